import { isIP } from 'node:net';
import { auditGenerations, type GenerationName } from '../../wire/audit/generation.js';
import type { AuditCode, AuditEvent, AuditMessage, AuditParticipant } from '../../wire/audit/message.js';
import { type AuditEventRow, auditEvents, isOfNode, isOfSmp, type ParticipantKind } from './catalogue.js';
import type { AuditFacts, Gateway } from './facts.js';
import { auditNaming, outcomeIndicator } from './naming.js';
import { objectsOf } from './objects.js';

/** Who tells: the node's own place in its audit messages. */
export interface AuditIdentity {
  /** ISO 3166-2, `LU-1`. */
  readonly sourceId: string;
  readonly enterpriseSiteId: string;
  /** The node as application: the common name of its TLS certificate. */
  readonly application: Gateway;
}

/**
 * The audit message of an event in one generation (dossier security 7.1 to 7.4). Who is not known has no
 * participant: nothing is made up for them.
 */
export function auditMessageOf(
  facts: AuditFacts,
  identity: AuditIdentity,
  generation: GenerationName,
): AuditMessage {
  const row: AuditEventRow = auditEvents[facts.event];
  const { sourceId, enterpriseSiteId } = identity;
  const participants = row.participants.flatMap((kind) => {
    const participant = participantOf[kind](facts, row, identity, generation);
    return participant === undefined ? [] : [participant];
  });
  return {
    event: eventOf(facts, row, generation),
    participants: participants.length > 0 ? participants : [ownApplication(identity)],
    sources: [
      generation === 'dicom'
        ? { sourceId, enterpriseSiteId, types: [{ code: APPLICATION_SERVER }] }
        : { sourceId, types: [] },
    ],
    objects: objectsOf(facts, row, generation),
  };
}

const APPLICATION_SERVER = '4';
const IHE = 'IHE Transactions';

function eventOf(facts: AuditFacts, row: AuditEventRow, generation: GenerationName): AuditEvent {
  const { side, at, outcome, purpose } = facts;
  const purposes = purpose === undefined ? [] : [purposeOf(purpose)];
  const { id, types } = eventCodes[generation](row, side);
  return {
    id,
    // RFC 3881 has no element for the purpose.
    types: auditGenerations[generation].furtherElements ? types : [...types, ...purposes],
    action: row.action[side],
    dateTime: at.toISOString(),
    outcome: outcomeIndicator[outcome],
    purposes: auditGenerations[generation].furtherElements ? purposes : [],
  };
}

const purposeOf = (purpose: string): AuditCode => ({
  code: purpose,
  codeSystemName: 'eHDSI XSPA PurposeOfUse',
  originalText: purpose,
});

type Codes = (row: AuditEventRow, side: 'a' | 'b') => { id: AuditCode; types: AuditCode[] };

/** How the generations say which event it is (dossier security 7.1, rows EventID and EventTypeCode). */
const eventCodes: Readonly<Record<GenerationName, Codes>> = {
  dicom: (row, side) => {
    const { ehdsi, ihe } = row;
    const id = {
      ...row.eventId[side],
      displayName: isOfNode(row) ? row.eventId[side].originalText : ihe.name,
    };
    const type: AuditCode = isOfNode(row)
      ? { code: ehdsi.code, codeSystemName: 'DCM', displayName: ehdsi.name, originalText: ehdsi.name }
      : { code: ihe.code, codeSystemName: IHE, displayName: ehdsi.name, originalText: ihe.name };
    return { id: present(id), types: isOfSmp(row) ? [type, present(id)] : [type] };
  },
  rfc3881: (row, side) => {
    const { epsos, ihe, classCode } = row;
    const name = { code: epsos.code, displayName: epsos.name };
    if (isOfNode(row)) {
      const { code, codeSystemName, originalText } = row.eventId[side];
      return {
        id: present({ code, codeSystemName, displayName: originalText }),
        types: [{ ...name, codeSystemName: 'DCM' }],
      };
    }
    const transaction = ihe.code.startsWith('ITI-');
    return {
      id: transaction
        ? { code: ihe.code, codeSystemName: IHE, displayName: ihe.name }
        : { ...name, codeSystemName: 'epSOS Transaction' },
      types: [
        { ...name, codeSystemName: 'epSOS Transaction' },
        ...(classCode === undefined ? [] : [{ code: classCode, codeSystemName: 'epSOS LOINC' }]),
      ],
    };
  },
};

function present(code: { [K in keyof AuditCode]: AuditCode[K] | undefined }): AuditCode {
  return Object.fromEntries(Object.entries(code).filter(([, value]) => value !== undefined)) as never;
}

type ParticipantOf = (
  facts: AuditFacts,
  row: AuditEventRow,
  identity: AuditIdentity,
  generation: GenerationName,
) => AuditParticipant | undefined;

const FACILITY_TYPES = '1.3.6.1.4.1.12559.11.10.1.3.2.2.2';

/** Dossier security 7.3. Addresses are written where they are known; nobody's is made up. */
const participantOf: Readonly<Record<ParticipantKind, ParticipantOf>> = {
  pointOfCare: ({ pointOfCare }, { humanRequests }, _, generation) =>
    pointOfCare && {
      userId: pointOfCare.name,
      alternativeUserId: pointOfCare.name,
      requestor: humanRequests,
      roles:
        generation === 'dicom'
          ? [{ code: '110152', codeSystemName: 'DCM', originalText: FACILITY_TYPES }]
          : pointOfCare.facilityType === undefined
            ? []
            : [{ code: pointOfCare.facilityType, codeSystem: FACILITY_TYPES }],
    },
  human: ({ human }, { humanRequests }, _, generation) =>
    human && {
      userId: human.userId,
      ...(human.name === undefined ? {} : { alternativeUserId: human.name }),
      requestor: humanRequests,
      roles: humanRoles[generation](human.role),
    },
  consumer: (facts, _row, identity, generation) =>
    gateway(consumerOf(facts, identity), 'ServiceConsumer', 'Service Consumer', true, generation),
  provider: (facts, _row, identity, generation) =>
    gateway(facts.provider ?? identity.application, 'ServiceProvider', 'Service Provider', false, generation),
  patientIndex: (facts, _row, identity, generation) =>
    gateway(
      facts.provider ?? identity.application,
      'MasterPatientIndex',
      'Master Patient Index',
      false,
      generation,
    ),
  application: (_facts, _row, identity) => ownApplication(identity),
  node: ({ consumer }) =>
    consumer && {
      userId: consumer.name,
      requestor: true,
      ...accessPoint(consumer),
      roles: [
        {
          code: '110153',
          codeSystemName: 'DCM',
          displayName: 'Source Role ID',
          originalText: 'Source Role ID',
        },
      ],
    },
};

// On the answering side the one that asks is never the node itself.
function consumerOf({ consumer, side }: AuditFacts, { application }: AuditIdentity): Gateway | undefined {
  return consumer ?? (side === 'b' ? application : undefined);
}

type Role = NonNullable<AuditFacts['human']>['role'];

/** The later generation's constant loses the role, so it stands beside it (dossier security 11.4 no. 32). */
const humanRoles: Readonly<Record<GenerationName, (role: Role) => AuditCode[]>> = {
  dicom: (role) => [
    { code: '110153', codeSystemName: 'DCM', originalText: 'Source Role ID' },
    ...(role === undefined
      ? []
      : [
          {
            ...role,
            codeSystemName: role.codeSystemName ?? 'XSPA Role',
            originalText: role.displayName ?? role.code,
          },
        ]),
  ],
  rfc3881: (role) => (role === undefined ? [] : [{ code: role.displayName ?? role.code }]),
};

function gateway(
  one: Gateway | undefined,
  code: string,
  name: string,
  requestor: boolean,
  generation: GenerationName,
): AuditParticipant | undefined {
  if (one === undefined) return undefined;
  const { systems, gatewayPrefix } = auditNaming[generation];
  const displayName = `${gatewayPrefix}${name}`;
  const role =
    generation === 'dicom'
      ? { code, codeSystemName: systems.house, displayName, originalText: displayName }
      : { code, codeSystem: systems.house, displayName };
  return { userId: one.name, alternativeUserId: one.name, requestor, ...accessPoint(one), roles: [role] };
}

function ownApplication({ application }: AuditIdentity): AuditParticipant {
  return {
    userId: application.name,
    requestor: false,
    ...accessPoint(application),
    roles: [
      { code: '110150', codeSystemName: 'DCM', displayName: 'Application', originalText: 'Application' },
    ],
  };
}

const MACHINE_NAME = 1;
const IP_ADDRESS = 2;

function accessPoint({ address }: Gateway): Pick<AuditParticipant, 'accessPoint'> {
  if (address === undefined) return {};
  return { accessPoint: { id: address, type: isIP(address) === 0 ? MACHINE_NAME : IP_ADDRESS } };
}
