/** What differs between the schemas of audit messages, as data that reader and writer follow. */
export interface AuditGeneration {
  readonly name: 'rfc3881' | 'dicom';
  /** The attribute that holds a code. */
  readonly codeAttribute: 'code' | 'csd-code';
  /** Attributes of a coded value beside the code, and those of them that must be there. */
  readonly codeAttributes: readonly CodeAttribute[];
  readonly requiredOfCode: readonly CodeAttribute[];
  /** As the schema spells it. */
  readonly sensitivityAttribute: string;
  readonly requestorRequired: boolean;
  readonly objectIdRequired: boolean;
  readonly outcomes: readonly number[];
  readonly accessPointTypes: readonly number[];
  /** True: one source, purposes of use, an outcome's description and descriptions of objects. */
  readonly mostSources: number;
  readonly furtherElements: boolean;
  /** MSGID of the syslog message (IHE ITI TF-2 3.20, DICOM PS3.15 A.6). */
  readonly messageId: string;
}

export type CodeAttribute = 'codeSystem' | 'codeSystemName' | 'displayName' | 'originalText';

const rfc3881: AuditGeneration = {
  name: 'rfc3881',
  codeAttribute: 'code',
  codeAttributes: ['codeSystem', 'codeSystemName', 'displayName', 'originalText'],
  requiredOfCode: [],
  sensitivityAttribute: 'ParticipantObjectSensitivity',
  requestorRequired: false,
  objectIdRequired: true,
  // 1 is what epSOS made of "minor"; it is read, and none is written (its schema has no 1).
  outcomes: [0, 1, 4, 8, 12],
  accessPointTypes: [1, 2, 3],
  mostSources: Number.POSITIVE_INFINITY,
  furtherElements: false,
  messageId: 'IHE+RFC-3881',
};

const dicom: AuditGeneration = {
  name: 'dicom',
  codeAttribute: 'csd-code',
  codeAttributes: ['codeSystemName', 'displayName', 'originalText'],
  requiredOfCode: ['codeSystemName', 'originalText'],
  // The schema's own spelling.
  sensitivityAttribute: 'ParticipantObjectSensistity',
  requestorRequired: true,
  objectIdRequired: false,
  outcomes: [0, 4, 8, 12],
  accessPointTypes: [1, 2, 3, 4, 5],
  mostSources: 1,
  furtherElements: true,
  messageId: 'DICOM+RFC3881',
};

/** RFC 3881 (epSOS, and eHDSI before wave 7) and DICOM PS3.15 A.5 (dossier security 7.1). */
export const auditGenerations = { rfc3881, dicom } as const;

export type GenerationName = keyof typeof auditGenerations;

export const MOST_ROLE = 24;
export const MOST_LIFE_CYCLE = 15;
export const MOST_OBJECT_TYPE = 4;
export const ACTIONS = ['C', 'R', 'U', 'D', 'E'] as const;
