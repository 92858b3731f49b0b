import { createHash, type X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import { Agent } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { blockingPolicy, codedElements, pivotCode, terminologyOf } from '../../src/app/documents.js';
import { shipped } from '../../src/app/shipped.js';
import { transcode, translate } from '../../src/documents/translate/translate.js';
import { createAnswerer } from '../../src/exchange/answer/answer.js';
import { PivotStore } from '../../src/exchange/answer/pivots.js';
import { memoryAnsweredMessages } from '../../src/exchange/answer/repeats.js';
import { type Peer, Peers } from '../../src/exchange/peers.js';
import { noRecords } from '../../src/exchange/recorder.js';
import { Session } from '../../src/exchange/session/session.js';
import type { SessionEvent, SignedAssertion } from '../../src/exchange/session/types.js';
import { documentClasses } from '../../src/kernel/classes.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import { loadEmbeddedInfrastructure } from '../../src/national/embedded/load.js';
import type { NationalInfrastructure } from '../../src/national/ports.js';
import type { ExchangeSummary, StoredEntry } from '../../src/records/journal.js';
import { memoryReplayStore } from '../../src/trust/assertions/replay.js';
import type { Signer } from '../../src/trust/keys/signer.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../src/wire/dialects/epsos.js';
import { collect } from '../../src/wire/soap/collect.js';
import { defaultSoapLimits, type WireAnswer, type WireBytes } from '../../src/wire/soap/types.js';
import { memoryJournal } from './memory-journal.js';
import type { AnswerVector, SessionVector, VectorEvent } from './vectors.js';

const dialects = { ehdsi, epsos };
// What ships with the program and nothing that was imported on this machine.
const terminology = terminologyOf({ dataDir: join(tmpdir(), 'passerelle-without-imports') });
const list = codedElements();
const nationals = new Map<string, Promise<NationalInfrastructure>>();

/** The national infrastructure of a country of the demo, read once. */
export function demoNational(country: string): Promise<NationalInfrastructure> {
  const known = nationals.get(country) ?? loadEmbeddedInfrastructure(shipped('demo', country, 'national'));
  nationals.set(country, known);
  return known;
}

/** What the journal says of an exchange: how the machine went, and how it ended. */
export interface Course {
  readonly transitions: readonly { event: string; to: string }[];
  readonly outcome: ExchangeSummary['outcome'];
  readonly code?: string;
}

function courseOf(summary: ExchangeSummary | undefined, entries: readonly StoredEntry[]): Course {
  if (summary === undefined) throw new Error('the exchange is not in the journal');
  const { outcome, code } = summary;
  return {
    transitions: entries.flatMap((entry) =>
      entry.kind === 'transition' ? [{ event: entry.event, to: entry.to }] : [],
    ),
    outcome,
    ...(code === undefined ? {} : { code }),
  };
}

export type AnswerFacts = Pick<AnswerVector, 'start' | 'node' | 'peer' | 'policy'>;

/** Country A's answer to one request, in a node that has answered none before. */
export async function replayAnswer(
  { start, node, peer, policy }: AnswerFacts,
  request: WireBytes & { readonly client: X509Certificate },
  trusted: X509Certificate,
): Promise<Course & { readonly response: WireAnswer }> {
  const runtime = scriptedRuntime(start);
  const journal = memoryJournal();
  const dialect = dialects[peer.dialect];
  const blocking = blockingPolicy({ transcoding: { blocking: 'required' } });
  const answer = createAnswerer({
    node,
    peers: new Peers([{ ...peer, dialect, endpoints: {}, timeoutMs: 10_000 }]),
    defaultDialect: ehdsi,
    runtime,
    journal,
    ...noRecords,
    national: await demoNational(node.country),
    pivots: new PivotStore((friendly) => transcode(friendly, { terminology, list, policy: blocking })),
    pivotCode: (coded) => pivotCode(terminology, coded),
    policy: {
      serves: ({ name }) => policy.documentClasses.includes(name),
      accepts: () => true,
      identifierRequired: policy.identifierRequired,
      severalMatchesListed: policy.severalMatchesListed,
    },
    anchors: () => [trusted],
    sealRevocation: async () => undefined,
    replays: memoryReplayStore(),
    answered: memoryAnsweredMessages(),
    translate: (pivot) => translate(pivot, node.languageCode, { terminology, list }),
    skewMs: 60_000,
    limits: defaultSoapLimits,
  });
  const { bytes, contentType, client } = request;
  const response = await answer({
    path: '/',
    contentType,
    bytes,
    peer: client,
    receivedAt: new Date(start),
  });
  // The last transition is recorded behind the answer.
  await new Promise(setImmediate);
  const [summary] = await journal.recent(1);
  return { response, ...courseOf(summary, await journal.entries(summary?.exchangeId ?? '')) };
}

export type SessionFacts = Pick<
  SessionVector,
  'start' | 'node' | 'peer' | 'language' | 'endpoints' | 'events'
>;

/** Country B's session, its calls answered by `answer` over plain HTTP on this machine. */
export async function replaySession(
  facts: SessionFacts,
  keys: { readonly hcp: SignedAssertion; readonly seal: Signer; readonly trusted: X509Certificate },
  answer: (request: WireBytes) => Promise<WireAnswer>,
): Promise<Course & { readonly untranslated: readonly string[] }> {
  const { start, node, peer, endpoints, language } = facts;
  const runtime = scriptedRuntime(start);
  const journal = memoryJournal();
  await using far = await plainServer(answer);
  const session = new Session(
    {
      node,
      runtime,
      journal,
      ...noRecords,
      seal: keys.seal,
      anchors: () => [keys.trusted],
      translate: (pivot, into) => translate(pivot, into, { terminology, list }),
    },
    {
      peer: { ...peer, dialect: dialects[peer.dialect], endpoints, timeoutMs: 10_000, agent: far.agent },
      hcp: keys.hcp,
      language,
    },
  );
  let documents: readonly object[] = [];
  for (const event of facts.events) {
    const { context } = await session.send(eventOf(event, documents));
    documents = context.documents ?? [];
  }
  await session.close();
  const entries = await journal.entries(session.exchangeId);
  return {
    ...courseOf(await journal.find(session.exchangeId), entries),
    untranslated: entries.flatMap((entry) =>
      entry.kind === 'note' && entry.name === 'untranslated' ? [entry.value] : [],
    ),
  };
}

function eventOf(event: VectorEvent, documents: readonly object[]): SessionEvent {
  switch (event.type) {
    case 'SEARCH': {
      const { ids, name, birthTime } = event.traits;
      const traits = { ids, ...(name && { name }), ...(birthTime && { birthTime }) };
      return { type: 'SEARCH', traits };
    }
    case 'LIST': {
      const kind = Object.values(documentClasses).find(({ name }) => name === event.kind);
      if (kind === undefined) throw new Error(`${event.kind} is no kind of document`);
      return { type: 'LIST', kind };
    }
    case 'RETRIEVE': {
      const document = documents[event.document];
      if (document === undefined) throw new Error(`the list has no document ${event.document}`);
      return { type: 'RETRIEVE', document };
    }
    default:
      return event;
  }
}

/** A server without TLS, and an agent that leads every address to it: requests keep the address they name. */
async function plainServer(answer: (request: WireBytes) => Promise<WireAnswer>) {
  const server = createServer((request, response) => {
    const { 'content-type': contentType = '' } = request.headers;
    collect(request, defaultSoapLimits.bytes, 10_000)
      .then(({ bytes }) => answer({ contentType, bytes }))
      .then(
        ({ status, contentType: type, bytes }) =>
          response.writeHead(status, { 'Content-Type': type }).end(bytes),
        (error: unknown) => response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error)),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent: Peer['agent'] = new LoopbackAgent(port);
  return {
    agent,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class LoopbackAgent extends Agent {
  readonly #port: number;

  constructor(port: number) {
    super();
    this.#port = port;
  }

  override createConnection(): Duplex {
    return connect(this.#port, '127.0.0.1');
  }
}

export type RecordedSignature = SessionVector['signatures'][number];

/** A signer that notes what it signed. */
export function recordingSigner(signer: Signer, signatures: RecordedSignature[]): Signer {
  return {
    certificate: signer.certificate,
    sign: (hash, bytes) => {
      if (hash !== 'sha256') throw new Error(`a vector holds signatures over SHA-256 only, not ${hash}`);
      const value = signer.sign(hash, bytes);
      signatures.push({ hash, over: sha256(bytes), value: Buffer.from(value).toString('base64') });
      return value;
    },
  };
}

/** A signer without a key: it gives the signatures that were recorded, over the same bytes and no others. */
export function recordedSigner(
  certificate: X509Certificate,
  signatures: readonly RecordedSignature[],
): Signer {
  return {
    certificate,
    sign: (hash, bytes) => {
      const known = signatures.find((one) => one.hash === hash && one.over === sha256(bytes));
      if (known === undefined) throw new Error('something else was to be signed than when it was recorded');
      return new Uint8Array(Buffer.from(known.value, 'base64'));
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
