import type { ActionCode, AuditCode } from '../../wire/audit/message.js';

export type Side = 'a' | 'b';

/** Who takes part in an event (dossier security 7.3); `application` and `node` are DICOM's, for the node itself. */
export type ParticipantKind =
  | 'pointOfCare'
  | 'human'
  | 'consumer'
  | 'provider'
  | 'patientIndex'
  | 'application'
  | 'node';

/** What an event is called in one generation of the network. */
export interface EventName {
  readonly code: string;
  readonly name: string;
}

/** A row of the event catalogue (dossier security 7.2). */
export interface AuditEventRow {
  readonly epsos: EventName;
  readonly ehdsi: EventName;
  /** Class code (LOINC) of the documents it is about, which epSOS says beside the event. */
  readonly classCode?: string;
  /** The IHE transaction it stands for, or the network's own code again. */
  readonly ihe: EventName;
  readonly eventId: Readonly<Record<Side, AuditCode>>;
  readonly action: Readonly<Record<Side, ActionCode>>;
  readonly participants: readonly ParticipantKind[];
  /** The professional asks for the event itself; in the transactions it is the gateway that asks. */
  readonly humanRequests: boolean;
  /** The text of the patient's identifier. */
  readonly patientText: string;
}

const dcm = (code: string, originalText: string): AuditCode => ({
  code,
  codeSystemName: 'DCM',
  originalText,
});
const both = <T>(value: T): Readonly<Record<Side, T>> => ({ a: value, b: value });

const QUERY = both(dcm('110112', 'Query'));
const EXPORT = dcm('110106', 'Export');
const IMPORT = dcm('110107', 'Import');
const EXECUTE = both<ActionCode>('E');
const GATEWAYS: readonly ParticipantKind[] = ['pointOfCare', 'human', 'consumer', 'provider'];
const NUMBER = 'Patient Number';

interface Names extends Pick<AuditEventRow, 'classCode'> {
  readonly epsos: readonly [code: string, name: string];
  readonly ehdsi?: readonly [code: string, name: string];
}

const named = ([code, name]: readonly [string, string]): EventName => ({ code, name });
// What the later generation has no name for keeps the earlier one's.
const namesOf = ({ epsos, ehdsi = epsos, ...rest }: Names) => ({
  ...rest,
  epsos: named(epsos),
  ehdsi: named(ehdsi),
});

const discovery = (names: Names): AuditEventRow => ({
  ...namesOf(names),
  ihe: { code: 'ITI-55', name: 'XCPD::CrossGatewayPatientDiscovery' },
  eventId: QUERY,
  action: EXECUTE,
  participants: GATEWAYS,
  humanRequests: false,
  patientText: 'Cross Gateway Patient Discovery',
});

const list = (names: Names): AuditEventRow => ({
  ...discovery(names),
  ihe: { code: 'ITI-38', name: 'XCA::CrossGatewayQuery' },
  patientText: NUMBER,
});

const retrieve = (names: Names): AuditEventRow => ({
  ...list(names),
  ihe: { code: 'ITI-39', name: 'XCA::CrossGatewayRetrieve' },
  eventId: { a: EXPORT, b: IMPORT },
  action: { a: 'R', b: 'C' },
});

const submit = (names: Names): AuditEventRow => ({
  ...list(names),
  ihe: { code: 'ITI-41', name: 'XDR::ProvideandRegisterDocumentSet-b' },
  eventId: { a: IMPORT, b: EXPORT },
  action: { a: 'C', b: 'R' },
});

/** An event of the network that is no IHE transaction; its IHE name is its own. */
const own = (
  names: Names,
  participants: readonly ParticipantKind[],
  change: Partial<AuditEventRow> = {},
): AuditEventRow => {
  const { epsos, ehdsi } = namesOf(names);
  return {
    epsos,
    ehdsi,
    ihe: ehdsi,
    eventId: QUERY,
    action: EXECUTE,
    participants,
    humanRequests: true,
    patientText: NUMBER,
    ...change,
  };
};

const smp = (code: string, name: string): AuditEventRow =>
  own({ epsos: [code, name] }, ['consumer', 'provider'], {
    eventId: both({ code: 'SMP', codeSystemName: code, originalText: name }),
  });

/** An event of DICOM's own list (PS3.15 A.5.3), with what further says which it is. */
const ofNode = (
  eventId: AuditCode,
  [code, name]: readonly [string, string],
  participants: readonly ParticipantKind[],
  action: ActionCode,
): AuditEventRow =>
  own({ epsos: [code, name] }, participants, { eventId: both(eventId), action: both(action) });

const ACTIVITY = dcm('110100', 'Application Activity');

/** Every event that is told to the audit repository (dossier security 7.2, 7.7). */
export const auditEvents = {
  identifyPatient: discovery({
    epsos: ['epsos-11', 'epsosIdentityService::FindIdentityByTraits'],
    ehdsi: ['EHDSI-11', 'IdentityService::FindIdentityByTraits'],
  }),
  mapPatientId: {
    ...discovery({
      epsos: ['epsos-11', 'epsosIdentityService::FindIdentityByTraits'],
      ehdsi: ['EHDSI-11', 'IdentityService::FindIdentityByTraits'],
    }),
    participants: ['human', 'consumer', 'provider', 'patientIndex'],
    patientText: NUMBER,
  },
  listPatientSummary: list({
    epsos: ['epsos-21', 'epsosPatientService::List'],
    ehdsi: ['EHDSI-21', 'PatientService::List'],
    classCode: '60591-5',
  }),
  retrievePatientSummary: retrieve({
    epsos: ['epsos-22', 'epsosPatientService::Retrieve'],
    ehdsi: ['EHDSI-22', 'PatientService::Retrieve'],
    classCode: '60591-5',
  }),
  listEPrescription: list({
    epsos: ['epsos-31', 'epsosOrderService::List'],
    ehdsi: ['EHDSI-31', 'OrderService::List'],
    classCode: '57833-6',
  }),
  retrieveEPrescription: retrieve({
    epsos: ['epsos-32', 'epsosOrderService::Retrieve'],
    ehdsi: ['EHDSI-32', 'OrderService::Retrieve'],
    classCode: '57833-6',
  }),
  listOrcd: list({ epsos: ['EHDSI-61', 'OrCDService::List'] }),
  retrieveOrcd: retrieve({ epsos: ['EHDSI-62', 'OrCDService::Retrieve'] }),
  listMro: list({
    epsos: ['ITI-38', 'epsosMroService::List'],
    ehdsi: ['ITI-38', 'MroService::List'],
    classCode: '56445-0',
  }),
  retrieveMro: retrieve({
    epsos: ['ITI-39', 'epsosMroService::Retrieve'],
    ehdsi: ['ITI-39', 'MroService::Retrieve'],
    classCode: '56445-0',
  }),
  // A request that was refused before it said of which class it is: no service's name would be true.
  list: list({ epsos: ['ITI-38', 'XCA::CrossGatewayQuery'] }),
  retrieve: retrieve({ epsos: ['ITI-39', 'XCA::CrossGatewayRetrieve'] }),
  submit: submit({ epsos: ['ITI-41', 'XDR::ProvideandRegisterDocumentSet-b'] }),
  submitDispensation: submit({
    epsos: ['epsos-41', 'epsosDispensationService::Initialize'],
    ehdsi: ['EHDSI-41', 'DispensationService::Initialize'],
    classCode: '60593-1',
  }),
  discardDispensation: submit({
    epsos: ['epsos-42', 'epsosDispensationService::Discard'],
    ehdsi: ['EHDSI-42', 'DispensationService::Discard'],
    classCode: 'DISCARD-60593-1',
  }),
  putConsent: submit({ epsos: ['epsos-51', 'epsosConsentService::Put'], classCode: '57016-8' }),
  discardConsent: submit({ epsos: ['epsos-52', 'epsosConsentService::Discard'], classCode: '57016-8' }),
  consentPin: submit({ epsos: ['epsos-53', 'epsosConsentService::PIN'] }),
  authenticateProfessional: own(
    {
      epsos: ['epsos-91', 'identityProvider::HPAuthentication'],
      ehdsi: ['EHDSI-91', 'identityProvider::HPAuthentication'],
    },
    GATEWAYS,
    { ihe: { code: 'ITI-40', name: 'XUA::ProvideX-UserAssertion' } },
  ),
  issueTrc: own(
    { epsos: ['epsos-92', 'ncp::TrcAssertion'], ehdsi: ['EHDSI-92', 'ncp::TrcAssertion'] },
    GATEWAYS,
  ),
  importServiceList: own(
    {
      epsos: ['epsos-93', 'ncpConfigurationManager::ImportNSL'],
      ehdsi: ['EHDSI-93', 'ncpConfigurationManager::ImportNSL'],
    },
    ['consumer', 'provider'],
  ),
  translate: own(
    {
      epsos: ['epsos-94', 'ncpTransformationMgr::Translate'],
      ehdsi: ['EHDSI-94', 'ncpTransformationMgr::Translate'],
    },
    ['provider'],
  ),
  retrievePac: retrieve({ epsos: ['epsos-95', 'epsosPACService::Retrieve'] }),
  putHcer: submit({ epsos: ['epsos-96', 'epsosHCERService::Put'], classCode: '34133-9' }),
  issueNok: own({ epsos: ['EHDSI-96', 'ncp::NokAssertion'] }, GATEWAYS),
  querySmp: smp('EHDSI-193', 'SMP::Query'),
  pushSmp: smp('EHDSI-194', 'SMP::Push'),
  communicationFailure: own(
    {
      epsos: ['epsos-cf', 'epsosCommunicationFailure'],
      ehdsi: ['EHDSI-CF', 'CommunicationFailure'],
    },
    ['human', 'consumer', 'provider'],
    { ihe: { code: 'EHDSI-CF', name: 'epsosCommunicationFailure' }, humanRequests: false },
  ),
  startApplication: ofNode(ACTIVITY, ['110120', 'Application Start'], ['application'], 'E'),
  stopApplication: ofNode(ACTIVITY, ['110121', 'Application Stop'], ['application'], 'E'),
  failedNodeAuthentication: ofNode(
    dcm('110113', 'Security Alert'),
    ['110126', 'Node Authentication'],
    ['application', 'node'],
    'E',
  ),
  useAuditLog: ofNode(
    dcm('110101', 'Audit Log Used'),
    ['110101', 'Audit Log Used'],
    ['application', 'human'],
    'R',
  ),
} as const satisfies Record<string, AuditEventRow>;

export type AuditEventKey = keyof typeof auditEvents;

/** Events whose type is a code of DICOM, not of the network. */
export function isOfNode({ ehdsi }: AuditEventRow): boolean {
  return /^110\d{3}$/.test(ehdsi.code);
}

/** True for the events that a discovery service is asked in: they say which twice. */
export function isOfSmp({ eventId }: AuditEventRow): boolean {
  return eventId.a.code === 'SMP';
}
