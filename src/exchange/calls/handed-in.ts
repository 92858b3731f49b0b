import { createHash } from 'node:crypto';
import type { DocumentClass } from '../../kernel/classes.js';
import type { CountryCode, InstanceId } from '../../kernel/identifiers.js';
import { type PatientId, writeCx, writeUniqueId } from '../../kernel/identifiers.js';
import type { PendingSubmission, Submitted } from '../session/types.js';

/** A document that a national system hands in for another country. */
export interface HandingIn {
  readonly country: CountryCode;
  readonly kind: DocumentClass;
  readonly documentId: InstanceId;
  readonly bytes: Uint8Array;
  readonly patient: PatientId;
}

/** What is to be done with it. */
export type Turn =
  | { readonly turn: 'send' }
  /** The same as before, of which nobody knows what became of it. */
  | { readonly turn: 'again'; readonly pending: PendingSubmission }
  /** It is on its way, or was accepted: the same answer, and nothing is sent. */
  | { readonly turn: 'known'; readonly outcome: Promise<Submitted> }
  /** Another document has its id. */
  | { readonly turn: 'taken' }
  /** Of another document for this patient it is not known whether it was done. */
  | { readonly turn: 'blocked' };

interface Entry {
  readonly digest: string;
  readonly patient: string;
  readonly outcome: Promise<Submitted>;
  pending?: PendingSubmission;
  state: 'running' | 'accepted' | 'uncertain';
}

/**
 * What national systems handed in, so that a call that is made twice is no second dispensation: the same
 * document is sent once, or again as the same; while one is uncertain, no other goes out for that patient
 * (dossier operation 4.2 row 14c). Holds `capacity` settled documents; what is open is never forgotten.
 */
export class HandedIn {
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  /** Decides what to do and, where something is to be sent, does it by `send`; nothing comes in between. */
  take(document: HandingIn, send: (turn: Turn & { turn: 'send' | 'again' }) => Promise<Submitted>): Turn {
    const key = keyOf(document);
    const digest = createHash('sha256').update(document.bytes).digest('base64');
    const known = this.#entries.get(key);
    if (known !== undefined && known.digest !== digest) return { turn: 'taken' };
    if (known !== undefined && known.state !== 'uncertain') return { turn: 'known', outcome: known.outcome };
    const patient = patientKey(document);
    const open = [...this.#entries].some(
      ([other, entry]) =>
        other !== key &&
        entry.patient === patient &&
        entry.state !== 'accepted' &&
        entry.pending !== undefined,
    );
    if (open) return { turn: 'blocked' };
    const turn = known?.pending
      ? ({ turn: 'again', pending: known.pending } as const)
      : ({ turn: 'send' } as const);
    const outcome = send(turn);
    this.#keep(key, {
      digest,
      patient,
      outcome,
      state: 'running',
      ...(known?.pending && { pending: known.pending }),
    });
    return { turn: 'known', outcome };
  }

  /** What was open when the node went down. */
  recall(document: HandingIn, pending: PendingSubmission): void {
    const digest = createHash('sha256').update(document.bytes).digest('base64');
    const outcome = Promise.reject<Submitted>(new Error('a node that went down'));
    outcome.catch(() => {});
    this.#entries.set(keyOf(document), {
      digest,
      patient: patientKey(document),
      outcome,
      pending,
      state: 'uncertain',
    });
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    entry.outcome.then(
      (submitted) => this.#settle(key, entry, submitted),
      // It broke on the way: with a message that may be out, it stays open; else nothing was done.
      () => {
        if (entry.pending === undefined) this.#entries.delete(key);
        else entry.state = 'uncertain';
      },
    );
  }

  #settle(key: string, entry: Entry, submitted: Submitted): void {
    if (submitted.outcome === 'uncertain') {
      entry.state = 'uncertain';
      entry.pending = submitted.submission;
      return;
    }
    if (submitted.outcome !== 'accepted') {
      this.#entries.delete(key);
      return;
    }
    entry.state = 'accepted';
    for (const [oldest, { state }] of this.#entries) {
      if (this.#entries.size <= this.#capacity) break;
      if (state === 'accepted') this.#entries.delete(oldest);
    }
  }
}

function keyOf({ country, kind, documentId }: HandingIn): string {
  return JSON.stringify([country, kind.code, writeUniqueId(documentId)]);
}

function patientKey({ country, patient }: HandingIn): string {
  return JSON.stringify([country, writeCx(patient)]);
}
