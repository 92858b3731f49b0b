import type { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { type ConfigPlace, type KeyUse, keyPlaces } from '../config/key-places.js';
import type { CountryCode } from '../kernel/identifiers.js';
import { AssertionFault } from '../trust/assertions/failures.js';
import { requireTrusted } from '../trust/assertions/trusted.js';
import { KeyError } from '../trust/keys/file.js';
import { type KeyPair, loadCertificates, loadKeyPair, loadSigner } from '../trust/keys/load.js';
import { oneLine, type Signer } from '../trust/keys/signer.js';
import { countryOf } from '../trust/tls/country.js';
import { secureContext } from '../trust/tls/policy.js';
import type { CheckOptions, Findings } from './findings.js';
import { sourceOf } from './keys.js';

const DAY = 24 * 60 * 60 * 1000;
/** How long before its end a certificate is spoken of. */
const NOTICE_DAYS = 30;

type Certificates = readonly X509Certificate[];

/**
 * Loads each key and trust anchor that a configuration names. A mistake is what stops the start or every
 * session; a warning is what a peer, or the calendar, will object to (dossier security 3.4 no. 9, 5.3).
 */
export function checkKeys(folder: string, options: CheckOptions): Findings {
  const { now } = options;
  const { country, keys, anchors, unknown } = keyPlaces(folder, options);
  const findings = new PlacedFindings();
  const trusted = anchors.map(({ place, file }) => {
    const certificates = findings.unlessUnusable(place, 'Put certificates in PEM there', () =>
      loadCertificates(file),
    );
    if (certificates !== undefined) checkAnchors(findings, place, certificates, now);
    return { place, certificates };
  });
  for (const { place, use, key } of keys) {
    const held = findings.unlessUnusable(place, 'Put this key right', () => {
      const source = sourceOf(key, options.env);
      return use === 'tls' ? loadKeyPair(source, now) : loadSigner(source, now);
    });
    if (held === undefined) continue;
    checkEnd(findings, place, held.certificate, now);
    if (typeof country === 'string') uses[use](findings, place, held, { country, now, trusted });
  }
  for (const place of unknown) {
    findings.warn(place, 'this was not looked at: no data folder is named', 'Name it with --data');
  }
  return findings;
}

interface Surroundings {
  readonly country: CountryCode;
  readonly now: Date;
  /** What each entry of anchors holds, of the node and of its peers; undefined where it cannot be read. */
  readonly trusted: readonly {
    readonly place: ConfigPlace;
    readonly certificates: Certificates | undefined;
  }[];
}

type UseCheck = (
  findings: PlacedFindings,
  place: ConfigPlace,
  held: KeyPair | Signer,
  around: Surroundings,
) => void;

const uses: Readonly<Record<KeyUse, UseCheck>> = {
  tls(findings, place, pair, { country }) {
    if (!('key' in pair)) return;
    const subject = oneLine(pair.certificate.subject);
    try {
      createSecureContext(secureContext({ keys: pair, anchors: [pair.certificate] }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      findings.refuse(
        place,
        `TLS does not take this key (${subject}): ${reason}`,
        'Have a stronger one issued',
      );
      return;
    }
    if (countryOf(pair.certificate) === country) return;
    findings.warn(
      place,
      `the certificate (${subject}) does not say C=${country}, and peers tell countries by it`,
      `Have one issued with C=${country}`,
    );
  },
  // Peers hold the seal against anchors of theirs; what is in the certificate itself can be told here.
  seal(findings, place, { certificate }, { country, now }) {
    const objection = objectionTo(certificate, country, [certificate], now);
    if (objection === undefined) return;
    findings.warn(
      place,
      `peers do not accept what it signs: ${objection}`,
      'Have another certificate issued',
    );
  },
  // Who reads an SMP pins its certificate; what the certificate says is theirs to judge.
  smp() {},
  hcpIssuer(findings, place, { certificate }, { country, now, trusted }) {
    const own = trusted.filter(({ place: { path } }) => path.startsWith('anchors'));
    // An anchor that cannot be read is a mistake of its own, and may be the one.
    if (own.length === 0 || own.some(({ certificates }) => certificates === undefined)) return;
    const anchors = own.flatMap(({ certificates }) => certificates ?? []);
    const objection = objectionTo(certificate, country, anchors, now);
    if (objection === undefined) return;
    findings.refuse(
      place,
      `this node itself does not accept what it signs: ${objection}`,
      'Name its issuer under anchors, or another certificate here',
    );
  },
};

function objectionTo(
  certificate: X509Certificate,
  country: CountryCode,
  anchors: Certificates,
  now: Date,
): string | undefined {
  try {
    requireTrusted(certificate, country, () => anchors, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof AssertionFault)) throw error;
    return `${error.message} (${oneLine(certificate.subject)})`;
  }
}

class PlacedFindings implements Findings {
  readonly mistakes: Findings['mistakes'][number][] = [];
  readonly warnings: Findings['warnings'][number][] = [];

  refuse(place: ConfigPlace, message: string, remedy: string): void {
    this.mistakes.push({ ...place, message, remedy });
  }

  warn(place: ConfigPlace, message: string, remedy: string): void {
    this.warnings.push({ ...place, message, remedy });
  }

  unlessUnusable<T>(place: ConfigPlace, remedy: string, load: () => T): T | undefined {
    try {
      return load();
    } catch (error) {
      if (!(error instanceof KeyError)) throw error;
      this.refuse(place, error.message, remedy);
      return undefined;
    }
  }
}

// A bundle may hold an old authority beside its successor: only when nothing else is left is it a mistake.
function checkAnchors(findings: PlacedFindings, place: ConfigPlace, found: Certificates, now: Date): void {
  const ended = found.filter(({ validTo }) => Date.parse(validTo) < now.getTime());
  if (ended.length === found.length) {
    const names = ended.map(({ subject }) => oneLine(subject)).join('; ');
    findings.refuse(
      place,
      `every certificate of this file is expired (${names}): nobody is trusted by them`,
      'Get the present ones from who issues them',
    );
    return;
  }
  for (const one of ended) {
    findings.warn(place, `${oneLine(one.subject)} expired on ${one.validTo}`, 'Take it out of the file');
  }
  for (const one of found) if (!ended.includes(one)) checkEnd(findings, place, one, now);
}

function checkEnd(findings: PlacedFindings, place: ConfigPlace, certificate: X509Certificate, now: Date) {
  const days = Math.floor((Date.parse(certificate.validTo) - now.getTime()) / DAY);
  if (days >= NOTICE_DAYS) return;
  findings.warn(
    place,
    `${oneLine(certificate.subject)} expires on ${certificate.validTo}, in ${days} days`,
    'Have a new one issued in time',
  );
}
