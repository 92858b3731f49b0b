import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
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
  const subject = [...structureOf(certificate).tbsCertificate.subject].flatMap((set) =>
    [...set].map(({ type, value }) => `${type}=${value.toString()}`),
  );
  return written !== undefined && written.sort().join('\n') === subject.sort().join('\n');
}

const ATTRIBUTE = /\s*([A-Za-z][\w-]*|(?:OID\.)?\d+(?:\.\d+)*)\s*=\s*(#[0-9a-fA-F]+|"(?:\\.|[^"\\])*"|(?:\\.|[^,+\\])*)(,|$)/gy;

function attributesOf(text: string): string[] | undefined {
  const found: string[] = [];
  ATTRIBUTE.lastIndex = 0;
  let end = 0;
  for (let match = ATTRIBUTE.exec(text); match !== null; match = ATTRIBUTE.exec(text)) {
    const [, keyword = '', value = '', comma] = match;
    const type = /^[A-Z]+$/.test(keyword) ? KEYWORDS[keyword] : /^(?:OID\.)?(\d[\d.]+)$/.exec(keyword)?.[1];
    if (type === undefined) return undefined;
    found.push(`${type}=${valueOf(value.trim())}`);
    end = ATTRIBUTE.lastIndex;
    if (comma === '') break;
  }
  return end === text.length ? found : undefined;
}

function valueOf(text: string): string {
  // The DER of a string: tag, length, characters.
  if (text.startsWith('#')) return Buffer.from(text.slice(5), 'hex').toString('utf8');
  const bare = text.startsWith('"') ? text.slice(1, -1) : text;
  return bare.replace(/\\([0-9a-fA-F]{2}|.)/g, (_, escaped: string) =>
    escaped.length === 2 ? Buffer.from(escaped, 'hex').toString('latin1') : escaped,
  );
}
