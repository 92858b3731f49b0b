import { type TransactionKey, transactions } from '../transactions.js';
import { isNamed } from '../xml/read.js';
import { SoapRefusal } from './faults.js';
import type { SoapMessage } from './read.js';

const keys = Object.keys(transactions) as TransactionKey[];

/**
 * The transaction that a request asks for: by the root of its body, else by `wsa:Action`, else by the
 * content type's action (dossier transactions 2.1: the body wins). Throws {@link SoapRefusal} when it is
 * none of them, or when there is no message id to answer to.
 */
export function transactionOf(message: SoapMessage): TransactionKey {
  const key =
    keys.find((known) => isNamed(message.body, transactions[known].requestBody)) ??
    byAction(message.addressing.action) ??
    byAction(message.contentTypeAction);
  if (key === undefined) throw new SoapRefusal('action', 'The action is not supported.');
  if (message.addressing.messageId === undefined) {
    throw new SoapRefusal('message-id', 'The header wsa:MessageID is missing.');
  }
  return key;
}

function byAction(action: string | undefined): TransactionKey | undefined {
  const wanted = action?.trim();
  return keys.find((known) => transactions[known].requestAction === wanted);
}
