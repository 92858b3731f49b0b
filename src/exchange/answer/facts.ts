import type { ValidatedAssertions } from '../../trust/assertions/validate.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import type { Attachment } from '../../wire/soap/attachment.js';
import type { SoapMessage } from '../../wire/soap/read.js';
import type { SoapRequest } from '../../wire/soap/server.js';
import type { TransactionKey } from '../../wire/transactions.js';
import type { Element } from '../../wire/xml/write.js';
import type { Peer } from '../peers.js';
import type { Recorder } from '../recorder.js';
import type { GivenAnswer, Settle } from './repeats.js';

/** What is known when the bytes have arrived. */
export interface Received {
  readonly request: SoapRequest;
  readonly recorder: Recorder;
  /** The other country, from its TLS certificate; undefined when it is none of ours. */
  readonly peer: Peer | undefined;
  readonly dialect: Dialect;
}

/** … when the envelope has been read. */
export interface Opened extends Received {
  readonly message: SoapMessage;
  readonly transaction: TransactionKey;
}

/** … when the assertions hold. From here on the caller is one of ours. */
export interface Asserted extends Opened {
  readonly peer: Peer;
  readonly rights: ValidatedAssertions;
  /** Of a submission: told how it was answered. */
  readonly settle?: Settle;
  /** Of a submission that was answered before: the answer. */
  readonly repeated?: GivenAnswer;
}

/** … when it is answered or refused: whatever the steps had found out by then. */
export type Known<T extends Asserted = Asserted> = Opened & Partial<Omit<T, keyof Opened>>;

/** A response's body, with the documents that travel beside it. */
export interface AnswerBody {
  readonly body: Element;
  /** Present for a response that goes out as MTOM. */
  readonly attachments?: readonly Attachment[];
}

/** … when it has been answered or refused. */
export interface Answered {
  readonly given: GivenAnswer;
}
