import type { X509Certificate } from 'node:crypto';
import type { CountryCode } from '../../kernel/identifiers.js';
import { type PathProblem, pathOf } from '../pki/path.js';
import { countryOf } from '../tls/country.js';
import { AssertionFault } from './failures.js';

/** The certificates a country's seals are, or are issued by: authorities and single leaves. */
export type Anchors = (country: CountryCode) => readonly X509Certificate[];

/**
 * Requires that a seal certificate is this country's: its subject says so, it equals or was issued by one of
 * the country's anchors, and it may sign now (dossier security 3.4 no. 9, 5.3). Gives that anchor.
 * Throws {@link AssertionFault}.
 */
export function requireTrusted(
  certificate: X509Certificate,
  country: CountryCode,
  anchors: Anchors,
  now: Date,
): X509Certificate {
  if (countryOf(certificate) !== country) {
    throw new AssertionFault('seal', 'the signature certificate is not of the country that asks');
  }
  const path = pathOf(certificate, anchors(country), now);
  if ('problem' in path) throw new AssertionFault('seal', PROBLEMS[path.problem]);
  return path.anchor;
}

const PROBLEMS: Readonly<Record<PathProblem, string>> = {
  untrusted: 'the signature certificate is not trusted for the country that asks',
  expired: 'the signature certificate is expired or not valid yet',
  'key-usage': 'the signature certificate lacks the key usage digitalSignature',
};
