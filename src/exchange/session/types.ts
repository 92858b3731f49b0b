import type { TranslationResult } from '../../documents/translate/result.js';
import type { DocumentClass } from '../../kernel/classes.js';
import type { PatientId } from '../../kernel/identifiers.js';
import type { PatientMatch, PatientTraits } from '../../kernel/patient.js';
import type { DocumentEntry } from '../../wire/xca/document-entry.js';

/** Why a step did not do what was asked, for the person at the desk. */
export interface Problem {
  /** The protocol's code, or ours where the peer sent none. */
  readonly code: string;
  /** What happened, in one sentence without patient data. */
  readonly text: string;
  /** Whose it is to solve. */
  readonly whose: 'patient' | 'professional' | 'peer' | 'network' | 'us';
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
  | { type: 'CLOSE' };

export interface IdentifyInput {
  readonly hcp: SignedAssertion;
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
}
export interface RetrieveInput extends ListInput {
  readonly document: ListedDocument;
}
export interface TranslateInput {
  readonly documents: readonly ReceivedDocument[];
  readonly kind: DocumentClass;
  readonly language: string;
}
