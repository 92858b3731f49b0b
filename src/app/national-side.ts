import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { NodeConfig } from '../config/load.js';
import { type CallServices, NationalCalls } from '../exchange/calls/calls.js';
import { createTokenService } from '../exchange/sts/service.js';
import { nationalClients, STRANGER } from '../portal/connector/clients.js';
import { REST, restApp } from '../portal/connector/rest.js';
import { connectorDescription, connectorService } from '../portal/connector/soap.js';
import type { KeyPair } from '../trust/keys/load.js';
import { loadCertificates } from '../trust/keys/load.js';
import { pinnedServerTlsOptions } from '../trust/tls/server.js';
import { connectorPaths } from '../wire/client-connector/names.js';
import { ehdsi } from '../wire/dialects/ehdsi.js';
import { epsos } from '../wire/dialects/epsos.js';
import { defaultDoorLimits, type SoapRequest, soapApp } from '../wire/soap/server.js';
import type { SoapLimits, WireAnswer } from '../wire/soap/types.js';
import { writeFault } from '../wire/soap/write.js';
import { stsPaths } from '../wire/sts/names.js';
import { listen } from './listen.js';

export interface NationalSide {
  /** Where national systems call, `https://127.0.0.1:9443`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens the port of the country's own systems: the client connector over SOAP and REST, and the token
 * service. Undefined where none is configured. Rejects when the port is taken.
 */
export async function startNationalSide(
  config: NodeConfig,
  services: CallServices,
  tls: KeyPair,
  limits: SoapLimits,
): Promise<NationalSide | undefined> {
  const { connector } = config;
  if (connector === undefined) return undefined;
  const { runtime, node } = services;
  const clientOf = nationalClients(
    connector.clients.map(({ name, certificates }) => ({
      name,
      certificates: certificates.flatMap(loadCertificates),
    })),
  );
  const sources = { calls: new NationalCalls(services), clientOf, runtime, limits };
  const connectorAnswer = connectorService(sources);
  const tokens = createTokenService({ ...services, limits, dialects: [ehdsi, epsos] });
  const tokenPaths: readonly string[] = [...stsPaths.trc, ...stsPaths.nok];
  const tokenAnswer = async (request: SoapRequest): Promise<WireAnswer> => {
    if (clientOf(request.peer, request.receivedAt) !== undefined) return tokens(request);
    return writeFault({ fault: { code: 'Sender', reason: STRANGER }, status: 403 }, {}, runtime.ids);
  };
  const bodyTimeoutMs = config.limits.requestSeconds * 1000;
  const door = { ...defaultDoorLimits, bytes: limits.bytes, bodyTimeoutMs };
  const soap = soapApp({
    runtime,
    paths: [...connectorPaths, ...tokenPaths],
    handler: (request) =>
      tokenPaths.includes(request.path) ? tokenAnswer(request) : connectorAnswer(request),
    limits: door,
    onRefusal: async ({ reason, path }) => {
      runtime.log.warn('a message of a national system was refused', { node: node.country, path, reason });
    },
  }).callback();
  const rest = restApp({ ...sources, door }).callback();
  const server = createServer(
    {
      ...pinnedServerTlsOptions(tls),
      requestTimeout: bodyTimeoutMs,
      headersTimeout: Math.min(bodyTimeoutMs, 30_000),
    },
    (request, response) => {
      const path = pathOf(request);
      if (path.startsWith(`${REST}/`)) return void rest(request, response);
      if (request.method === 'GET' && isDescription(request, path)) return describe(request, response, path);
      return void soap(request, response);
    },
  );
  await listen(server, config.country, connector.listen, 'connector.listen.port');
  const { port } = server.address() as { port: number };
  return {
    url: `https://${connector.listen.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return (url.split('?')[0] ?? '').replace(/\/$/, '');
}

function isDescription({ url = '' }: IncomingMessage, path: string): boolean {
  return /\?wsdl$/i.test(url) && connectorPaths.some((known) => known === path);
}

function describe({ headers }: IncomingMessage, response: ServerResponse, path: string): void {
  response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' });
  response.end(connectorDescription(`https://${headers.host ?? 'localhost'}${path}`));
}
