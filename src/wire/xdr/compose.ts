import { type DocumentClass, LOINC } from '../../kernel/classes.js';
import { type InstanceId, type PatientId, writeCx } from '../../kernel/identifiers.js';
import type { Coded, PatientMatch } from '../../kernel/patient.js';
import type { Ids } from '../../kernel/runtime.js';
import { defined } from '../defined.js';
import type { Dialect } from '../dialects/dialect.js';
import { confidentialityOf, facilityTypeOf } from '../xca/codes.js';
import type { Submission, SubmissionAuthor } from './submission.js';

/** What is handed in, and by whom. */
export interface SubmissionFacts {
  readonly kind: DocumentClass;
  readonly documentId: InstanceId;
  readonly bytes: Uint8Array;
  /** `fr-LU`, of the document. */
  readonly languageCode: string;
  readonly patient: PatientMatch;
  readonly author: SubmissionAuthor;
  /** The sender: its country and home community (plain OID). */
  readonly sender: {
    readonly country: string;
    readonly countryName: string;
    readonly homeCommunityId: string;
  };
  readonly at: Date;
  /** The policy of a consent. */
  readonly eventCodes?: readonly Coded[];
}

/**
 * The submission of a document in the words of a dialect (dossier transactions 6.2, 6.3). Throws a plain error
 * for a kind that the dialect does not know.
 */
export function composeSubmission(facts: SubmissionFacts, { xca, xdr }: Dialect, ids: Ids): Submission {
  const { kind, documentId, patient, sender, at } = facts;
  const names = xdr.submissions[kind.code];
  if (names === undefined) throw new Error(`a ${kind.name} is nothing that the peer's dialect hands in`);
  const loinc = (displayName: string): Coded => ({ code: kind.code, codeSystem: LOINC, displayName });
  return {
    entry: {
      entryUuid: `urn:uuid:${ids.uuid()}`,
      uniqueId: documentId,
      patientId: patient.id,
      sourcePatientId: patient.id,
      sourcePatientInfo: patientInfo(patient, xdr.tellsGender),
      creationTime: at,
      languageCode: xdr.languageCode ?? facts.languageCode,
      classCode: loinc(names.className),
      typeCode: loinc(names.typeName),
      formatCode: {
        code: names.formatCode,
        codeSystem: names.formatCodingScheme,
        displayName: names.formatName,
      },
      confidentiality: confidentialityOf('N'),
      facilityType: facilityTypeOf(sender.country, sender.countryName),
      practiceSetting: {
        code: 'Not Used',
        codeSystem: xca.practiceSettingCodingScheme,
        displayName: 'Not Used',
      },
      eventCodes: facts.eventCodes ?? [],
    },
    set: {
      id: xdr.submissionSetId ?? `urn:uuid:${ids.uuid()}`,
      uniqueId: { own: () => uuidOid(ids), document: () => documentId }[xdr.submissionSetUniqueId](),
      patientId: patient.id,
      sourceId: sender.homeCommunityId,
      submissionTime: at,
      title: names.title,
      description: `Description of ${names.title}`,
      contentType: loinc(names.typeName),
      author: facts.author,
    },
    document: { mimeType: 'text/xml', bytes: facts.bytes },
  };
}

/** An OID that is nobody else's: a UUID as an arc (ITU-T X.667). */
function uuidOid(ids: Ids): InstanceId {
  return { root: `2.25.${BigInt(`0x${ids.uuid().replaceAll('-', '')}`)}` };
}

/** HL7 v2 PID fields; the birth date is a day, whatever more is known (pitfall 9). */
function patientInfo(
  { id, name, birthTime, gender }: PatientMatch & { readonly id: PatientId },
  tellsGender: boolean,
): string[] {
  const known = defined({
    'PID-3': writeCx(id),
    'PID-5': `${name.family.join(' ')}^${name.given.join(' ')}`,
    'PID-7': birthTime === '' ? undefined : birthTime.slice(0, 8),
    'PID-8': tellsGender ? (gender === 'UN' ? 'O' : gender) : undefined,
  });
  return Object.entries(known).flatMap(([field, value]) =>
    value === undefined ? [] : [`${field}|${value}`],
  );
}
