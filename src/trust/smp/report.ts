import { X509Certificate } from 'node:crypto';
import type { SmpEndpoint } from '../../wire/smp/metadata.js';
import { oneLine } from '../keys/signer.js';
import { isValid, type PathProblem, pathOf } from '../pki/path.js';
import { RSA_SHA1 } from '../xmldsig/algorithms.js';
import { type EntrySignature, reportPolicy, SmpRefusal, verifySmpEntry } from './verify.js';

export interface ReportedSigner {
  readonly certificate: string;
  readonly validTo: string;
  readonly signatureMethod: string;
  /** Only where anchors were given. */
  readonly trusted?: boolean;
}

export interface ReportedEndpoint {
  readonly transportProfile: string;
  readonly address: string;
  readonly activation?: string;
  readonly expiration?: string;
  readonly certificate?: string;
  readonly certificateValidTo?: string;
}

/** What is to be said of an SMP file. */
export interface SmpFileReport {
  /** Both signatures hold and, where anchors were given, both signers are trusted now. */
  readonly holds: boolean;
  /** Why not. */
  readonly problem?: string;
  readonly participant?: string;
  readonly document?: string;
  readonly redirect?: string;
  readonly smp?: ReportedSigner;
  readonly national?: ReportedSigner;
  readonly endpoints: readonly ReportedEndpoint[];
  /** What does not undo the signatures and should be known: what is expired, weak or not there. */
  readonly notes: readonly string[];
}

const WHOSE = { smp: "the SMP's signature", national: "the country's signature", entry: 'the file' } as const;
const PATHS: Readonly<Record<PathProblem, string>> = {
  untrusted: 'is not one of the trusted certificates, nor issued by one',
  expired: 'or its authority is expired or not valid yet',
  'key-usage': 'may not sign: it lacks the key usage digitalSignature',
};

/**
 * Judges an SMP file for a person. An expired certificate is a note: a signature does not stop holding. With
 * anchors it is asked whether the signers are trusted now, and then it counts. Throws XmlRefusal never: what is no
 * XML does not hold.
 */
export function reportSmpFile(
  bytes: Uint8Array,
  { now, anchors }: { readonly now: Date; readonly anchors?: readonly X509Certificate[] },
): SmpFileReport {
  const notes: string[] = [];
  try {
    const { metadata, smp, national } = verifySmpEntry(bytes, reportPolicy);
    const problems: string[] = [];
    const signer = (name: 'smp' | 'national', signature: EntrySignature): ReportedSigner => {
      const { certificate, signatureMethod } = signature;
      const path = anchors && pathOf(certificate, anchors, now);
      if (path !== undefined && 'problem' in path) {
        problems.push(`the certificate of ${WHOSE[name]} ${PATHS[path.problem]}`);
      }
      if (!isValid(certificate, now)) notes.push(`the certificate of ${WHOSE[name]} is not valid now`);
      if (signatureMethod === RSA_SHA1) notes.push(`${WHOSE[name]} is made with SHA-1: no node acts on it`);
      return {
        certificate: oneLine(certificate.subject),
        validTo: new Date(certificate.validTo).toISOString(),
        signatureMethod,
        ...(path === undefined ? {} : { trusted: 'anchor' in path }),
      };
    };
    if (smp === undefined) notes.push('no SMP has signed it yet: this is what a country hands in');
    if (anchors === undefined)
      notes.push('nobody was named to trust (--trust): whose certificates these are is open');
    const service = metadata.kind === 'service' ? metadata : undefined;
    const endpoints = (service?.processes ?? []).flatMap((process) => process.endpoints);
    const report = {
      ...(smp === undefined ? {} : { smp: signer('smp', smp) }),
      national: signer('national', national),
      ...(service === undefined
        ? { redirect: metadata.kind === 'redirect' ? metadata.address : '' }
        : { participant: service.participant.value, document: service.document.value }),
      endpoints: endpoints.map((endpoint) => reported(endpoint, now, notes)),
    };
    const [problem] = problems;
    return { holds: problem === undefined, ...(problem === undefined ? {} : { problem }), ...report, notes };
  } catch (error) {
    if (!(error instanceof SmpRefusal)) throw error;
    const problem = error.about === 'entry' ? error.message : `${WHOSE[error.about]}: ${error.message}`;
    return { holds: false, problem, endpoints: [], notes };
  }
}

function reported(endpoint: SmpEndpoint, now: Date, notes: string[]): ReportedEndpoint {
  const { transportProfile, address, activation, expiration, certificate } = endpoint;
  if (activation !== undefined && now < activation) notes.push('the endpoint is not active yet');
  if (expiration !== undefined && now >= expiration) notes.push('the endpoint has expired');
  const facts = {
    transportProfile,
    address,
    ...(activation === undefined ? {} : { activation: activation.toISOString() }),
    ...(expiration === undefined ? {} : { expiration: expiration.toISOString() }),
  };
  if (certificate === undefined) return facts;
  try {
    const { subject, validTo } = new X509Certificate(certificate);
    if (now > new Date(validTo)) notes.push("the endpoint's certificate has expired");
    return { ...facts, certificate: oneLine(subject), certificateValidTo: new Date(validTo).toISOString() };
  } catch {
    notes.push("the endpoint's certificate cannot be read");
    return facts;
  }
}
