import { type ErrorName, ExchangeError } from '../../kernel/errors.js';
import { writeUniqueId } from '../../kernel/identifiers.js';
import type { NationalDocument } from '../../national/ports.js';
import { requireClassRights } from '../../trust/assertions/rights.js';
import { requireSamePatient } from '../../trust/assertions/treatment.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import { type RegistryError, registryErrorOf, transformationError } from '../../wire/registry/errors.js';
import { type DocumentReference, readRetrieveRequest } from '../../wire/xca/retrieve-request.js';
import { writeRetrieveResponse } from '../../wire/xca/retrieve-response.js';
import { type Audited, auditedError } from '../audit/audited.js';
import { auditEventOf } from '../audit/events.js';
import { auditTranslation } from '../audit/translation.js';
import type { AnswerBody, Asserted, Known, Opened } from './facts.js';
import type { Pivot } from './pivots.js';
import type { AnswerServices } from './services.js';
import type { AnswerSteps } from './steps.js';
import { requireServed, treatmentOf } from './treatment.js';

/** How far one of the requested documents has come; a refusal ends its way, not that of the others. */
interface Course {
  readonly asked: DocumentReference;
  document?: NationalDocument;
  friendly?: Uint8Array;
  pivot?: Pivot;
  refusal?: ExchangeError;
}

interface Asked extends Asserted {
  readonly courses: readonly Course[];
}

/** ITI-39, answered: one document, or several (dossier transactions 5, operation 4.3). */
export function xcaRetrieveSteps(services: AnswerServices): AnswerSteps {
  const { node, national, pivots, policy, runtime } = services;

  return {
    readRequest: ({ message }): Pick<Asked, 'courses'> => ({
      courses: readRetrieveRequest(message.body).documents.map((asked) => ({ asked })),
    }),

    // The metadata say whose the document is and of which class; its content is not touched before all checks.
    identifyPatient: (facts: Asked) =>
      each(facts, async (course) => {
        const { homeCommunityId, repositoryUniqueId, uniqueId } = course.asked;
        if (homeCommunityId !== undefined && homeCommunityId !== node.homeCommunityId) {
          throw new ExchangeError('XDSUnknownCommunity', { location: 'HomeCommunityId' });
        }
        const document = await national.findDocument(uniqueId, repositoryUniqueId);
        if (document === undefined) throw new ExchangeError('XDSMissingDocument');
        requireSamePatient(treatmentOf(facts), document.patientId, facts);
        course.document = document;
        facts.recorder.learn({ service: document.kind.name });
      }),

    authorise: (facts: Asked) =>
      each(facts, async (course) => {
        const { kind, patientId } = reached(course.document);
        requireServed(policy, facts, kind);
        requireClassRights(facts.rights.hcp, kind.code, facts);
        if (!(await national.consents(patientId, facts.peer.country, kind))) {
          throw new ExchangeError('ERROR_NO_CONSENT');
        }
      }),

    askNationalInfrastructure: (facts: Asked) =>
      each(facts, async (course) => {
        course.friendly = await national.fetchDocument(reached(course.document));
      }),

    transcodeToPivot: (facts: Asked) =>
      each(facts, async (course) => {
        const document = reached(course.document);
        course.pivot = await pivots.of(document, reached(course.friendly), (result) =>
          auditTranslation(facts.recorder, 'a', document.uniqueId, result),
        );
        const blocking = course.pivot.result.issues.find((issue) => issue.blocking);
        if (blocking !== undefined) {
          throw new ExchangeError(MAPPING_MISSING[document.kind.service] ?? 'ERROR_TRANSCODING_ERROR', {
            context: `A code of the document has no mapping [${blocking.context}].`,
          });
        }
      }),

    writeResponse: (facts: Asked) => respond(facts),

    refuse: (facts: Opened & Partial<Asked>, error): AnswerBody =>
      facts.courses?.some(({ refusal }) => refusal !== undefined)
        ? respond({ dialect: facts.dialect, courses: facts.courses })
        : writeRetrieveResponse(
            { status: 'Failure', errors: [registryErrorOf(error, facts.dialect)], documents: [] },
            runtime.ids,
          ),

    audited: ({ message, rights, courses = [] }: Known<Asked>, error) => {
      const patient = rights?.trc?.patientId;
      const { messageId = '' } = message.addressing;
      // An event for each class; what was refused before any document was known is one too.
      const classes = new Set(courses.map(({ document }) => document?.kind.code));
      if (classes.size === 0) classes.add(undefined);
      return [...classes].map((classCode): Audited => {
        const ofClass = courses.filter(({ document }) => document?.kind.code === classCode);
        const delivered = error === undefined ? ofClass.filter(({ refusal }) => refusal === undefined) : [];
        const failure = error ?? ofClass.find(({ refusal }) => refusal !== undefined)?.refusal;
        return {
          event: auditEventOf('xcaRetrieve', classCode),
          ...(classCode === undefined ? {} : { classCode }),
          outcome: delivered.length === 0 ? 'permanent' : failure === undefined ? 'success' : 'temporal',
          ...(failure === undefined ? {} : { error: auditedError(failure) }),
          ...(patient === undefined ? {} : { patients: [patient] }),
          objects: [
            { kind: 'retrieval', id: messageId },
            ...ofClass.map(
              ({ asked }) => ({ kind: 'retrievedDocument', id: writeUniqueId(asked.uniqueId) }) as const,
            ),
          ],
        };
      });
    },
  };

  function respond({ courses, dialect }: Pick<Asked, 'courses' | 'dialect'>): AnswerBody {
    const delivered = courses.filter(({ refusal }) => refusal === undefined);
    const errors = courses.flatMap((course) => errorsOf(course, dialect));
    const grave = errors.some(({ severity }) => severity === 'error');
    return writeRetrieveResponse(
      {
        status: delivered.length === 0 ? 'Failure' : grave ? 'PartialSuccess' : 'Success',
        errors,
        documents: delivered.map(({ asked, pivot }) => ({
          ...asked,
          homeCommunityId: node.homeCommunityId,
          mimeType: 'text/xml',
          bytes: reached(pivot).bytes,
        })),
      },
      runtime.ids,
    );
  }
}

const MAPPING_MISSING: Readonly<Record<string, ErrorName>> = {
  'patient-summary': 'ERROR_PS_MISSING_EXPECTED_MAPPING',
  order: 'ERROR_EP_MISSING_EXPECTED_MAPPING',
};

/** Runs a step for each document that is still on its way; the whole is refused when none is left. */
async function each(
  { courses }: Asked,
  step: (course: Course) => Promise<void> | void,
): Promise<Record<never, never>> {
  for (const course of courses) {
    if (course.refusal !== undefined) continue;
    try {
      await step(course);
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      course.refusal = error;
    }
  }
  const [first, ...others] = courses.map(({ refusal }) => refusal);
  if (first !== undefined && others.every((refusal) => refusal !== undefined)) throw first;
  return {};
}

function errorsOf({ pivot, refusal }: Course, dialect: Dialect): RegistryError[] {
  const found = pivot?.result.issues ?? [];
  const issues = found.map(({ error, severity, context }) =>
    transformationError({ name: error, severity, element: context }, 'toEpSOSPivot'),
  );
  return refusal === undefined ? issues : [...issues, registryErrorOf(refusal, dialect)];
}

/** What the step before has set on every document that is still on its way. */
function reached<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a step was taken before its turn');
  return value;
}
