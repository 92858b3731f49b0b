import { type PatientId, samePatient } from '../../kernel/identifiers.js';
import type { SamlDialect } from '../../wire/dialects/dialect.js';
import type { AssertionParts, HcpAssertion, TrcAssertion, TrcAttributes } from '../../wire/saml/assertion.js';
import { checkPurpose } from './attributes.js';
import { AssertionFault, type JudgedTransaction, refusing } from './failures.js';

/** Row 14: the patient and the purpose of a TRC (dossier security 4.1). Throws {@link AssertionFault}. */
export function requireTreatment(
  trc: AssertionParts & Partial<TrcAttributes> & { readonly adviceId?: string },
  saml: SamlDialect,
): TrcAssertion {
  const { adviceId, patientId, purposeOfUse } = trc;
  if (adviceId === undefined) throw new AssertionFault('trc', 'Advice/AssertionIDRef is required');
  if (purposeOfUse === undefined) {
    throw new AssertionFault('purpose', 'the attribute XSPA Purpose Of Use of the TRC is required');
  }
  checkPurpose(purposeOfUse, saml);
  if (patientId === undefined) {
    throw new AssertionFault('trc', 'the patient identifier of the TRC is required, in CX form');
  }
  return { ...trc, adviceId, purposeOfUse, patientId };
}

/**
 * Rows 16 and 17: the TRC stands on this HCP assertion and is about the same professional (dossier security
 * 4.1, 2.1). Both bear the seal of the same country already. Throws {@link AssertionFault}.
 */
export function checkBinding(trc: TrcAssertion, hcp: HcpAssertion, saml: SamlDialect): void {
  if (trc.adviceId !== hcp.id) {
    throw new AssertionFault(
      'trcAdvice',
      'Advice/AssertionIDRef of the TRC is not the ID of the HCP assertion',
    );
  }
  const subject = { nameId: hcp.nameId.value, subjectId: hcp.subjectId }[saml.trcNameId];
  if (trc.nameId.value !== subject) {
    throw new AssertionFault('trcSubject', 'NameID of the TRC is not the one of the HCP assertion');
  }
}

/**
 * Row 18: the patient of the request is the patient of the TRC, for when the request has been read.
 * Throws an ExchangeError.
 */
export function requireSamePatient(trc: TrcAssertion, patient: PatientId, judged: JudgedTransaction): void {
  refusing(judged, () => {
    if (!samePatient(trc.patientId, patient)) {
      throw new AssertionFault('patient', 'the patient of the request is not the patient of the TRC');
    }
  });
}
