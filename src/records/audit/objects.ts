import { writeCx } from '../../kernel/identifiers.js';
import type { GenerationName } from '../../wire/audit/generation.js';
import type { AuditCode, AuditObject } from '../../wire/audit/message.js';
import { type AuditEventRow, isOfSmp } from './catalogue.js';
import type { AuditedMessage, AuditedObject, AuditFacts } from './facts.js';
import { type AuditNaming, auditNaming } from './naming.js';

const PERSON = 1;
const SYSTEM = 2;
const OTHER = 4;
const PATIENT = 1;
const REPORT = 3;
const RESOURCE = 4;
const GUARANTOR = 10;
const SECURITY_RESOURCE = 13;
const JOB = 20;
const QUERY = 24;
const TRANSLATION = 5;
const LOGICAL_DELETION = 14;
const SUBMISSION_SET = 'urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd';

type Frame = Pick<AuditObject, 'type' | 'role' | 'lifeCycle' | 'idType'>;
type Systems = AuditNaming['systems'];

const code = (
  value: string,
  codeSystemName: string,
  displayName: string | undefined,
  originalText = displayName ?? value,
): AuditCode => ({
  code: value,
  codeSystemName,
  ...(displayName === undefined ? {} : { displayName }),
  originalText,
});

const IHE = 'IHE Transactions';

const document = (systems: Systems, originalText: string): Frame => ({
  type: SYSTEM,
  role: RESOURCE,
  idType: code('12', systems.numbers, undefined, originalText),
});

/** Type, role, life cycle and kind of identifier of each object (dossier security 7.4). */
const frames: Readonly<Record<AuditedObject['kind'], (systems: Systems, row: AuditEventRow) => Frame>> = {
  discovery: () => ({
    type: SYSTEM,
    role: QUERY,
    idType: code('ITI-55', IHE, undefined, 'Cross Gateway Patient Discovery'),
  }),
  query: () => ({
    type: SYSTEM,
    role: QUERY,
    idType: code('ITI-38', IHE, 'Patient Number', 'Cross Gateway Query'),
  }),
  retrieval: () => ({
    type: SYSTEM,
    role: REPORT,
    idType: code('ITI-39', IHE, 'Patient Number', 'Cross Gateway Retrieve'),
  }),
  submission: () => ({
    type: SYSTEM,
    role: JOB,
    idType: code(SUBMISSION_SET, 'IHE XDS Metadata', undefined),
  }),
  listedDocument: (systems) => document(systems, 'Cross Gateway Query'),
  retrievedDocument: (systems) => document(systems, 'Cross Gateway Retrieve'),
  // Both empty, as the network has them.
  submittedDocument: () => ({ type: SYSTEM, role: RESOURCE, idType: code('12', '', undefined, '') }),
  discardedDocument: () => ({
    type: SYSTEM,
    role: RESOURCE,
    lifeCycle: LOGICAL_DELETION,
    idType: code('12', '', undefined, ''),
  }),
  hcpAssertion: ({ security }) => ({ type: SYSTEM, idType: code('IdA', security, 'HCP Identity Assertion') }),
  trcAssertion: ({ security }) => ({ type: SYSTEM, idType: code('TrcA', security, 'TRC Assertion') }),
  nokAssertion: ({ security }) => ({ type: SYSTEM, idType: code('NokA', security, 'NOK Assertion') }),
  guarantor: ({ numbers }) => ({
    type: PERSON,
    role: GUARANTOR,
    idType: code('7', numbers, 'Guarantor Number'),
  }),
  sourcePatient: ({ numbers }, { patientText }) => ({
    type: PERSON,
    role: PATIENT,
    idType: code('2', numbers, 'Patient Number', patientText),
  }),
  serviceList: ({ security }) => ({ type: SYSTEM, idType: code('NSL', security, 'Trusted Service List') }),
  translationInput: ({ translation }) => ({
    type: OTHER,
    lifeCycle: TRANSLATION,
    idType: code('in', translation, 'Input Data'),
  }),
  translationOutput: ({ translation }) => ({
    type: OTHER,
    lifeCycle: TRANSLATION,
    idType: code('out', translation, 'Output Data'),
  }),
  serviceMetadata: ({ security }) => ({
    type: SYSTEM,
    idType: code('SMP', security, 'SignedServiceMetadata'),
  }),
  node: () => ({ type: SYSTEM, idType: code('110182', 'DCM', 'Node ID') }),
  auditLog: ({ numbers }) => ({
    type: SYSTEM,
    role: SECURITY_RESOURCE,
    idType: code('12', numbers, 'URI'),
  }),
};

/** The objects of an event in the order of the dossier: patient, error, the event's own, request, response. */
export function objectsOf(facts: AuditFacts, row: AuditEventRow, generation: GenerationName): AuditObject[] {
  const { systems } = auditNaming[generation];
  const { patients = [], error, objects = [], request, response } = facts;
  // A mapping names the patient it came from first.
  const sources = objects.filter(({ kind }) => kind === 'sourcePatient' || kind === 'guarantor');
  const others = objects.filter((one) => !sources.includes(one));
  const own = (one: AuditedObject) => ownObject(one, row, systems);
  return [
    ...sources.map(own),
    ...patients.map((patient) => object({ ...frames.sourcePatient(systems, row), id: writeCx(patient) })),
    ...(error === undefined ? [] : [errorObject(error, systems)]),
    ...others.map(own),
    ...(isOfSmp(row)
      ? []
      : [
          ...messageObject(request, 'req', 'Request Message', systems),
          ...messageObject(response, 'rsp', 'Response Message', systems),
        ]),
  ];
}

function object(value: Partial<AuditObject> & Pick<AuditObject, 'idType'>): AuditObject {
  return { details: [], descriptions: [], ...value };
}

function ownObject(one: AuditedObject, row: AuditEventRow, systems: Systems): AuditObject {
  const frame = frames[one.kind](systems, row);
  if (one.kind === 'auditLog') return object({ ...frame, id: one.id, name: 'Security Audit Log' });
  if (one.kind !== 'discovery' && one.kind !== 'query') return object({ ...frame, id: idOf(one) });
  const { id, query, homeCommunityId } = one;
  return object({
    ...frame,
    id,
    ...(query === undefined ? {} : { query }),
    details:
      homeCommunityId === undefined ? [] : [{ type: 'ihe:homeCommunityID', value: utf8(homeCommunityId) }],
  });
}

/** Assertions as URNs, an address in base64: as the network has them. */
function idOf({ kind, id }: AuditedObject): string {
  switch (kind) {
    case 'hcpAssertion':
    case 'trcAssertion':
    case 'nokAssertion':
      return `urn:uuid:${id}`;
    case 'serviceMetadata':
      return Buffer.from(id).toString('base64');
    default:
      return id;
  }
}

function errorObject(
  { code: id, text }: NonNullable<AuditFacts['error']>,
  { security }: Systems,
): AuditObject {
  return object({
    id,
    type: SYSTEM,
    role: REPORT,
    idType: { code: '9', codeSystemName: security, originalText: 'error message' },
    details: [{ type: 'errormsg', value: utf8(text) }],
  });
}

function messageObject(
  message: AuditedMessage | undefined,
  id: 'req' | 'rsp',
  displayName: string,
  systems: Systems,
): AuditObject[] {
  if (message === undefined) return [];
  const { messageId, header } = message;
  return [
    object({
      id: messageId,
      type: OTHER,
      idType: { code: id, codeSystemName: systems.message, displayName, originalText: id },
      details: header === undefined ? [] : [{ type: 'securityheader', value: utf8(header) }],
    }),
  ];
}

function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}
