import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeConfig } from '../../src/config/load.js';
import { el, serialise, verbatim } from '../../src/wire/xml/write.js';
import type { TwoNodes } from './nodes.js';
import { type TestIdentity, testIdentity } from './pki.js';

export const hospital = () => testIdentity('hospital', { purpose: 'tls', country: 'PT' });
export const stranger = () => testIdentity('stranger', { purpose: 'tls', country: 'PT' });

/** Portugal with a port for the hospital's system; the certificate lies in a file as an operator has it. */
export function withConnector(config: NodeConfig): NodeConfig {
  if (config.country !== 'PT') return config;
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-client-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'hospital.pem');
  writeFileSync(file, hospital().certPem);
  return {
    ...config,
    connector: {
      listen: { host: '127.0.0.1', port: 9443 },
      clients: [{ name: 'hospital', certificates: [file] }],
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A national system as it calls Portugal's contact point. */
export class NationalSystem {
  readonly agent: Agent;
  readonly #nodes: TwoNodes;

  constructor(nodes: TwoNodes, identity: TestIdentity | undefined = hospital()) {
    this.#nodes = nodes;
    this.agent = new Agent({
      ca: nodes.pt.keys.tlsAnchors.map(String),
      ...(identity && { key: identity.keyPem, cert: identity.certPem }),
    });
  }

  static withoutCertificate(nodes: TwoNodes): NationalSystem {
    const system = new NationalSystem(nodes);
    delete system.agent.options.key;
    delete system.agent.options.cert;
    return system;
  }

  get url(): string {
    return this.#nodes.pt.nationalUrl ?? '';
  }

  send(
    path: string,
    body?: string | Uint8Array,
    type = 'application/soap+xml; charset=UTF-8',
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const call = request(
        `${this.url}${path}`,
        { agent: this.agent, method, headers: body === undefined ? {} : { 'content-type': type } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  /** Calls the client connector with a body as it stands in a file, under these assertions. */
  call(body: string, ...assertions: readonly string[]): Promise<Answer> {
    const element = body.replace(/^\s*<\?xml[^>]*\?>/, '').replace(/<!--[\s\S]*?-->/g, '');
    return this.send(
      '/openncp-client-connector/services/ClientConnectorService',
      serialise(
        el(
          's:Envelope',
          {},
          el('s:Header', {}, el('wsse:Security', {}, assertions.map(verbatim))),
          el('s:Body', {}, verbatim(element.trim())),
        ),
      ),
    );
  }

  async json(
    path: string,
    body: object,
  ): Promise<{ status: number; type: string; body: Record<string, unknown> }> {
    const { status, type, text } = await this.send(
      `/api/v1/${path}`,
      JSON.stringify(body),
      'application/json',
    );
    return { status, type, body: JSON.parse(text) };
  }
}
