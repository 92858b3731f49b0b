import type { X509Certificate } from 'node:crypto';
import type { CountryCode } from '../../kernel/identifiers.js';
import { ofCertificate } from '../pki/remember.js';

/**
 * The country of a certificate: the `C` attribute of its subject, in upper case (X.520 compares it without
 * case). Undefined when there is none, more than one, or one that is no two-letter code: nobody's country is
 * guessed (dossier security 3.4, 11.3).
 */
export const countryOf: (certificate: X509Certificate) => CountryCode | undefined = ofCertificate(
  (certificate) => {
    // The attributes as OpenSSL parsed them; the text form would have to be unescaped.
    const { C: country } = certificate.toLegacyObject().subject as { C?: string | string[] };
    return typeof country === 'string' && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined;
  },
);
