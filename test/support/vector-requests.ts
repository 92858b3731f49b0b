import { type DocumentClass, documentClasses, LOINC } from '../../src/kernel/classes.js';
import type { PatientId } from '../../src/kernel/identifiers.js';
import type { PatientTraits } from '../../src/kernel/patient.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import type { Professional } from '../../src/trust/assertions/issue.js';
import { requestAddressing } from '../../src/wire/soap/addressing.js';
import type { WireBytes } from '../../src/wire/soap/types.js';
import { writeSoapMessage } from '../../src/wire/soap/write.js';
import { type TransactionKey, transactions } from '../../src/wire/transactions.js';
import { APPROVED, writeListRequest } from '../../src/wire/xca/list-request.js';
import { writeRetrieveRequest } from '../../src/wire/xca/retrieve-request.js';
import { communityParty } from '../../src/wire/xcpd/parts.js';
import { CUSTOMARY_QUERY_ID, writeXcpdRequest } from '../../src/wire/xcpd/request.js';
import type { Element } from '../../src/wire/xml/write.js';
import { doctor, patients, pharmacist } from './people.js';
import { demoNational } from './replay.js';
import { asking, type DialectName, dialects, hcpOf, LU, PT, START, trcOf } from './vector-keys.js';
import type { AnswerVector } from './vectors.js';

const HOUR = 3_600_000;
/** Where country A is said to be. */
export const HOST = 'https://ncp.lu.example';

const { patientSummary, ePrescription } = documentClasses;

interface Asked {
  readonly patient: PatientId;
  readonly professional?: Professional;
  readonly dialect?: DialectName;
}

/** The assertions of a request about a patient, in the order of the dialect. */
function assertions({ patient, professional = doctor, dialect = 'ehdsi' }: Asked): string[] {
  const hcp = hcpOf(professional, dialect);
  const xml = { hcp: hcp.xml, trc: trcOf(hcp.xml, patient, dialect).xml };
  return dialects[dialect].saml.order.map((kind) => xml[kind]);
}

function message(transaction: TransactionKey, signed: readonly string[], body: Element): WireBytes {
  const url = `${HOST}${transactions[transaction].defaultPath}`;
  const addressing = requestAddressing(transactions[transaction], url, asking.ids);
  const mtom = transaction === 'xcaRetrieve' ? { attachments: [] } : {};
  return writeSoapMessage({ addressing, assertions: signed, body, ...mtom }, asking.ids);
}

function search(traits: PatientTraits, dialect: DialectName = 'ehdsi'): WireBytes {
  const body = writeXcpdRequest(
    {
      messageId: { root: asking.ids.uuid(), extension: asking.ids.digits(10) },
      creationTime: asking.clock.now(),
      sender: communityParty(PT.homeCommunityId),
      receiver: communityParty(LU.homeCommunityId),
      queryId: CUSTOMARY_QUERY_ID,
      traits,
    },
    dialects[dialect],
  );
  return message('xcpd', [hcpOf(doctor, dialect).xml], body);
}

function listBody(patientId: PatientId, { code }: DocumentClass): Element {
  return writeListRequest({
    patientId,
    classCodes: [{ code, codeSystem: LOINC }],
    statuses: [APPROVED],
  });
}

function list(asked: Asked, kind: DocumentClass): WireBytes {
  return message('xcaList', assertions(asked), listBody(asked.patient, kind));
}

async function retrieve(asked: Asked, renditions: readonly ('xml' | 'pdf')[]): Promise<WireBytes> {
  const national = await demoNational(LU.country);
  const documents = await national.listDocuments(asked.patient, patientSummary);
  const references = renditions.map((rendition) => {
    const document = documents.find((one) => one.rendition === rendition);
    if (document === undefined) throw new Error(`the patient has no ${rendition} of a patient summary`);
    const { repositoryUniqueId, uniqueId } = document;
    return { homeCommunityId: LU.homeCommunityId, repositoryUniqueId, uniqueId };
  });
  return message('xcaRetrieve', assertions(asked), writeRetrieveRequest({ documents: references }));
}

export const nobody = { root: patients.claire.root, extension: '1900010100000' };
const twoAnnes: PatientTraits = {
  ids: [],
  name: { family: ['Weber'], given: ['Anne'] },
  birthTime: '19840722',
};
const pregnant: Asked = { patient: patients.anneOfClervaux };

function expired(): WireBytes {
  const before = scriptedRuntime(new Date(Date.parse(START) - 5 * HOUR).toISOString(), 0, 0x2000);
  const hcp = hcpOf(doctor, 'ehdsi', before).xml;
  const trc = trcOf(hcp, patients.claire, 'ehdsi', before).xml;
  return message('xcaList', [hcp, trc], listBody(patients.claire, patientSummary));
}

function altered(): WireBytes {
  const [hcp = '', trc = ''] = assertions({ patient: patients.claire });
  const changed = hcp.replace('Duarte', 'Duarto');
  if (changed === hcp) throw new Error('the byte to alter is not there');
  return message('xcaList', [changed, trc], listBody(patients.claire, patientSummary));
}

function swapped(): WireBytes {
  const [hcp = '', trc = ''] = assertions({ patient: patients.anneOfClervaux });
  return message('xcaList', [hcp, trc], listBody(patients.claire, patientSummary));
}

/** A request to be answered and recorded. */
export interface AnswerOrder {
  readonly title: string;
  readonly request: WireBytes;
  readonly dialect?: DialectName;
  readonly policy?: Partial<AnswerVector['policy']>;
}

/** The requests that are recorded with their answers, by the name of their vector. */
export async function answers(): Promise<Record<string, AnswerOrder>> {
  return {
    'search-one-match': {
      title: 'A patient is found by an identifier',
      request: search({ ids: [patients.claire] }),
    },
    'search-no-match': {
      title: 'Nobody has the identifier',
      request: search({ ids: [nobody] }),
    },
    'search-no-consent': {
      title: 'A patient who has not agreed is not told of',
      request: search({ ids: [patients.withoutConsent] }),
    },
    'search-several-matches': {
      title: 'Two persons of one name and birth date are not listed: more data are asked for',
      request: search(twoAnnes),
      policy: { identifierRequired: false },
    },
    'search-demographics-only': {
      title: 'A search without an identifier is not allowed',
      request: search(twoAnnes),
    },
    'search-one-match-epsos': {
      title: 'A patient is found by an identifier, in epSOS',
      request: search({ ids: [patients.claire] }, 'epsos'),
      dialect: 'epsos',
    },
    'list-patient-summary': {
      title: 'A patient summary is listed, structured and as PDF',
      request: list({ patient: patients.claire }, patientSummary),
    },
    'list-eprescription': {
      title: 'ePrescriptions are listed with their flags, an open one and a dispensed one',
      request: list({ patient: patients.claire, professional: pharmacist }, ePrescription),
    },
    'list-eprescription-epsos': {
      title: 'ePrescriptions are listed in epSOS, which knows no flags',
      request: list({ patient: patients.claire, professional: pharmacist, dialect: 'epsos' }, ePrescription),
      dialect: 'epsos',
    },
    'list-patient-summary-nothing-found': {
      title: 'A patient without a patient summary',
      request: list({ patient: patients.withoutDocuments }, patientSummary),
    },
    'list-eprescription-nothing-found': {
      title: 'A patient without ePrescriptions',
      request: list({ patient: patients.withoutDocuments, professional: pharmacist }, ePrescription),
    },
    'retrieve-structured': {
      title: 'The structured patient summary is retrieved, transcoded',
      request: await retrieve(pregnant, ['xml']),
    },
    'retrieve-pdf': {
      title: 'The patient summary is retrieved as PDF',
      request: await retrieve(pregnant, ['pdf']),
    },
    'retrieve-both': {
      title: 'Both renditions are retrieved with one request',
      request: await retrieve(pregnant, ['xml', 'pdf']),
    },
    'refused-expired-assertion': {
      title: 'An identity that expired an hour ago is refused',
      request: expired(),
    },
    'refused-altered-byte': {
      title: 'An identity of which one signed byte was altered is refused',
      request: altered(),
    },
    'refused-swapped-trc': {
      title: "Another patient's treatment relationship is refused",
      request: swapped(),
    },
  };
}
