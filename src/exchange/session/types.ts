import type { ConsentPolicy } from '../../documents/cda/consent.js';
import type { HandedOut, Pharmacist } from '../../documents/cda/dispense.js';
import type { Signatory } from '../../documents/cda/model/header.js';
import type { NonEmpty } from '../../documents/cda/model/values.js';
import type { TranslationResult } from '../../documents/translate/result.js';
import type { DocumentClass } from '../../kernel/classes.js';
import type { InstanceId, PatientId } from '../../kernel/identifiers.js';
import type { Coded, PatientMatch, PatientTraits } from '../../kernel/patient.js';
import type { DocumentEntry } from '../../wire/xca/document-entry.js';
import type { XcaListRequest } from '../../wire/xca/list-request.js';
import type { ComposedMessage } from './call.js';

/** Why a step did not do what was asked, for the person at the desk. */
export interface Problem {
  /** The protocol's code, or ours where the peer sent none. */
  readonly code: string;
  /** What happened, in one sentence without patient data. */
  readonly text: string;
  /** Whose it is to solve. */
  readonly whose: 'patient' | 'professional' | 'peer' | 'network' | 'us';
  /** What the other country said of it, in its own words; for systems, not for the desk. */
  readonly context?: string;
}

/** A step that did not succeed; `outcome` is the state the session goes to. */
export interface Setback<Outcome extends string> {
  readonly outcome: Outcome;
  readonly problem: Problem;
}

/** A signed assertion as it is spliced into messages, with what the session needs of it. */
export interface SignedAssertion {
  readonly xml: string;
  readonly id: string;
  readonly notOnOrAfter: Date;
}

export type Identified =
  | { readonly outcome: 'found'; readonly matches: readonly PatientMatch[] }
  | Setback<'noMatch' | 'needsMoreData' | 'denied' | 'unreachable' | 'failed'>;

export type PurposeOfUse = 'TREATMENT' | 'EMERGENCY';

export type TrcIssued = { readonly outcome: 'issued'; readonly trc: SignedAssertion } | Setback<'denied'>;

/** A document as the peer lists it: the structured rendition, its PDF twin, or both. */
export interface ListedDocument {
  readonly xml?: DocumentEntry;
  readonly pdf?: DocumentEntry;
}

export type Listed =
  | {
      readonly outcome: 'listed';
      readonly documents: readonly ListedDocument[];
      readonly notes: readonly Problem[];
    }
  | Setback<'noDocument' | 'noConsent' | 'denied' | 'unreachable' | 'failed'>;

/** One rendition as it arrived. */
export interface ReceivedDocument {
  readonly entry: DocumentEntry;
  readonly bytes: Uint8Array;
}

export type Retrieved =
  | {
      readonly outcome: 'received';
      readonly documents: readonly ReceivedDocument[];
      readonly notes: readonly Problem[];
    }
  | Setback<'noConsent' | 'denied' | 'unreachable' | 'failed'>;

/** One rendition as it is shown: the pivot that arrived and what became of it. */
export interface ShownDocument extends ReceivedDocument {
  readonly translation: TranslationResult;
}

/** `gaps`: something stayed untranslated and is listed; `original`: the pivot is shown as it came. */
export interface Translated {
  readonly outcome: 'complete' | 'gaps' | 'original';
  readonly documents: readonly ShownDocument[];
}

/** What the session knows; what belongs to a patient is forgotten when another one is looked for. */
export interface SessionContext {
  readonly hcp: SignedAssertion;
  /** The reader's language, `fr-FR`. */
  readonly language: string;
  readonly traits?: PatientTraits | undefined;
  readonly matches?: readonly PatientMatch[] | undefined;
  readonly patient?: PatientMatch | undefined;
  readonly purpose?: PurposeOfUse | undefined;
  readonly trc?: SignedAssertion | undefined;
  readonly kind?: DocumentClass | undefined;
  readonly documents?: readonly ListedDocument[] | undefined;
  readonly chosen?: ListedDocument | undefined;
  readonly received?: readonly ReceivedDocument[] | undefined;
  readonly shown?: readonly ShownDocument[] | undefined;
  readonly order?: DispenseOrder | undefined;
  readonly original?: Uint8Array | undefined;
  readonly decision?: { readonly policy: ConsentPolicy; readonly author: Signatory } | undefined;
  /** A submission of which it is not known whether it was done. */
  readonly pending?: PendingSubmission | undefined;
  /** The dispensation that was accepted last, as it was sent: a discard is made of it. */
  readonly dispensed?: PendingSubmission | undefined;
  readonly problem?: Problem | undefined;
  /** Warnings of the last answer. */
  readonly notes: readonly Problem[];
}

export type SessionEvent =
  | { type: 'SEARCH'; traits: PatientTraits }
  | { type: 'CHOOSE_PATIENT'; id: PatientId }
  | { type: 'CONFIRM_TREATMENT'; purpose: PurposeOfUse }
  | { type: 'LIST'; kind: DocumentClass }
  | { type: 'RETRIEVE'; document: ListedDocument }
  | ({ type: 'DISPENSE' } & DispenseOrder)
  /** `original`: the eDispensation as it was sent; left out, the one of this session. */
  | { type: 'DISCARD'; original?: Uint8Array }
  | { type: 'DECIDE_CONSENT'; policy: ConsentPolicy; author: Signatory }
  | { type: 'RETRY' }
  | { type: 'CLOSE' };

/** What a person says of a dispensation that is to be submitted. */
export interface DispenseOrder {
  readonly pharmacist: Pharmacist;
  readonly handedOut: NonEmpty<HandedOut>;
}

/** A document on its way to the other country: kept until it is known what became of it. */
export interface PendingSubmission {
  readonly kind: DocumentClass;
  readonly documentId: InstanceId;
  /** Never made anew: what is sent again is this. */
  readonly document: Uint8Array;
  readonly languageCode: string;
  readonly eventCodes: readonly Coded[];
  readonly patientId: PatientId;
  /** The unique id of the submission set: of a discard, the discard's. */
  readonly setId: InstanceId;
  readonly message: ComposedMessage;
  /** Until when the message's assertions hold. */
  readonly validUntil: Date;
}

export type Submitted =
  | {
      readonly outcome: 'accepted';
      readonly submission: PendingSubmission;
      readonly notes: readonly Problem[];
    }
  /** It may have been done: only the same document may be sent again. */
  | { readonly outcome: 'uncertain'; readonly submission: PendingSubmission; readonly problem: Problem }
  | Setback<'notAccepted' | 'noConsent' | 'denied' | 'unreachable'>;

export interface IdentifyInput {
  readonly hcp: SignedAssertion;
  /** Who speaks for the patient. */
  readonly nok?: SignedAssertion;
  readonly traits: PatientTraits;
}
export interface IssueTrcInput {
  readonly hcp: SignedAssertion;
  readonly patient: PatientId;
  readonly purpose: PurposeOfUse;
}
export interface ListInput {
  readonly hcp: SignedAssertion;
  readonly trc: SignedAssertion;
  readonly patient: PatientId;
  readonly kind: DocumentClass;
  /** Original clinical documents may be asked for together. */
  readonly further?: readonly DocumentClass[];
  readonly filter?: Pick<XcaListRequest, 'createdAfter' | 'createdBefore' | 'maximumSize'>;
}
export interface RetrieveInput extends ListInput {
  readonly document: ListedDocument;
}
export interface TranslateInput {
  readonly documents: readonly ReceivedDocument[];
  readonly kind: DocumentClass;
  readonly language: string;
}

/** Who hands in, for whom. */
export interface SubmitInput {
  readonly hcp: SignedAssertion;
  readonly trc: SignedAssertion;
  readonly patient: PatientMatch;
}
export interface DispenseInput extends SubmitInput {
  readonly order: DispenseOrder;
  /** The prescription's structured rendition, as it arrived. */
  readonly prescription: Uint8Array;
}
export interface DiscardInput extends SubmitInput {
  readonly original: Uint8Array;
}
export interface DecideConsentInput extends SubmitInput {
  readonly policy: ConsentPolicy;
  readonly author: Signatory;
}
export interface ResubmitInput extends SubmitInput {
  readonly pending: PendingSubmission;
  readonly purpose: PurposeOfUse;
}
