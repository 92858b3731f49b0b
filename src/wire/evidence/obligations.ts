import type { TransactionKey } from '../transactions.js';
import type { EvidenceRoot } from './evidence.js';

/** Of origin, of receipt, of delivery. */
export type EvidenceKind = 'nro' | 'nrr' | 'nrd';

/** What a policy decides about an event: permit when it went well, deny when it did not (dossier security 8.3). */
export type Decision = 'permit' | 'deny';

/** The evidence of each kind, and what it says for each decision (dossier security 8.4). */
export const evidenceKinds: Readonly<
  Record<EvidenceKind, { readonly root: EvidenceRoot } & Readonly<Record<Decision, string>>>
> = {
  nro: { root: 'SubmissionAcceptanceRejection', permit: 'Acceptance', deny: 'Rejection' },
  nrr: { root: 'AcceptanceRejectionByRecipient', permit: 'Acceptance', deny: 'Rejection' },
  nrd: { root: 'DeliveryNonDeliveryToRecipient', permit: 'Delivery', deny: 'DeliveryExpiration' },
};

/** How events and digests are called. */
export interface EvidenceForm {
  readonly eventPrefix: string;
  readonly digestMethod: string;
}

/** URIs as ETSI has them (`http:` without slashes is its own spelling), or OpenNCP's bare words (dossier security 8.4). */
export const evidenceForms = {
  etsi: {
    eventPrefix: 'http:uri.etsi.org/02640/Event#',
    digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
  openncp: { eventPrefix: '', digestMethod: 'SHA256' },
} as const satisfies Record<string, EvidenceForm>;

export type EvidenceFormName = keyof typeof evidenceForms;

/** When a node can be asked for evidence: `request-sent`, `request-delivered`, `answer-received` of B; the others of A. */
export const evidencePoints = [
  'request-sent',
  'request-received',
  'request-delivered',
  'answer-sent',
  'answer-received',
] as const;

export type EvidencePoint = (typeof evidencePoints)[number];

interface PointRow {
  readonly side: 'a' | 'b';
  /** Whether country B is the message's sender. */
  readonly message: 'request' | 'answer';
  /** The end of the title in a file's name. */
  readonly suffix: string;
}

export const evidencePointRows: Readonly<Record<EvidencePoint, PointRow>> = {
  'request-sent': { side: 'b', message: 'request', suffix: 'REQ' },
  'request-received': { side: 'a', message: 'request', suffix: 'REQ' },
  'request-delivered': { side: 'b', message: 'request', suffix: 'REQ_DELIVERED' },
  'answer-sent': { side: 'a', message: 'answer', suffix: 'RES' },
  'answer-received': { side: 'b', message: 'answer', suffix: 'RES' },
};

const titles: Readonly<Record<TransactionKey, string>> = {
  xcpd: 'XCPD',
  xcaList: 'XCA_LIST',
  xcaRetrieve: 'XCA_RETRIEVE',
  xdr: 'XDR_SUBMIT',
};

/** `NCPB_XCA_LIST_REQ` (dossier security 8.2). */
export function evidenceTitle(point: EvidencePoint, transaction: TransactionKey): string {
  const { side, suffix } = evidencePointRows[point];
  return `NCP${side.toUpperCase()}_${titles[transaction]}_${suffix}`;
}

/** One obligation of the policy: which evidence an event asks for (XACML 2.0 `Obligation`, dossier security 8.3). */
export interface Obligation {
  readonly at: EvidencePoint;
  readonly evidence: EvidenceKind;
  readonly fulfilOn: Decision;
  readonly version: string;
  /** A URI. */
  readonly policyId: string;
}

const FIRST_POLICY = 'urn:oid:1.2.3.4';
const SECOND_POLICY = 'urn:oid:1.2.3.5';

/**
 * What is asked for where a country says nothing: origin and delivery of what it asks, receipt of what it is
 * asked, with the versions and policy ids that the field's own policy has.
 */
export const defaultObligations: readonly Obligation[] = [
  { at: 'request-sent', evidence: 'nro', fulfilOn: 'permit', version: '2', policyId: FIRST_POLICY },
  { at: 'request-received', evidence: 'nrr', fulfilOn: 'permit', version: '1', policyId: SECOND_POLICY },
  { at: 'request-received', evidence: 'nrr', fulfilOn: 'deny', version: '1', policyId: SECOND_POLICY },
  { at: 'request-delivered', evidence: 'nrd', fulfilOn: 'permit', version: '2', policyId: FIRST_POLICY },
  { at: 'request-delivered', evidence: 'nrd', fulfilOn: 'deny', version: '2', policyId: SECOND_POLICY },
];
