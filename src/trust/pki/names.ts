import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { type AttributeValue, Certificate } from '@peculiar/asn1-x509';
import { ofCertificate } from './remember.js';

/** A certificate as its ASN.1 structure, for what Node does not tell. */
export const structureOf: (certificate: X509Certificate) => Certificate = ofCertificate(({ raw }) =>
  AsnConvert.parse(raw, Certificate),
);

const KEYWORDS: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  SURNAME: '2.5.4.4',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  S: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  T: '2.5.4.12',
  TITLE: '2.5.4.12',
  POSTALCODE: '2.5.4.17',
  GIVENNAME: '2.5.4.42',
  GN: '2.5.4.42',
  INITIALS: '2.5.4.43',
  DNQ: '2.5.4.46',
  DNQUALIFIER: '2.5.4.46',
  ORGANIZATIONIDENTIFIER: '2.5.4.97',
  UID: '0.9.2342.19200300.100.1.1',
  DC: '0.9.2342.19200300.100.1.25',
  E: '1.2.840.113549.1.9.1',
  EMAIL: '1.2.840.113549.1.9.1',
  EMAILADDRESS: '1.2.840.113549.1.9.1',
};

/**
 * True when a distinguished name in text (RFC 2253, RFC 1779) is the certificate's subject: the same attributes
 * with the same values, in whatever order, since tools write the order both ways.
 */
export function namesSubject(text: string, certificate: X509Certificate): boolean {
  const written = attributesOf(text);
  const left = [...structureOf(certificate).tbsCertificate.subject].flatMap((set) => [...set]);
  if (written === undefined || written.length !== left.length) return false;
  return written.every(({ type, value }) => {
    const at = left.findIndex(
      (one) =>
        one.type === type &&
        (value.startsWith('#')
          ? hexOf(one.value) === value.toLowerCase()
          : one.value.toString() === bare(value)),
    );
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** `#` and the DER in hexadecimal, as RFC 2253 writes what it has no text for. */
function hexOf(value: AttributeValue): string {
  return `#${Buffer.from(AsnConvert.serialize(value)).toString('hex')}`;
}

interface WrittenAttribute {
  readonly type: string;
  readonly value: string;
}

const ATTRIBUTE =
  /\s*([A-Za-z][\w-]*|(?:OID\.)?\d+(?:\.\d+)*)\s*=\s*(#[0-9a-fA-F]+|"(?:\\.|[^"\\])*"|(?:\\.|[^,+\\])*)(,|$)/gy;

function attributesOf(text: string): WrittenAttribute[] | undefined {
  const found: WrittenAttribute[] = [];
  ATTRIBUTE.lastIndex = 0;
  let end = 0;
  for (let match = ATTRIBUTE.exec(text); match !== null; match = ATTRIBUTE.exec(text)) {
    const [, keyword = '', value = '', comma] = match;
    const type = /^[A-Z]+$/.test(keyword) ? KEYWORDS[keyword] : /^(?:OID\.)?(\d[\d.]+)$/.exec(keyword)?.[1];
    if (type === undefined) return undefined;
    found.push({ type, value: value.trim() });
    end = ATTRIBUTE.lastIndex;
    if (comma === '') break;
  }
  return end === text.length ? found : undefined;
}

function bare(text: string): string {
  const inner = text.startsWith('"') ? text.slice(1, -1) : text;
  return inner.replace(/\\([0-9a-fA-F]{2}|.)/g, (_, escaped: string) =>
    escaped.length === 2 ? Buffer.from(escaped, 'hex').toString('latin1') : escaped,
  );
}
