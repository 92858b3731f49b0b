import { createServer } from 'node:https';
import type { NodeConfig } from '../config/load.js';
import { transcode, translate } from '../documents/translate/translate.js';
import { createAnswerer } from '../exchange/answer/answer.js';
import { PivotStore } from '../exchange/answer/pivots.js';
import { memoryAnsweredMessages } from '../exchange/answer/repeats.js';
import type { NodeIdentity, Peer } from '../exchange/peers.js';
import { Peers } from '../exchange/peers.js';
import type { SessionServices } from '../exchange/session/services.js';
import { Session } from '../exchange/session/session.js';
import { tokenClient } from '../exchange/sts/client.js';
import type { CountryCode } from '../kernel/identifiers.js';
import type { Runtime } from '../kernel/runtime.js';
import type { NationalInfrastructure } from '../national/ports.js';
import type { Journal } from '../records/journal.js';
import { issueHcp, type Professional, type Purpose } from '../trust/assertions/issue.js';
import { memoryReplayStore } from '../trust/assertions/replay.js';
import { loadCertificates } from '../trust/keys/load.js';
import { clientAgent } from '../trust/tls/client.js';
import { serverTlsOptions } from '../trust/tls/server.js';
import { ehdsi } from '../wire/dialects/ehdsi.js';
import { defaultDoorLimits, soapApp } from '../wire/soap/server.js';
import { defaultSoapLimits, type SoapLimits } from '../wire/soap/types.js';
import { transactions } from '../wire/transactions.js';
import { blockingPolicy, codedElements, pivotCode, terminologyOf } from './documents.js';
import { recordDoorRefusal } from './door-refusal.js';
import { loadNodeKeys, type NodeKeys } from './keys.js';
import { listen } from './listen.js';
import { startNationalSide } from './national-side.js';

/** What several nodes of one process share, and what is the country's own. */
export interface NodeParts {
  readonly runtime: Runtime;
  readonly journal: Journal;
  readonly national: NationalInfrastructure;
}

/** Who asks and what they read, for a session of country B. */
export interface SessionRequest {
  readonly country: CountryCode;
  readonly professional: Professional;
  readonly purpose: Purpose;
  /** The reader's language; the node's own when left out. */
  readonly language?: string;
  readonly onTransition?: (state: string) => void;
}

/** A contact point that listens and asks. */
export interface RunningNode {
  readonly config: NodeConfig;
  readonly keys: NodeKeys;
  readonly peers: readonly Peer[];
  /** Where it listens, `https://127.0.0.1:8443`. */
  readonly url: string;
  /** Where systems of the country call, where they may. */
  readonly nationalUrl?: string;
  /** Country B: signs the professional's identity and opens a session with another country. */
  openSession(request: SessionRequest): Session;
  /** Takes no new connection, lets what runs end, and closes. */
  close(): Promise<void>;
}

/**
 * Starts a node of both roles from its configuration. Rejects when a key cannot be used or the port is taken;
 * the message says what to do.
 */
export async function startNode(config: NodeConfig, parts: NodeParts): Promise<RunningNode> {
  const { runtime, journal, national } = parts;
  const keys = loadNodeKeys(config, runtime.clock.now());
  const node: NodeIdentity = {
    country: config.country,
    countryName: config.name,
    homeCommunityId: config.homeCommunityId,
    languageCode: config.language,
  };
  const peers = config.peers.map((peer) => peerOf(peer, keys));
  const limits = limitsOf(config);
  const list = codedElements();
  const terminology = terminologyOf(config);
  const policy = blockingPolicy(config);

  const answer = createAnswerer({
    node,
    peers: new Peers(peers),
    defaultDialect: ehdsi,
    runtime,
    journal,
    national,
    pivots: new PivotStore((friendly) => transcode(friendly, { terminology, list, policy })),
    pivotCode: (coded) => pivotCode(terminology, coded),
    policy: {
      serves: (kind) => config.policy.documentClasses.includes(kind.name),
      accepts: (kind) => config.policy.submissions.some((name) => name === kind.name),
      identifierRequired: config.policy.patientDiscovery.identifier === 'required',
      severalMatchesListed: config.policy.patientDiscovery.severalMatches === 'list',
    },
    anchors: keys.anchors,
    replays: memoryReplayStore(),
    answered: memoryAnsweredMessages(),
    translate: (pivot) => translate(pivot, config.language, { terminology, list }),
    skewMs: config.clockSkewSeconds * 1000,
    limits,
  });
  const session: SessionServices = {
    node,
    runtime,
    journal,
    seal: keys.seal,
    anchors: keys.anchors,
    translate: (pivot, language) => translate(pivot, language, { terminology, list }),
    ...(config.tokenService === undefined
      ? {}
      : { tokenClient: tokenClientOf(config.tokenService, keys, runtime) }),
  };

  const bodyTimeoutMs = config.limits.requestSeconds * 1000;
  const app = soapApp({
    runtime,
    paths: [...new Set(Object.values(transactions).map(({ defaultPath }) => defaultPath))],
    handler: answer,
    limits: { ...defaultDoorLimits, bytes: limits.bytes, bodyTimeoutMs },
    onRefusal: (refusal) => recordDoorRefusal(journal, runtime, node.country, refusal),
  });
  const server = createServer(
    {
      ...serverTlsOptions({ keys: keys.tls, anchors: keys.tlsAnchors }),
      requestTimeout: bodyTimeoutMs,
      headersTimeout: Math.min(bodyTimeoutMs, 30_000),
    },
    app.callback(),
  );
  await listen(server, config.country, config.listen);
  const { port } = server.address() as { port: number };
  const callServices = {
    ...session,
    peers: new Peers(peers),
    transcode: (friendly: Uint8Array) => transcode(friendly, { terminology, list, policy }),
    language: config.translation.language,
  };
  const nationalSide = await startNationalSide(config, callServices, keys.tls, limits).catch(
    async (error: unknown) => {
      server.close();
      throw error;
    },
  );

  return {
    config,
    keys,
    peers,
    url: `https://${config.listen.host}:${port}`,
    ...(nationalSide === undefined ? {} : { nationalUrl: nationalSide.url }),
    openSession: ({ country, professional, purpose, language, onTransition }) => {
      const peer = peers.find((one) => one.country === country);
      if (peer === undefined) {
        throw new Error(`${country} is no peer of ${config.country}: add peers/${country}.yaml`);
      }
      if (keys.identityIssuer === undefined) {
        throw new Error(`${config.country} issues no identities itself: name keys.hcpIssuer in node.yaml`);
      }
      const issuer = { country: node.country, dialect: peer.dialect, signer: keys.identityIssuer, runtime };
      return new Session(session, {
        peer,
        hcp: issueHcp(professional, purpose, issuer),
        language: language ?? config.translation.language,
        ...(onTransition === undefined ? {} : { onTransition }),
      });
    },
    close: async () => {
      await nationalSide?.close();
      for (const { agent } of peers) agent?.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
    },
  };
}

function tokenClientOf(
  { address, timeoutSeconds, anchors }: NonNullable<NodeConfig['tokenService']>,
  keys: NodeKeys,
  runtime: Runtime,
) {
  const trusted = anchors?.flatMap(loadCertificates) ?? keys.tlsAnchors;
  const agent = clientAgent({ keys: keys.tls, anchors: trusted, checkHostName: true });
  return tokenClient({ url: address, timeoutMs: timeoutSeconds * 1000, agent }, runtime);
}

function peerOf(peer: NodeConfig['peers'][number], keys: NodeKeys): Peer {
  const { country, name, homeCommunityId, dialect, endpoints, timeoutSeconds, trust } = peer;
  return {
    country,
    name,
    homeCommunityId,
    dialect,
    endpoints,
    timeoutMs: timeoutSeconds * 1000,
    agent: clientAgent({
      keys: keys.tls,
      anchors: keys.anchors(country),
      checkHostName: trust.checkHostName,
      ...(trust.tlsPins.length > 0 ? { pins: trust.tlsPins } : {}),
    }),
  };
}

function limitsOf({ limits }: NodeConfig): SoapLimits {
  const { messageBytes, depth, elements, attributes } = limits;
  return {
    ...defaultSoapLimits,
    bytes: messageBytes,
    xml: { bytes: messageBytes, depth, elements, attributes },
  };
}
