import type { X509Certificate } from 'node:crypto';
import { ofCertificate } from '../pki/remember.js';

/** The common name of a certificate's subject, the last where it has several; undefined when it has none. */
export const commonNameOf: (certificate: X509Certificate) => string | undefined = ofCertificate(
  (certificate) => {
    const { CN: name } = certificate.toLegacyObject().subject as { CN?: string | string[] };
    return typeof name === 'string' ? name : name?.at(-1);
  },
);
