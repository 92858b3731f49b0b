import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CountryCode } from '../../kernel/identifiers.js';
import { TslFormatError, transactionsOf, vouches } from '../../wire/tsl/read.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { FetchError, type FetchLimits, fetchSigned } from '../fetch.js';
import type { RequireNotRevoked } from '../revocation/policy.js';
import { listPolicy } from '../smp/verify.js';
import { type VerifiedList, verifyStatusList } from '../tsl/verify.js';
import { SignatureRefusal } from '../xmldsig/refusal.js';
import { DiscoveryRefusal, type Found, nothing, type TrustSource, together } from './found.js';
import { digestOfBytes, requireSigner, serverAddress, serverCertificate } from './parts.js';

export interface TslSourceOptions {
  readonly country: CountryCode;
  /** An http address, or a file. */
  readonly location: string;
  /** Whom the list's signature is trusted by. */
  readonly tslAnchors: readonly X509Certificate[];
  readonly revocation: RequireNotRevoked;
  readonly limits: FetchLimits;
}

/** A peer's service status list (ETSI TS 102 231, dossier security 6.1). */
export function tslSource(options: TslSourceOptions): TrustSource {
  const { country, location, limits } = options;
  return {
    names: ['list'],
    async fetch() {
      if (/^https?:\/\//i.test(location)) return fetchSigned({ url: location, limits });
      try {
        return new Uint8Array(await readFile(location));
      } catch (error) {
        throw new FetchError(`${location} cannot be read: ${(error as NodeJS.ErrnoException).code}`, error);
      }
    },
    async judge(_, bytes, now) {
      const { list, certificate } = verified(bytes);
      await requireSigner('the list', certificate, options.tslAnchors, now, options.revocation);
      if (list.territory !== country) throw new DiscoveryRefusal(`the list is of ${list.territory}`);
      if (list.issued > now)
        throw new DiscoveryRefusal(`the list is of ${list.issued.toISOString()}, in the future`);
      if (list.nextUpdate !== undefined && list.nextUpdate < now) {
        throw new DiscoveryRefusal(`the list should have been replaced on ${list.nextUpdate.toISOString()}`);
      }
      const { issued, sequenceNumber: sequence } = list;
      return {
        found: foundIn(list, country, now),
        version: { issued, sequence, digest: digestOfBytes(bytes) },
      };
    },
  };
}

function verified(bytes: Uint8Array): VerifiedList {
  try {
    return verifyStatusList(bytes, listPolicy);
  } catch (error) {
    if (error instanceof SignatureRefusal || error instanceof TslFormatError || error instanceof XmlRefusal) {
      throw new DiscoveryRefusal(`the list: ${error.message}`, error);
    }
    throw error;
  }
}

function foundIn({ services }: VerifiedList['list'], country: CountryCode, now: Date): Found {
  return together(
    services
      .filter(({ inAccord }) => inAccord)
      .map((service) => {
        const certificates = () => service.certificates.map((der) => serverCertificate(der, country, now));
        if (vouches(service)) return { ...nothing, seals: certificates() };
        const [address] = service.addresses;
        const answered = transactionsOf(service);
        if (address === undefined || answered.length === 0) return nothing;
        const url = serverAddress(address);
        return {
          ...nothing,
          endpoints: Object.fromEntries(answered.map((transaction) => [transaction, url])),
          tls: certificates(),
        };
      }),
  );
}
