import { type Agent, createServer } from 'node:https';
import type { NodeConfig } from '../config/load.js';
import { translateWithNarrative } from '../documents/display/regenerate.js';
import { transcode, translate } from '../documents/translate/translate.js';
import { createAnswerer } from '../exchange/answer/answer.js';
import { PivotStore } from '../exchange/answer/pivots.js';
import { memoryAnsweredMessages } from '../exchange/answer/repeats.js';
import type { NodeIdentity, Peer } from '../exchange/peers.js';
import { Peers } from '../exchange/peers.js';
import type { SessionServices } from '../exchange/session/services.js';
import { Session } from '../exchange/session/session.js';
import { type TokenClient, tokenClient } from '../exchange/sts/client.js';
import type { CountryCode } from '../kernel/identifiers.js';
import type { Runtime } from '../kernel/runtime.js';
import type { NationalInfrastructure } from '../national/ports.js';
import { storedAccessLog } from '../records/access/log.js';
import type { Journal } from '../records/journal.js';
import { storedPivots } from '../records/pivots.js';
import { storedReplays } from '../records/replays.js';
import type { Store } from '../records/store.js';
import { issueHcp, type Professional, type Purpose } from '../trust/assertions/issue.js';
import type { Anchors } from '../trust/assertions/trusted.js';
import type { Found } from '../trust/discovery/found.js';
import { loadCertificates } from '../trust/keys/load.js';
import type { RequireNotRevoked } from '../trust/revocation/policy.js';
import { clientAgent, pinOf } from '../trust/tls/client.js';
import { guardConnections, serverTlsOptions } from '../trust/tls/server.js';
import { ehdsi } from '../wire/dialects/ehdsi.js';
import type { SearchMask } from '../wire/search-mask/mask.js';
import { defaultDoorLimits, soapApp } from '../wire/soap/server.js';
import { defaultSoapLimits, type SoapLimits } from '../wire/soap/types.js';
import { transactions } from '../wire/transactions.js';
import { openAudit } from './audit.js';
import { openDirectories } from './discovery.js';
import { blockingPolicy, codedElements, pivotCode, terminologyOf } from './documents.js';
import { recordDoorRefusal } from './door-refusal.js';
import { openEvidence } from './evidence.js';
import { watchExpiry } from './expiry-watch.js';
import { auditFailedHandshakes } from './failed-handshakes.js';
import { certificatesOf, loadNodeKeys, type NodeKeys } from './keys.js';
import { listen } from './listen.js';
import { type NationalSide, startNationalSide } from './national-side.js';
import { revocationOf } from './revocation.js';
import { configuredMask } from './search-masks.js';

/** What several nodes of one process share, and what is the country's own. */
export interface NodeParts {
  readonly runtime: Runtime;
  readonly journal: Journal;
  /** What the nodes of the country share. */
  readonly store: Store;
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
  /** How a country wants its patients looked for: as it publishes it, else as the configuration has it. */
  searchMask(country: CountryCode): SearchMask | undefined;
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
  const { runtime, journal, national, store } = parts;
  const keys = loadNodeKeys(config, runtime.clock.now());
  const node: NodeIdentity = {
    country: config.country,
    countryName: config.name,
    homeCommunityId: config.homeCommunityId,
    languageCode: config.language,
  };
  const revocation = revocationOf(config, runtime);
  const expiry = watchExpiry(certificatesOf(keys), runtime);
  const agents: Agent[] = [];
  const peers = new Peers([]);
  const directories = await openDirectories(config, { runtime, keys, revocation: revocation.seal });
  const introduce = (peer: NodeConfig['peers'][number]) => {
    const known = peerOf(peer, keys, revocation.tls, directories.found(peer.country));
    if (known.agent !== undefined) agents.push(known.agent);
    peers.replace(known);
  };
  for (const peer of config.peers) introduce(peer);
  directories.onChange((country) => config.peers.filter((one) => one.country === country).forEach(introduce));
  const anchors: Anchors = (country) => {
    const { seals } = directories.found(country);
    return seals.length === 0 ? keys.anchors(country) : [...keys.anchors(country), ...seals];
  };
  const limits = limitsOf(config);
  const list = codedElements();
  const terminology = terminologyOf(config);
  const policy = blockingPolicy(config);
  const translated = config.translation.narrative ? translateWithNarrative : translate;

  const { trail, stop: stopAudit } = openAudit(config, keys, runtime, store);
  const records = {
    journal,
    audit: trail,
    evidence: openEvidence(config, keys, runtime, store),
    accessLog: storedAccessLog(store),
  };
  const answer = createAnswerer({
    ...records,
    node,
    peers,
    defaultDialect: ehdsi,
    runtime,
    national,
    pivots: new PivotStore((friendly) => transcode(friendly, { terminology, list, policy }), {
      shelf: storedPivots(store, node.country, runtime.clock.now),
    }),
    pivotCode: (coded) => pivotCode(terminology, coded),
    policy: {
      serves: (kind) => config.policy.documentClasses.includes(kind.name),
      accepts: (kind) => config.policy.submissions.some((name) => name === kind.name),
      identifierRequired: config.policy.patientDiscovery.identifier === 'required',
      severalMatchesListed: config.policy.patientDiscovery.severalMatches === 'list',
    },
    anchors,
    sealRevocation: revocation.seal,
    replays: storedReplays(store, node.country),
    answered: memoryAnsweredMessages(),
    translate: (pivot) => translate(pivot, config.language, { terminology, list }),
    skewMs: config.clockSkewSeconds * 1000,
    limits,
  });
  const toTokenService =
    config.tokenService && tokenServiceOf(config.tokenService, keys, revocation.tls, runtime);
  if (toTokenService !== undefined) agents.push(toTokenService.agent);
  const session: SessionServices = {
    ...records,
    node,
    runtime,
    seal: keys.seal,
    anchors,
    translate: (pivot, language) => translated(pivot, language, { terminology, list }),
    ...(toTokenService === undefined ? {} : { tokenClient: toTokenService.client }),
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
  guardConnections(server, revocation.tls, runtime.log);
  auditFailedHandshakes(server, trail, runtime);
  const activity = (event: 'startApplication' | 'stopApplication') =>
    trail.record([{ event, side: 'a', at: runtime.clock.now(), outcome: 'success' }]);
  const callServices = {
    ...session,
    peers,
    sealRevocation: revocation.seal,
    transcode: (friendly: Uint8Array) => transcode(friendly, { terminology, list, policy }),
    language: config.translation.language,
  };
  let nationalSide: NationalSide | undefined;
  try {
    await listen(server, config.country, config.listen);
    nationalSide = await startNationalSide(config, callServices, keys.tls, limits);
    await activity('startApplication');
  } catch (error) {
    await nationalSide?.close();
    server.close();
    expiry.close();
    directories.close();
    for (const agent of agents) agent.destroy();
    await stopAudit();
    throw error;
  }
  const { port } = server.address() as { port: number };

  return {
    config,
    keys,
    get peers() {
      return peers.all();
    },
    searchMask: (country) => directories.found(country).searchMask ?? configuredMask(config, country),
    url: `https://${config.listen.host}:${port}`,
    ...(nationalSide === undefined ? {} : { nationalUrl: nationalSide.url }),
    openSession: ({ country, professional, purpose, language, onTransition }) => {
      const peer = peers.of(country);
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
      expiry.close();
      directories.close();
      for (const agent of agents) agent.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await activity('stopApplication');
      await stopAudit();
    },
  };
}

function tokenServiceOf(
  { address, timeoutSeconds, anchors }: NonNullable<NodeConfig['tokenService']>,
  keys: NodeKeys,
  revocation: RequireNotRevoked,
  runtime: Runtime,
): { readonly client: TokenClient; readonly agent: Agent } {
  const trusted = anchors?.flatMap(loadCertificates) ?? keys.tlsAnchors;
  const agent = clientAgent({ keys: keys.tls, anchors: trusted, checkHostName: true, revocation });
  return { client: tokenClient({ url: address, timeoutMs: timeoutSeconds * 1000, agent }, runtime), agent };
}

function peerOf(
  peer: NodeConfig['peers'][number],
  keys: NodeKeys,
  revocation: RequireNotRevoked,
  found: Found,
): Peer {
  const { country, name, homeCommunityId, dialect, timeoutSeconds, trust } = peer;
  const endpoints = trust.source === 'static' ? peer.endpoints : found.endpoints;
  const pins = [...trust.tlsPins, ...found.tls.map(pinOf)];
  // Without a pin or a name nobody could be told from anybody: a directory has not said anything yet.
  const reachable = trust.source === 'static' || found.tls.length > 0;
  return {
    country,
    name,
    homeCommunityId,
    dialect,
    endpoints,
    timeoutMs: timeoutSeconds * 1000,
    ...(reachable
      ? {
          agent: clientAgent({
            keys: keys.tls,
            anchors: keys.anchors(country),
            checkHostName: trust.checkHostName,
            revocation,
            ...(pins.length > 0 ? { pins } : {}),
          }),
        }
      : {}),
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
