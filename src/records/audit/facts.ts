import type { PatientId } from '../../kernel/identifiers.js';
import type { AuditEventKey, Side } from './catalogue.js';

/** `partial`: something beside an error; `temporal`: it may work later; `permanent`: it will not. */
export type AuditOutcome = 'success' | 'partial' | 'temporal' | 'permanent';

/** A contact point, or another machine, as its TLS certificate names it. */
export interface Gateway {
  /** Common name of the certificate; the host where there is no certificate. */
  readonly name: string;
  /** IP address or host name. */
  readonly address?: string;
}

/** The professional, as the identity assertion has them. */
export interface HumanRequestor {
  readonly userId: string;
  readonly name?: string;
  readonly role?: { readonly code: string; readonly codeSystemName?: string; readonly displayName?: string };
}

export interface PointOfCare {
  readonly name: string;
  readonly facilityType?: string;
}

/** A message that crossed, by its WS-Addressing id, with the text of its SOAP header. */
export interface AuditedMessage {
  readonly messageId: string;
  readonly header?: string;
}

/** What else an event was about, beside patient, error and messages (dossier security 7.4). */
export type AuditedObject =
  | {
      readonly kind: 'discovery' | 'query';
      readonly id: string;
      /** The query's own element. */
      readonly query?: Uint8Array;
      readonly homeCommunityId?: string;
    }
  | {
      readonly kind:
        | 'retrieval'
        | 'submission'
        | 'listedDocument'
        | 'retrievedDocument'
        | 'submittedDocument'
        | 'discardedDocument'
        | 'hcpAssertion'
        | 'trcAssertion'
        | 'nokAssertion'
        | 'guarantor'
        | 'sourcePatient'
        | 'serviceList'
        | 'translationInput'
        | 'translationOutput'
        | 'serviceMetadata'
        | 'node'
        | 'auditLog';
      readonly id: string;
    };

/** One thing that happened, as whoever saw it tells it; nothing of an audit message's form. */
export interface AuditFacts {
  readonly event: AuditEventKey;
  readonly side: Side;
  readonly at: Date;
  readonly outcome: AuditOutcome;
  /** The protocol's code, and what exactly was wrong. */
  readonly error?: { readonly code: string; readonly text: string };
  readonly human?: HumanRequestor;
  readonly pointOfCare?: PointOfCare;
  /** `TREATMENT`, `EMERGENCY`. */
  readonly purpose?: string;
  /** The gateway that asks, and the one that answers; the node itself where it is left out. */
  readonly consumer?: Gateway;
  readonly provider?: Gateway;
  readonly patients?: readonly PatientId[];
  /** LOINC code of the class of documents; an audit message has no place for it. */
  readonly classCode?: string;
  readonly objects?: readonly AuditedObject[];
  readonly request?: AuditedMessage;
  readonly response?: AuditedMessage;
}

/** Takes what is to be audited. */
export interface AuditTrail {
  /** Resolves when the message is on disk, to be kept and to be sent; in the order of the calls. */
  record(facts: readonly AuditFacts[], exchangeId?: string): Promise<void>;
}

/** For a node that is told to keep no audit trail. */
export const noAuditTrail: AuditTrail = { record: () => Promise.resolve() };
