import type { Agent } from 'node:https';
import type { PatientId } from '../../src/kernel/identifiers.js';
import { type Runtime, systemRuntime } from '../../src/kernel/runtime.js';
import type { NationalInfrastructure } from '../../src/national/ports.js';
import {
  type IssuedAssertion,
  issueHcp,
  issueTrc,
  type Professional,
} from '../../src/trust/assertions/issue.js';
import { clientAgent } from '../../src/trust/tls/client.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { requestAddressing } from '../../src/wire/soap/addressing.js';
import type { Attachment } from '../../src/wire/soap/attachment.js';
import { callSoap } from '../../src/wire/soap/client.js';
import type { WireAnswer, WireBytes } from '../../src/wire/soap/types.js';
import { writeSoapMessage } from '../../src/wire/soap/write.js';
import { type TransactionKey, transactions } from '../../src/wire/transactions.js';
import type { Element } from '../../src/wire/xml/write.js';
import type { TwoNodes } from './nodes.js';
import { doctor, patients } from './people.js';

/** Requests to Luxembourg as the Portuguese contact point makes them, each part of which a test can spoil. */
export class Caller {
  readonly runtime = systemRuntime();
  readonly agent: Agent;
  readonly #nodes: TwoNodes;

  constructor(nodes: TwoNodes) {
    this.#nodes = nodes;
    this.agent = this.agentWith({});
  }

  agentWith(other: Partial<Parameters<typeof clientAgent>[0]>): Agent {
    const { keys } = this.#nodes.pt;
    return clientAgent({ keys: keys.tls, anchors: keys.tlsAnchors, checkHostName: true, ...other });
  }

  hcp(professional: Professional = doctor, at: Runtime = this.runtime): IssuedAssertion {
    const { identityIssuer } = this.#nodes.pt.keys;
    if (identityIssuer === undefined) throw new Error('the demo issues identities');
    return issueHcp(professional, 'TREATMENT', {
      country: 'PT',
      dialect: ehdsi,
      signer: identityIssuer,
      runtime: at,
    });
  }

  trc({ xml }: IssuedAssertion, patient: PatientId = patients.claire): IssuedAssertion {
    const { seal, anchors } = this.#nodes.pt.keys;
    const issuer = { country: 'PT', dialect: ehdsi, signer: seal, anchors, runtime: this.runtime };
    return issueTrc(xml, { patient }, issuer);
  }

  message(
    transaction: TransactionKey,
    assertions: readonly string[],
    body: Element,
    attachments?: readonly Attachment[],
  ): WireBytes {
    const addressing = requestAddressing(
      transactions[transaction],
      this.urlOf(transaction),
      this.runtime.ids,
    );
    return writeSoapMessage(
      { addressing, assertions, body, ...(attachments && { attachments }) },
      this.runtime.ids,
    );
  }

  urlOf(transaction: TransactionKey): string {
    return `${this.#nodes.lu.url.replace('127.0.0.1', 'localhost')}${transactions[transaction].defaultPath}`;
  }

  send(
    message: WireBytes,
    transaction: TransactionKey = 'xcaList',
    agent: Agent = this.agent,
  ): Promise<WireAnswer> {
    const url = this.urlOf(transaction);
    return callSoap({ url, agent, message, timeoutMs: 10_000, maxBytes: 10_000_000 });
  }

  /** The last exchange that Luxembourg answered. */
  async journalled() {
    const { journal } = this.#nodes;
    const [latest] = await journal.recent(1, { node: 'LU' });
    if (latest === undefined) throw new Error('nothing was journalled');
    return { ...latest, entries: await journal.entries(latest.exchangeId) };
  }
}

/** A national infrastructure that notes what it is asked. */
export function watched(own: NationalInfrastructure, calls: string[]): NationalInfrastructure {
  return new Proxy(own, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => {
        calls.push(String(name));
        return Reflect.apply(member, target, parameters);
      };
    },
  });
}
