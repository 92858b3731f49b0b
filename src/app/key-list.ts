import type { X509Certificate } from 'node:crypto';
import { type KeyUse, keyPlaces } from '../config/key-places.js';
import type { ConfigMistake } from '../config/mistake.js';
import { KeyError } from '../trust/keys/file.js';
import { loadKeyPair, loadSigner } from '../trust/keys/load.js';
import { oneLine } from '../trust/keys/signer.js';
import type { CheckOptions } from './findings.js';
import { sourceOf } from './keys.js';

const DAY = 24 * 60 * 60 * 1000;

export interface ListedKey {
  readonly role: KeyUse;
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: string;
  readonly daysLeft: number;
}

/** The keys that a configuration names, by role, and what is wrong with those that cannot be used. */
export function listKeys(
  folder: string,
  options: CheckOptions,
): { readonly keys: readonly ListedKey[]; readonly mistakes: readonly ConfigMistake[] } {
  const mistakes: ConfigMistake[] = [];
  const keys = keyPlaces(folder, options).keys.flatMap(({ place, use, key }): ListedKey[] => {
    try {
      const source = sourceOf(key, options.env);
      const { certificate } =
        use === 'tls' ? loadKeyPair(source, options.now) : loadSigner(source, options.now);
      return [
        {
          role: use,
          subject: oneLine(certificate.subject),
          issuer: oneLine(certificate.issuer),
          validTo: new Date(certificate.validTo).toISOString(),
          daysLeft: daysLeft(certificate, options.now),
        },
      ];
    } catch (error) {
      if (!(error instanceof KeyError)) throw error;
      mistakes.push({ ...place, message: error.message, remedy: 'Put this key right' });
      return [];
    }
  });
  return { keys, mistakes };
}

/** Whole days until a certificate ends; negative after. */
export function daysLeft({ validTo }: X509Certificate, now: Date): number {
  return Math.floor((Date.parse(validTo) - now.getTime()) / DAY);
}
