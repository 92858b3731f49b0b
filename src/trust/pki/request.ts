import type { KeyObject } from 'node:crypto';
import forge from 'node-forge';
import {
  altName,
  attributes,
  type CertificatePurpose,
  type DistinguishedName,
  PURPOSES,
  pemOf,
} from './certificate.js';

export interface RequestOrder {
  readonly purpose: Exclude<CertificatePurpose, 'authority'>;
  readonly subject: DistinguishedName;
  /** An RSA key pair. */
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  /** DNS names and IP addresses of a TLS certificate. */
  readonly hosts?: readonly string[];
}

/**
 * A certificate request (PKCS#10, PEM) that asks for the extensions of its purpose (dossier security 5.3), signed
 * with SHA-256.
 */
export function certificateRequest({ purpose, subject, publicKey, privateKey, hosts }: RequestOrder): string {
  const request = forge.pki.createCertificationRequest();
  request.publicKey = forge.pki.publicKeyFromPem(pemOf(publicKey, 'spki'));
  request.setSubject(attributes(subject));
  request.setAttributes([
    {
      name: 'extensionRequest',
      extensions: [
        ...PURPOSES[purpose],
        ...(hosts === undefined ? [] : [{ name: 'subjectAltName', altNames: hosts.map(altName) }]),
      ],
    },
  ] as unknown as forge.pki.CertificateField[]);
  request.sign(forge.pki.privateKeyFromPem(pemOf(privateKey, 'pkcs8')), forge.md.sha256.create());
  return forge.pki.certificationRequestToPem(request).replaceAll('\r', '');
}
