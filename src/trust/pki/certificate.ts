import { type KeyObject, X509Certificate } from 'node:crypto';
import forge from 'node-forge';

/** A subject as certificates of the network name it (dossier security 5.3). */
export interface DistinguishedName {
  /** ISO 3166-1 alpha-2, upper case: it drives the country decision. */
  readonly country?: string;
  readonly organisation: string;
  readonly commonName: string;
}

/** What a certificate is for; decides its extensions. */
export type CertificatePurpose = 'authority' | 'seal' | 'tls' | 'identity-issuer';

export interface CertificateOrder {
  readonly purpose: CertificatePurpose;
  readonly subject: DistinguishedName;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** 16 random bytes. */
  readonly serial: Uint8Array;
  /** DNS names and IP addresses of a TLS certificate. */
  readonly hosts?: readonly string[];
  /** Further extensions, each value as DER; one of the purpose's own kinds replaces that. */
  readonly extensions?: readonly {
    readonly id: string;
    readonly critical: boolean;
    readonly value: Uint8Array;
  }[];
  /** An RSA key. An authority without an issuer's certificate signs itself. */
  readonly issuer: { readonly key: KeyObject; readonly certificate?: X509Certificate };
}

const HOUSE_KEY_USAGE = { digitalSignature: true, nonRepudiation: true };

export const PURPOSES: Readonly<
  Record<CertificatePurpose, readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[]>
> = {
  authority: [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ],
  seal: [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', ...HOUSE_KEY_USAGE, critical: true },
  ],
  'identity-issuer': [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', ...HOUSE_KEY_USAGE, critical: true },
  ],
  tls: [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
  ],
};

/**
 * Issues an X.509 v3 certificate with the extensions of its purpose (dossier security 5.3), signed with
 * SHA-256.
 */
export function issueCertificate(order: CertificateOrder): X509Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pemOf(order.publicKey, 'spki'));
  certificate.serialNumber = serialNumber(order.serial);
  certificate.validity.notBefore = order.notBefore;
  certificate.validity.notAfter = order.notAfter;
  const subject = attributes(order.subject);
  certificate.setSubject(subject);
  const issuer =
    order.issuer.certificate && forge.pki.certificateFromPem(order.issuer.certificate.toString());
  certificate.setIssuer(issuer?.subject.attributes ?? subject);
  const replaced: (string | undefined)[] = (order.extensions ?? []).map(({ id }) => id);
  certificate.setExtensions([
    ...PURPOSES[order.purpose].filter(({ name }) => !replaced.includes(forge.pki.oids[name])),
    ...(order.hosts === undefined ? [] : [{ name: 'subjectAltName', altNames: order.hosts.map(altName) }]),
    ...(order.extensions ?? []).map(({ id, critical, value }) => ({
      id,
      critical,
      value: Buffer.from(value).toString('latin1'),
    })),
    { name: 'subjectKeyIdentifier' },
    ...(issuer === undefined
      ? []
      : [
          {
            name: 'authorityKeyIdentifier',
            keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes(),
          },
        ]),
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(pemOf(order.issuer.key, 'pkcs8')), forge.md.sha256.create());
  return new X509Certificate(forge.pki.certificateToPem(certificate));
}

export function pemOf(key: KeyObject, type: 'spki' | 'pkcs8'): string {
  return key.export({ type, format: 'pem' }).toString();
}

// Positive and never short: the first byte is between 0x40 and 0x7f.
function serialNumber(bytes: Uint8Array): string {
  const [first = 0, ...rest] = bytes;
  return Buffer.from([(first & 0x3f) | 0x40, ...rest]).toString('hex');
}

export function attributes(name: DistinguishedName): forge.pki.CertificateField[] {
  const text = (shortName: string, value: string) => ({
    shortName,
    value,
    valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class,
  });
  return [
    ...(name.country === undefined ? [] : [{ shortName: 'C', value: name.country }]),
    text('O', name.organisation),
    text('CN', name.commonName),
  ];
}

export function altName(host: string): object {
  return /^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host };
}
