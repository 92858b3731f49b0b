import { hostname } from 'node:os';
import type { NodeConfig } from '../config/load.js';
import type { Runtime } from '../kernel/runtime.js';
import type { AuditIdentity } from '../records/audit/build.js';
import { type Delivery, startDelivery } from '../records/audit/delivery.js';
import { type AuditTrail, noAuditTrail } from '../records/audit/facts.js';
import { auditTrail } from '../records/audit/trail.js';
import { openOutbox } from '../records/outbox.js';
import type { Store } from '../records/store.js';
import { loadCertificates } from '../trust/keys/load.js';
import { commonNameOf } from '../trust/tls/common-name.js';
import { secureContext } from '../trust/tls/policy.js';
import { signAtEnd } from '../trust/xmldsig/sign-document.js';
import { syslogOverTls } from '../wire/syslog/tls.js';
import type { SyslogTransport } from '../wire/syslog/transport.js';
import { syslogOverUdp } from '../wire/syslog/udp.js';
import { C14N } from '../wire/xml/c14n.js';
import type { NodeKeys } from './keys.js';

// IANA's.
const TLS_PORT = 6514;
const UDP_PORT = 514;
/** How long a connection stays open after its last octet, so that a refusal can still arrive. */
const SETTLE_MS = 250;
const SIGNED = { canonicalisation: C14N.exclusiveWithComments };
/** A lease outlives the longest batch by this. */
const LEASE_MARGIN_MS = 30_000;

/** The audit trail of a running node, and what sends it. */
export interface NodeAudit {
  readonly trail: AuditTrail;
  /** Sends what is there and stops. */
  stop(): Promise<void>;
}

/** Opens the audit trail that the configuration describes and begins to send what waits. Throws a KeyError. */
export function openAudit(config: NodeConfig, keys: NodeKeys, runtime: Runtime, store: Store): NodeAudit {
  const { audit, country } = config;
  if (audit.off) {
    runtime.log.warn('nothing is audited: audit.off is set', { node: country });
    return { trail: noAuditTrail, stop: () => Promise.resolve() };
  }
  const transport = transportOf(config, keys);
  const sink = `audit ${country}`;
  const delivery: Delivery | undefined =
    transport &&
    startDelivery(store, openOutbox(store, runtime.clock), {
      sink,
      transport,
      runtime,
      leaseMs: audit.timeoutSeconds * 1000 + LEASE_MARGIN_MS,
      alertMs: audit.alertMinutes * 60_000,
    });
  const trail = auditTrail(store, {
    node: country,
    identity: identityOf(config, keys),
    generation: audit.schema,
    ids: runtime.ids,
    ...(audit.signed ? { sign: (xml) => signAtEnd(xml, keys.seal, SIGNED) } : {}),
    ...(delivery === undefined
      ? {}
      : { forward: { sink, hostname: hostname(), wake: () => delivery.wake() } }),
  });
  return { trail, stop: async () => delivery?.stop() };
}

function transportOf({ audit }: NodeConfig, keys: NodeKeys): SyslogTransport | undefined {
  const { transport, host = '', port, timeoutSeconds } = audit;
  switch (transport) {
    case 'none':
      return undefined;
    case 'udp':
      return syslogOverUdp({ host, port: port ?? UDP_PORT });
    case 'tls': {
      const anchors = audit.anchors?.flatMap(loadCertificates) ?? keys.ownAnchors;
      const tls = secureContext({ keys: keys.tls, anchors });
      return syslogOverTls({
        host,
        port: port ?? TLS_PORT,
        tls,
        timeoutMs: timeoutSeconds * 1000,
        settleMs: SETTLE_MS,
      });
    }
  }
}

function identityOf({ audit, country, listen }: NodeConfig, keys: NodeKeys): AuditIdentity {
  const sourceId = audit.sourceId ?? `${country}-1`;
  return {
    sourceId,
    enterpriseSiteId: audit.enterpriseSiteId ?? sourceId,
    application: { name: commonNameOf(keys.tls.certificate) ?? hostname(), address: addressOf(listen.host) },
  };
}

// All addresses of a machine are none that an auditor could find it by.
function addressOf(host: string): string {
  return host === '0.0.0.0' || host === '::' ? hostname() : host;
}
