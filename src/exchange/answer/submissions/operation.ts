import { CdaError } from '../../../documents/cda/errors.js';
import type { HandedInDocument } from '../../../documents/cda/handed-in.js';
import type { DocumentClass } from '../../../kernel/classes.js';
import { type ErrorName, ExchangeError } from '../../../kernel/errors.js';
import type { HandedIn, Submissions } from '../../../national/submissions.js';
import type { Submission } from '../../../wire/xdr/submission.js';
import { XmlRefusal } from '../../../wire/xml/door.js';

/** What is done with one kind of submission. */
export interface Operation<T extends HandedInDocument = HandedInDocument> {
  /** Reads the document and judges it as far as that needs nobody else. Throws an ExchangeError. */
  read(submission: Submission): T;
  /** The documents that the patient must let the other country see; undefined: the decision itself is told. */
  readonly consent: DocumentClass | 'any' | undefined;
  /** Whether the country's own texts are put into the document. */
  readonly translated: boolean;
  /** Hands it to the national systems: when this resolves it is done, and on disk. */
  record(national: Submissions, handedIn: HandedIn, read: T, more: Handed): Promise<void>;
}

export interface Handed {
  readonly submission: Submission;
  readonly friendly: Uint8Array;
}

/** Reads a document; one that is not what it should be is refused under the kind's own error. */
export function readOr<T>(name: ErrorName, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CdaError || error instanceof XmlRefusal)) throw error;
    // Neither holds a value of the document.
    throw new ExchangeError(name, {
      context: `The document is not valid: ${error.message}.`,
      location: 'Document',
      cause: error,
    });
  }
}
