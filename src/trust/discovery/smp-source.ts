import type { X509Certificate } from 'node:crypto';
import type { CountryCode } from '../../kernel/identifiers.js';
import { readSearchMask } from '../../wire/search-mask/read.js';
import {
  metadataAddress,
  type PublishedService,
  publishedServices,
  sameIdentifier,
  serviceIdentifiers,
} from '../../wire/smp/identifiers.js';
import type { ServiceInformation, SmpEndpoint } from '../../wire/smp/metadata.js';
import { withXml } from '../../wire/xml/parse.js';
import { FetchError, type FetchLimits, fetchSigned } from '../fetch.js';
import { namesSubject } from '../pki/names.js';
import type { RequireNotRevoked } from '../revocation/policy.js';
import { listPolicy, SmpRefusal, type VerifiedEntry, verifySmpEntry } from '../smp/verify.js';
import { DiscoveryRefusal, type Found, nothing, type TrustSource } from './found.js';
import { digestOfBytes, requireSigner, serverAddress, serverCertificate } from './parts.js';

export interface SmpSourceOptions {
  readonly country: CountryCode;
  /** Where the SMP is: configured, or told by DNS. */
  readonly base: () => Promise<string>;
  /** Whom the SMP's own signature is trusted by. */
  readonly smpAnchors: readonly X509Certificate[];
  /** Whom the country's seal is trusted by. */
  readonly anchors: readonly X509Certificate[];
  readonly revocation: RequireNotRevoked;
  readonly limits: FetchLimits;
}

/**
 * A peer's entries at a service metadata publisher: an entry a service, both of its signatures required (dossier
 * security 6.3, 6.4).
 */
export function smpSource(options: SmpSourceOptions): TrustSource {
  const { country, limits } = options;
  return {
    names: publishedServices,
    async fetch(name, now) {
      const service = name as PublishedService;
      const url = metadataAddress(await options.base(), serviceIdentifiers(country, service));
      const bytes = await fetched(url, limits);
      if (bytes === undefined) return undefined;
      const entry = verified(bytes);
      if (entry.metadata.kind === 'service') return bytes;
      await requireSmp(entry, options, now);
      return followed(entry.metadata, limits);
    },
    async judge(name, bytes, now) {
      const entry = verified(bytes);
      const { metadata, national } = entry;
      await requireSmp(entry, options, now);
      await requireSigner(
        `the seal of ${country}`,
        national.certificate,
        options.anchors,
        now,
        options.revocation,
      );
      serverCountry(national.certificate, country);
      if (metadata.kind === 'redirect') throw new DiscoveryRefusal('the entry leads on a second time');
      const { endpoint, found } = judged(metadata, name as PublishedService, country, now);
      const issued = endpoint.activation ?? new Date(national.certificate.validFrom);
      return { found, version: { issued, digest: digestOfBytes(bytes) } };
    },
  };
}

async function fetched(url: string, limits: FetchLimits): Promise<Uint8Array | undefined> {
  try {
    return await fetchSigned({ url, limits });
  } catch (error) {
    if (error instanceof FetchError && error.status === 404) return undefined;
    throw error;
  }
}

function verified(bytes: Uint8Array): VerifiedEntry {
  try {
    return verifySmpEntry(bytes, listPolicy);
  } catch (error) {
    if (error instanceof SmpRefusal) throw new DiscoveryRefusal(`${error.about}: ${error.message}`, error);
    throw error;
  }
}

async function requireSmp({ smp }: VerifiedEntry, options: SmpSourceOptions, now: Date): Promise<void> {
  if (smp === undefined) throw new DiscoveryRefusal('no SMP has signed the entry');
  await requireSigner('the SMP', smp.certificate, options.smpAnchors, now, options.revocation);
}

/** Follows a redirect, once, to the SMP whose certificate it names (SMP 1.0 2.1.3). */
async function followed(
  { address, certificateUid }: { address: string; certificateUid: string },
  limits: FetchLimits,
): Promise<Uint8Array> {
  if (!/^https?:\/\//i.test(address)) throw new DiscoveryRefusal('the redirect leads to no http address');
  const bytes = await fetchSigned({ url: address, limits });
  const { smp, metadata } = verified(bytes);
  if (metadata.kind === 'redirect') throw new DiscoveryRefusal('the entry leads on a second time');
  if (smp === undefined || !namesSubject(certificateUid, smp.certificate)) {
    throw new DiscoveryRefusal('the SMP that the redirect leads to has another certificate than it names');
  }
  return bytes;
}

function serverCountry(certificate: X509Certificate, country: CountryCode): void {
  serverCertificate(certificate.raw, country, new Date(certificate.validFrom));
}

function judged(
  metadata: ServiceInformation,
  service: PublishedService,
  country: CountryCode,
  now: Date,
): { endpoint: SmpEndpoint; found: Found } {
  const asked = serviceIdentifiers(country, service);
  if (!sameIdentifier(metadata.participant, asked.participant)) {
    throw new DiscoveryRefusal(`the entry is of another participant (${metadata.participant.value})`);
  }
  if (!sameIdentifier(metadata.document, asked.document)) {
    throw new DiscoveryRefusal(`the entry is of another service (${metadata.document.value})`);
  }
  const endpoints = metadata.processes
    .filter(({ process }) => sameIdentifier(process, asked.process))
    .flatMap((process) => process.endpoints)
    .filter(({ transportProfile }) => transportProfile === asked.transportProfile);
  const [endpoint, another] = endpoints;
  if (endpoint === undefined || another !== undefined) {
    throw new DiscoveryRefusal(`the entry has ${endpoints.length} endpoints for ${asked.transportProfile}`);
  }
  const { activation, expiration } = endpoint;
  if (activation !== undefined && now < activation) {
    throw new DiscoveryRefusal(`the endpoint is active only from ${activation.toISOString()}`);
  }
  if (expiration !== undefined && now >= expiration) {
    throw new DiscoveryRefusal(`the endpoint has expired on ${expiration.toISOString()}`);
  }
  if (service === 'searchMask') return { endpoint, found: { ...nothing, ...maskOf(endpoint) } };
  return {
    endpoint,
    found: {
      endpoints: { [service]: serverAddress(endpoint.address) },
      tls: [serverCertificate(endpoint.certificate, country, now)],
      seals: [],
    },
  };
}

function maskOf({ extensions }: SmpEndpoint): Pick<Found, 'searchMask'> {
  for (const { content } of extensions) {
    const searchMask = content === '' ? undefined : withXml(content, readSearchMask);
    if (searchMask !== undefined) return { searchMask };
  }
  throw new DiscoveryRefusal('the entry of the search mask holds none');
}
