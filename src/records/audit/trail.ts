import type { CountryCode } from '../../kernel/identifiers.js';
import type { Ids } from '../../kernel/runtime.js';
import { auditGenerations, type GenerationName } from '../../wire/audit/generation.js';
import { writeAuditMessage } from '../../wire/audit/write.js';
import { writeSyslogMessage } from '../../wire/syslog/message.js';
import { serialise } from '../../wire/xml/write.js';
import { type OutboxEntry, putInOutbox } from '../outbox.js';
import type { Store } from '../store.js';
import { type AuditIdentity, auditMessageOf } from './build.js';
import type { AuditFacts, AuditTrail } from './facts.js';
import { type KeptMessage, keepMessages } from './log.js';

/** Facility 10 (security), severity 5 (notice): what IHE recommends. */
const PRIORITY = 10 * 8 + 5;
const APPLICATION = 'passerelle';
export const SYSLOG = 'application/syslog';

export interface AuditTrailOptions {
  readonly node: CountryCode;
  readonly identity: AuditIdentity;
  readonly generation: GenerationName;
  readonly ids: Ids;
  /** Signs a whole document with an enveloped signature at its end; left out, messages are not signed. */
  readonly sign?: (xml: string) => string;
  /** Where messages are sent; kept here only when left out. */
  readonly forward?: {
    readonly sink: string;
    readonly hostname: string;
    /** Told when there is something to send. */
    readonly wake: () => void;
  };
}

/**
 * The audit trail of one node. Each message is kept and, where it is to be sent, put into the outbox in one
 * commit, before `record` resolves.
 */
export function auditTrail(store: Store, options: AuditTrailOptions): AuditTrail {
  const { node, generation, forward } = options;
  return {
    async record(facts, exchangeId) {
      const made = facts.map((one): KeptMessage => {
        const { event, side, outcome, at } = one;
        return {
          id: options.ids.uuid(),
          node,
          at,
          ...(exchangeId === undefined ? {} : { exchangeId }),
          event,
          side,
          outcome,
          generation,
          ...(forward === undefined ? {} : { sink: forward.sink }),
          message: new Uint8Array(Buffer.from(xmlOf(one, options))),
        };
      });
      await store.commit(async (transaction) => {
        await keepMessages(transaction, made);
        if (forward === undefined) return;
        await putInOutbox(
          transaction,
          made.map((message) => deliveryOf(message, forward)),
        );
      });
      forward?.wake();
    },
  };

  function deliveryOf(
    { id, at, exchangeId, message }: KeptMessage,
    { sink, hostname }: NonNullable<typeof forward>,
  ): OutboxEntry {
    return {
      id,
      sink,
      orderingKey: node,
      contentType: SYSLOG,
      payload: writeSyslogMessage({
        priority: PRIORITY,
        timestamp: at,
        hostname,
        appName: APPLICATION,
        messageId: auditGenerations[generation].messageId,
        text: message,
      }),
      ...(exchangeId === undefined ? {} : { exchangeId }),
      createdAt: at,
    };
  }
}

function xmlOf(facts: AuditFacts, { identity, generation, sign }: AuditTrailOptions): string {
  const message = auditMessageOf(facts, identity, generation);
  const xml = serialise(writeAuditMessage(message, auditGenerations[generation]));
  return sign === undefined ? xml : sign(xml);
}
