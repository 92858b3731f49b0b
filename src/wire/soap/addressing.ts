import type { XmlElement } from 'libxml2-wasm';
import type { Ids } from '../../kernel/runtime.js';
import { type Transaction, transactions } from '../transactions.js';
import { namespaces, type QName } from '../xml/namespaces.js';
import { attributeOf, childOf, isNamed, textOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';
import { SoapRefusal } from './faults.js';
import type { Addressing } from './types.js';

/** The address that means: answer on the connection that the request came by. */
export const ANONYMOUS = `${namespaces.wsa}/anonymous`;
const REPLY = `${namespaces.wsa}/reply`;

/** Which headers OpenNCP marks `s:mustUnderstand` by action (dossier transactions 2.2). */
const marked: ReadonlyMap<string, readonly string[]> = new Map([
  [transactions.xcpd.requestAction, ['Action']],
  [transactions.xcaList.requestAction, ['To', 'Action']],
  [transactions.xdr.requestAction, ['Action']],
]);

/** The addressing of a new request to an endpoint. */
export function requestAddressing(transaction: Transaction, to: string, ids: Ids): Addressing {
  return { to, action: transaction.requestAction, messageId: messageId(ids), replyTo: ANONYMOUS };
}

/** The addressing of the answer to a request. */
export function responseAddressing(
  transaction: Transaction,
  request: Partial<Addressing>,
  ids: Ids,
): Addressing {
  return {
    action: transaction.responseAction,
    messageId: messageId(ids),
    ...(request.messageId === undefined ? {} : { relatesTo: request.messageId }),
  };
}

/** A fresh message id, `urn:uuid:` and a UUID. */
export function messageId(ids: Ids): string {
  return `urn:uuid:${ids.uuid()}`;
}

/** Writes the WS-Addressing header blocks, in the order To, Action, MessageID, RelatesTo, ReplyTo. */
export function writeAddressing(addressing: Addressing): Element[] {
  const { to, action, relatesTo, replyTo } = addressing;
  const header = (name: 'To' | 'Action' | 'MessageID' | 'RelatesTo', value: string) =>
    el(
      `wsa:${name}`,
      { 's:mustUnderstand': marked.get(action)?.includes(name) === true ? '1' : undefined },
      value,
    );
  return [
    ...(to === undefined ? [] : [header('To', to)]),
    header('Action', action),
    header('MessageID', addressing.messageId),
    ...(relatesTo === undefined ? [] : [header('RelatesTo', relatesTo)]),
    ...(replyTo === undefined ? [] : [el('wsa:ReplyTo', {}, el('wsa:Address', {}, replyTo))]),
  ];
}

/**
 * Reads the WS-Addressing headers, trimmed; each may be missing or empty, none may stand twice. Headers in
 * other namespaces, such as those that OpenNCP's retrieve client adds (dossier, pitfall 3), are not seen.
 * Throws {@link SoapRefusal}.
 */
export function readAddressing(blocks: readonly XmlElement[]): Partial<Addressing> {
  const to = textOf(single(blocks, 'wsa:To'));
  const action = textOf(single(blocks, 'wsa:Action'));
  const id = textOf(single(blocks, 'wsa:MessageID'));
  const replies = blocks.filter(
    (block) => isNamed(block, 'wsa:RelatesTo') && (attributeOf(block, 'RelationshipType') ?? REPLY) === REPLY,
  );
  const relatesTo = textOf(single(replies, 'wsa:RelatesTo'));
  const replyTo = textOf(childOf(single(blocks, 'wsa:ReplyTo'), 'wsa:Address'));
  return {
    ...(to === undefined ? {} : { to }),
    ...(action === undefined ? {} : { action }),
    ...(id === undefined ? {} : { messageId: id }),
    ...(relatesTo === undefined ? {} : { relatesTo }),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
}

function single(blocks: readonly XmlElement[], name: QName): XmlElement | undefined {
  const found = blocks.filter((block) => isNamed(block, name));
  if (found.length > 1) throw new SoapRefusal('addressing', `The header ${name} stands twice.`);
  return found[0];
}
