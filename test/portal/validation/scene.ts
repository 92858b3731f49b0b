import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openValidationService, openValidator } from '../../../src/app/validation.js';
import { importStandards } from '../../../src/documents/validate/standards/standards.js';
import type { Logger } from '../../../src/kernel/logger.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { type Runtime, systemRuntime } from '../../../src/kernel/runtime.js';
import { type Scratch, scratch } from '../../support/scratch.js';
import { ownSchema, ownSchematron } from '../../support/standards.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A running validation service with a schema and a Schematron file of its own, on a port of the loopback address. */
export class ValidationScene {
  readonly files: Scratch = scratch();
  readonly lines: string[] = [];
  /** Moves the clock of the service on. */
  aheadMs = 0;
  port = 0;
  #server: Server | undefined;
  #close = () => {};

  /** `service` is that part of validation.yaml. */
  async start(service = '{}', publicUrl?: URL): Promise<this> {
    const every = '{ all: { friendly: [schema, schematron, rules], pivot: [schema, schematron, rules] } }';
    this.files.file(
      'config/validation.yaml',
      `integration: ${every}\nproduction: { all: { friendly: [rules], pivot: [rules] } }\nservice: ${service}\n`,
    );
    const log: Logger = {
      ...silentLogger,
      error: (message, fields) => this.lines.push(`${message} ${JSON.stringify(fields ?? {})}`),
    };
    const system = systemRuntime(log);
    const runtime: Runtime = {
      ...system,
      clock: { ...system.clock, now: () => new Date(Date.now() + this.aheadMs) },
    };
    const validator = openValidator({ config: this.files.path('config'), dataDir: this.files.path('data') });
    const { app, close } = await openValidationService(validator, {
      dataDir: this.files.path('data'),
      runtime,
      publicUrl,
    });
    this.#close = close;
    const server = createServer(app.callback());
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Imports a schema of any ClinicalDocument, and a Schematron file whose one assertion always fails. */
  withStandards(): this {
    this.files.file('own/CDA.xsd', ownSchema({ version: '7' }));
    this.files.file('own/general.sch', ownSchematron('own-rule'));
    importStandards(this.files.path('own'), this.files.path('config', 'standards'));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  ask(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string | Uint8Array } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString('utf8'),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** POSTs a document as XML. */
  submit(document: string | Uint8Array, query = '', headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('POST', `/validation${query}`, {
      headers: { 'content-type': 'application/xml', ...headers },
      body: document,
    });
  }

  /** POSTs a form as a browser would. */
  async submitForm(
    parts: readonly (readonly [name: string, value: string | File])[],
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of parts) form.append(name, value);
    const written = new Response(form);
    return this.ask('POST', '/validation', {
      headers: { 'content-type': written.headers.get('content-type') ?? '', ...headers },
      body: new Uint8Array(await written.arrayBuffer()),
    });
  }

  async stop(): Promise<void> {
    this.#close();
    const server = this.#server;
    await new Promise((resolve) => {
      server?.close(resolve);
      server?.closeAllConnections();
    });
  }

  async end(): Promise<void> {
    await this.stop();
    this.files.remove();
  }
}
