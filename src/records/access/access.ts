import type { CountryCode, PatientId } from '../../kernel/identifiers.js';
import type { AuditEventKey } from '../audit/catalogue.js';
import type { AuditFacts } from '../audit/facts.js';

/** What was done with a patient's data. */
export type AccessAction =
  | 'identify'
  | 'list'
  | 'read'
  | 'dispense'
  | 'discard-dispensation'
  | 'consent'
  | 'report'
  | 'submit';

/**
 * `seen`: it was done; `partly`: some of it; `refused`: nothing was given out or taken in; `unanswered`: no answer
 * came, so that nobody here saw anything; `uncertain`: of what was handed in, nobody has said that it was taken in.
 */
export type AccessOutcome = 'seen' | 'partly' | 'refused' | 'unanswered' | 'uncertain';

/** One access to the data of one patient. */
export interface Access {
  /** The country of the node that noted it, and whether it answered (a) or asked (b). */
  readonly node: CountryCode;
  readonly side: 'a' | 'b';
  readonly at: Date;
  readonly exchangeId: string;
  readonly patient: PatientId;
  readonly action: AccessAction;
  /** LOINC code of the document class. */
  readonly classCode?: string;
  readonly outcome: AccessOutcome;
  /** The protocol's code of what went wrong. */
  readonly code?: string;
  /** `TREATMENT`, `EMERGENCY`. */
  readonly purpose?: string;
  /** Where the professional is, and where the documents are; undefined for a caller of no known country. */
  readonly askingCountry?: CountryCode;
  readonly answeringCountry?: CountryCode;
  readonly professional?: string;
  readonly role?: { readonly code: string; readonly text?: string };
  readonly organisation?: string;
}

/** Takes what was done with patients' data. */
export interface AccessLog {
  /** Resolves when it is on disk. */
  record(accesses: readonly Access[]): Promise<void>;
}

/** For a test or a replay, where nobody asks who saw what. */
export const noAccessLog: AccessLog = { record: () => Promise.resolve() };

/** The events of the audit trail that are an access. The others are none: where no connection came about nobody was asked. */
const actions: Readonly<Partial<Record<AuditEventKey, AccessAction>>> = {
  identifyPatient: 'identify',
  listPatientSummary: 'list',
  listEPrescription: 'list',
  listOrcd: 'list',
  listMro: 'list',
  list: 'list',
  retrievePatientSummary: 'read',
  retrieveEPrescription: 'read',
  retrieveOrcd: 'read',
  retrieveMro: 'read',
  retrieve: 'read',
  retrievePac: 'read',
  submit: 'submit',
  submitDispensation: 'dispense',
  discardDispensation: 'discard-dispensation',
  putConsent: 'consent',
  discardConsent: 'consent',
  putHcer: 'report',
};

/** Where an event happened. */
export interface AccessPlace {
  readonly exchangeId: string;
  readonly node: CountryCode;
  readonly side: 'a' | 'b';
  readonly peer?: CountryCode | undefined;
}

/** The accesses that an event of the audit trail was, one for each patient that it names. */
export function accessesOf(
  facts: AuditFacts,
  { exchangeId, node, side, peer }: AccessPlace,
): readonly Access[] {
  const action = actions[facts.event];
  if (action === undefined) return [];
  const { at, error, purpose, human, pointOfCare, classCode, patients = [] } = facts;
  const [asking, answering] = side === 'a' ? [peer, node] : [node, peer];
  return patients.map(
    (patient): Access => ({
      node,
      side,
      at,
      exchangeId,
      patient,
      action,
      outcome: outcomeOf(facts, action),
      ...(classCode === undefined ? {} : { classCode }),
      ...(error === undefined ? {} : { code: error.code }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(asking === undefined ? {} : { askingCountry: asking }),
      ...(answering === undefined ? {} : { answeringCountry: answering }),
      ...(human?.name === undefined ? {} : { professional: human.name }),
      ...(human?.role === undefined ? {} : { role: roleOf(human.role) }),
      ...(pointOfCare === undefined ? {} : { organisation: pointOfCare.name }),
    }),
  );
}

function roleOf({ code, displayName }: { code: string; displayName?: string }): NonNullable<Access['role']> {
  return { code, ...(displayName === undefined ? {} : { text: displayName }) };
}

/** Whether something was handed in, rather than looked at. */
export function isWritten({ action }: Pick<Access, 'action'>): boolean {
  return action !== 'identify' && action !== 'list' && action !== 'read';
}

// "It may work later" is said of a part, of nobody found, and of no answer alike: what was told decides.
function outcomeOf({ outcome, side, response }: AuditFacts, action: AccessAction): AccessOutcome {
  if (outcome === 'success') return 'seen';
  if (outcome === 'temporal' && isWritten({ action })) return 'uncertain';
  if (side === 'b' && response === undefined) return 'unanswered';
  if (outcome === 'partial') return 'partly';
  return outcome === 'temporal' && (action === 'list' || action === 'read') ? 'partly' : 'refused';
}
