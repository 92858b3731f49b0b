import type { HandedInDocument } from '../../documents/cda/handed-in.js';
import type { DocumentClass } from '../../kernel/classes.js';
import { ExchangeError } from '../../kernel/errors.js';
import { type PatientId, writeUniqueId } from '../../kernel/identifiers.js';
import type { HandedIn } from '../../national/submissions.js';
import { requireSamePatient } from '../../trust/assertions/treatment.js';
import { registryErrorOf } from '../../wire/registry/errors.js';
import { writeRegistryResponse } from '../../wire/registry/response.js';
import { submittedClass } from '../../wire/xdr/kinds.js';
import { readSubmission } from '../../wire/xdr/request.js';
import type { Submission } from '../../wire/xdr/submission.js';
import { auditedError } from '../audit/audited.js';
import { auditEventOf } from '../audit/events.js';
import { submissionObjects } from '../audit/submission.js';
import { auditTranslation } from '../audit/translation.js';
import type { AnswerBody, Asserted, Known, Opened } from './facts.js';
import type { AnswerServices } from './services.js';
import type { AnswerSteps } from './steps.js';
import type { Operation } from './submissions/operation.js';
import { operationOf } from './submissions/operations.js';
import { treatmentOf } from './treatment.js';

interface Asked extends Asserted {
  readonly kind: DocumentClass;
  readonly operation: Operation;
  readonly submission: Submission;
}
interface Read extends Asked {
  readonly read: HandedInDocument;
}
interface Recorded extends Read {
  /** From here on it is done: no answer may say that it is not. */
  readonly recorded: true;
}

/** ITI-41, answered: a document is handed in (dossier transactions 6.4, operation 4.3). */
export function xdrSteps(services: AnswerServices): AnswerSteps {
  const { national, policy, translate } = services;

  return {
    readRequest: (facts: Asserted): Pick<Asked, 'kind' | 'operation' | 'submission'> => {
      const { message, dialect, recorder } = facts;
      const kind = submittedClass(message.body, dialect);
      const operation = kind === undefined ? undefined : operationOf(kind);
      if (kind === undefined || operation === undefined || !policy.accepts(kind)) {
        throw new ExchangeError('ERROR_UNKNOWN_SIGNIFIER', { context: 'Unknown document' });
      }
      recorder.learn({ service: kind.name });
      return { kind, operation, submission: readSubmission(message.body, message.attachments) };
    },

    // The metadata, the set, the document and the treatment relationship are about one patient.
    identifyPatient: (facts: Asked): Pick<Read, 'read'> => {
      const { submission, operation, recorder, kind, transaction, dialect } = facts;
      const { entry, set } = submission;
      const trc = treatmentOf(facts);
      const judged = { transaction, dialect, classes: [kind.code] };
      for (const patient of [entry.sourcePatientId, entry.patientId, set.patientId]) {
        if (patient !== undefined) requireSamePatient(trc, patient, judged);
      }
      const read = operation.read(submission);
      requireSamePatient(trc, patientOf(read, trc.patientId), judged);
      if (writeUniqueId(read.id) !== writeUniqueId(entry.uniqueId)) {
        recorder.note('unique id of the metadata', 'it is not the document id, which is taken');
      }
      return { read };
    },

    authorise: async ({ operation, submission, peer }: Read) => {
      const { consent } = operation;
      if (consent === undefined) return {};
      const kind = consent === 'any' ? undefined : consent;
      if (!(await national.consents(submission.entry.sourcePatientId, peer.country, kind))) {
        throw new ExchangeError('ERROR_NO_CONSENT');
      }
      return {};
    },

    // All checks of this side have passed: what is left to judge is the national systems' own.
    askNationalInfrastructure: async (facts: Read): Promise<Pick<Recorded, 'recorded'>> => {
      const { operation, submission, read, recorder } = facts;
      const { bytes } = submission.document;
      const translation = operation.translated ? translate(bytes) : undefined;
      for (const { path, outcome, from } of translation?.elements ?? []) {
        if (outcome === 'missing') {
          recorder.note('untranslated', `${path} ${from.codeSystem ?? ''} ${from.code ?? ''}`.trim());
        }
      }
      if (translation !== undefined) auditTranslation(recorder, 'a', read.id, translation);
      const friendly = translation?.document ?? bytes;
      await operation.record(national, handedIn(services, facts), read, { submission, friendly });
      return { recorded: true };
    },

    transcodeToPivot: () => ({}),

    writeResponse: (): AnswerBody => ({ body: writeRegistryResponse({ status: 'Success', errors: [] }) }),

    refuse: (facts: Opened & Partial<Recorded>, error): AnswerBody => {
      // A failure would make the other side dispense again: better no answer, which it asks for once more.
      if (facts.recorded === true) throw error;
      const { read, dialect } = facts;
      const told = registryErrorOf(error, dialect);
      const context = read === undefined ? told.context : `${told.context} ( ${writeUniqueId(read.id)} )`;
      return { body: writeRegistryResponse({ status: 'Failure', errors: [{ ...told, context }] }) };
    },

    audited: ({ message, dialect, rights, submission, read }: Known<Read>, error) => {
      // What is refused before it is read is named by what it says it is.
      const classCode = submittedClass(message.body, dialect)?.code;
      const patient = submission?.entry.sourcePatientId ?? rights?.trc?.patientId;
      const ids = submission &&
        classCode && {
          classCode,
          documentId: read?.id ?? submission.entry.uniqueId,
          setId: submission.set.uniqueId,
        };
      return [
        {
          event: auditEventOf('xdr', classCode),
          ...(error === undefined
            ? { outcome: 'success' }
            : { outcome: 'permanent', error: auditedError(error) }),
          ...(classCode === undefined ? {} : { classCode }),
          ...(patient === undefined ? {} : { patients: [patient] }),
          objects: submissionObjects(message.addressing.messageId ?? '', ids || undefined),
        },
      ];
    },
  };
}

/** The document's patient by the authority that the TRC names; every identifier of it must be the same. */
function patientOf({ patientIds }: HandedInDocument, { root, extension }: PatientId): PatientId {
  const own = patientIds.filter((id) => id.root === root);
  const other = own.find((id) => id.extension !== extension);
  if (own.length > 0 && other === undefined) return { root, extension };
  return { root, extension: other?.extension ?? '' };
}

function handedIn({ runtime }: AnswerServices, { read, submission, peer, rights }: Read): HandedIn {
  const { organisationId, nameId } = rights.hcp;
  return {
    documentId: read.id,
    patientId: submission.entry.sourcePatientId,
    origin: {
      country: peer.country,
      professionalId: nameId.value,
      ...(organisationId === undefined ? {} : { organisationId }),
    },
    receivedAt: runtime.clock.now(),
    document: submission.document.bytes,
  };
}
