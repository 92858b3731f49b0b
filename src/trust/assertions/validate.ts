import type { X509Certificate } from 'node:crypto';
import type { XmlElement } from 'libxml2-wasm';
import type { CountryCode } from '../../kernel/identifiers.js';
import type { HcpAssertion, NokAssertion, TrcAssertion } from '../../wire/saml/assertion.js';
import type { HcpReading, NokReading, TrcReading } from '../../wire/saml/read.js';
import { standAlone } from '../../wire/saml/stand-alone.js';
import { checkAttributes, requireAttributes } from './attributes.js';
import { AssertionFault, type JudgedTransaction, refusing } from './failures.js';
import { findAssertions } from './find.js';
import { checkParts, type PartRules, requireParts } from './parts.js';
import { checkRights } from './rights.js';
import { unseal } from './seal.js';
import { checkBinding, requireTreatment } from './treatment.js';
import type { Anchors } from './trusted.js';

export interface AssertionRequest extends JudgedTransaction {
  /** The message's `wsse:Security`. */
  readonly security: XmlElement | undefined;
  readonly anchors: Anchors;
  /** Country of the TLS client certificate. */
  readonly tlsCountry: CountryCode | undefined;
  readonly now: Date;
  /** How far the two clocks may be apart; the network's figure is 60 000. */
  readonly skewMs: number;
}

export interface ValidatedAssertions {
  readonly hcp: HcpAssertion;
  readonly trc?: TrcAssertion;
  /** Who speaks for the patient, where somebody does. */
  readonly nok?: NokAssertion;
  /** The HCP assertion as a signed document of its own. */
  readonly hcpXml: string;
  /** The country that asks: of the seals, the issuers and the TLS certificate alike. */
  readonly country: CountryCode;
  /** Of the HCP assertion. */
  readonly sealCertificate: X509Certificate;
  /** Of all assertions. */
  readonly sealCertificates: readonly X509Certificate[];
}

/**
 * Judges the assertions of a request, in the order of dossier security 4.1, rows 3 to 17, the signatures
 * before any value. Fails closed: throws an ExchangeError with the code that the transaction has for it.
 * Left to the caller, who learns of them later: {@link requireStanding}, {@link requireSamePatient}, {@link requireClassRights},
 * the replay guard.
 */
export function validateAssertions(request: AssertionRequest): ValidatedAssertions {
  return refusing(request, () => {
    const { security, transaction, dialect, anchors, tlsCountry, now, skewMs } = request;
    const rules = { saml: dialect.saml, now, skewMs };
    const seals = { saml: dialect.saml, anchors, country: tlsCountry, now };
    const found = findAssertions(security, transaction, dialect);
    const sealedHcp = unseal(found.hcp, 'hcp', seals);
    const sealedTrc = found.trc && unseal(found.trc, 'trc', seals);
    const sealedNok = found.nok && unseal(found.nok, 'nok', seals);
    const hcp = checkHcp(sealedHcp.reading, rules);
    checkRights(hcp, request);
    return {
      hcp,
      ...(sealedTrc === undefined ? {} : { trc: checkTrc(sealedTrc.reading, hcp, rules) }),
      ...(sealedNok === undefined ? {} : { nok: checkNok(sealedNok.reading, hcp, rules) }),
      hcpXml: standAlone(found.hcp),
      country: sealedHcp.country,
      sealCertificate: sealedHcp.certificate,
      sealCertificates: [sealedHcp, sealedTrc, sealedNok].flatMap((sealed) => sealed?.certificate ?? []),
    };
  });
}

/** Rows 7 to 10 of an HCP assertion whose seal holds. Throws an AssertionFault. */
export function checkHcp(reading: HcpReading, rules: PartRules): HcpAssertion {
  const parts = requireParts(reading, 'hcp');
  checkParts(parts, rules, 'hcp');
  const hcp = requireAttributes(parts, rules.saml);
  checkAttributes(hcp, rules.saml);
  return hcp;
}

/** Rows 13 to 17 of a TRC whose seal holds. Throws an AssertionFault. */
export function checkTrc(reading: TrcReading, hcp: HcpAssertion, rules: PartRules): TrcAssertion {
  const parts = requireParts(reading, 'trc');
  checkParts(parts, rules, 'trc');
  const trc = requireTreatment(parts, rules.saml);
  checkBinding(trc, hcp, rules.saml);
  return trc;
}

/**
 * A next of kin assertion whose seal holds: in force, and standing on this HCP assertion (dossier security
 * 2.2). Its NameID is not compared: a release of the field writes a literal there. Throws an AssertionFault.
 */
export function checkNok(reading: NokReading, hcp: HcpAssertion, rules: PartRules): NokAssertion {
  const parts = requireParts(reading, 'nok');
  checkParts(parts, rules, 'nok');
  if (parts.adviceId !== hcp.id) {
    throw new AssertionFault(
      'nok',
      'Advice/AssertionIDRef of the next of kin assertion is not the ID of the HCP assertion',
    );
  }
  return { ...parts, adviceId: hcp.id, nextOfKin: parts.nextOfKin ?? {} };
}
