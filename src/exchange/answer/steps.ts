import type { ExchangeError } from '../../kernel/errors.js';
import type { Audited } from '../audit/audited.js';
import type { AnswerBody, Asserted, Known, Opened } from './facts.js';

type Awaitable<T> = T | Promise<T>;

/**
 * What one transaction does in the states of the answer machine, in their order. Each step is handed all
 * that the ones before it found out and returns what it adds.
 */
export interface AnswerSteps {
  readRequest(facts: Asserted): Awaitable<object>;
  identifyPatient(facts: Asserted): Awaitable<object>;
  authorise(facts: Asserted): Awaitable<object>;
  askNationalInfrastructure(facts: Asserted): Awaitable<object>;
  transcodeToPivot(facts: Asserted): Awaitable<object>;
  writeResponse(facts: Asserted): Awaitable<AnswerBody>;
  /** The refusal in the transaction's own form; asks nobody. */
  refuse(facts: Opened, error: ExchangeError): AnswerBody;
  /** What the answer, or the refusal for `error`, was about: an event for each class of documents. */
  audited(facts: Known, error?: ExchangeError): readonly Audited[];
}
