/** The evidences of TS 102 640-2 by their root elements; all have one content. */
export const evidenceRoots = [
  'SubmissionAcceptanceRejection',
  'RelayREMMDAcceptanceRejection',
  'RelayREMMDFailure',
  'DeliveryNonDeliveryToRecipient',
  'DownloadNonDownloadByRecipient',
  'RetrievalNonRetrievalByRecipient',
  'AcceptanceRejectionByRecipient',
  'RelayToNonREMSystem',
  'ReceivedFromNonREMSystem',
] as const;

export type EvidenceRoot = (typeof evidenceRoots)[number];

export interface EvidencePostalAddress {
  /** At least one line. */
  readonly street: readonly string[];
  readonly locality: string;
  readonly stateOrProvince?: string;
  readonly postalCode: string;
  readonly countryName: string;
}

/** Who somebody is; each part may be absent. */
export interface EvidenceEntity {
  readonly names?: readonly {
    /** At least one when present. */
    readonly name?: readonly string[];
    readonly address?: EvidencePostalAddress;
  }[];
  /** URIs. */
  readonly electronicAddress?: readonly string[];
  /** X.509, DER. */
  readonly certificate?: Uint8Array;
}

export interface EvidenceAuthentication {
  /** `xs:dateTime`, as it is written. */
  readonly time: string;
  /** A URI. */
  readonly method: string;
}

/** Which message an evidence is of. */
export interface EvidenceMessage {
  readonly isNotification: boolean;
  readonly subject: string;
  /** The id that the sender's application gave it. */
  readonly userAgentId?: string;
  /** The id by which the issuer knows it. */
  readonly id: string;
  readonly digest?: {
    /** A URI as a rule; OpenNCP writes `SHA256`. */
    readonly method: string;
    readonly value: Uint8Array;
  };
}

/** A REM evidence without its signature (dossier security 8.4; ETSI TS 102 640-2, schema version 1). */
export interface RemEvidence {
  readonly root: EvidenceRoot;
  readonly version: string;
  /** `Id`, an NCName. */
  readonly elementId?: string;
  readonly eventCode?: string;
  readonly eventReasons?: readonly { readonly code: string; readonly details?: string }[];
  readonly identifier: string;
  /** URIs; at least one when present. */
  readonly policyIds?: readonly string[];
  readonly issuer: EvidenceEntity;
  readonly senderAuthentication?: EvidenceAuthentication;
  readonly recipientAuthentication?: EvidenceAuthentication;
  /** `xs:dateTime`, as it is written; so is `submissionTime`. */
  readonly eventTime: string;
  readonly submissionTime?: string;
  readonly replyTo?: string;
  readonly sender: EvidenceEntity;
  /** At least one. */
  readonly recipients: readonly EvidenceEntity[];
  /** Which of the recipients it is about, from 1. */
  readonly refersToRecipient?: number;
  readonly message?: EvidenceMessage;
  readonly notification?: EvidenceMessage;
  readonly forwardedTo?: string;
}
