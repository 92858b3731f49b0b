import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import { SoapRefusal } from '../../../src/wire/soap/faults.js';
import { type DoorRefusal, type SoapRequest, soapApp } from '../../../src/wire/soap/server.js';
import type { WireAnswer } from '../../../src/wire/soap/types.js';
import { PLAIN, reading } from './messages.js';

const PATH = '/services/XCA_Service';
const ODD = Uint8Array.from([0xff, 0x00, 0x0d, 0x0a, 0x3c]);
const limits = { bytes: 1000, bodyTimeoutMs: 150, lingerMs: 50 };

interface Heard {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly bytes: Buffer;
}

describe('the SOAP server', () => {
  let server: Server;
  let handler: (request: SoapRequest) => Promise<WireAnswer>;
  let requests: SoapRequest[];
  let refusals: DoorRefusal[];
  let logged: string[];
  let onRefusal: (refusal: DoorRefusal) => Promise<void>;

  beforeEach(async () => {
    requests = [];
    refusals = [];
    logged = [];
    handler = async () => ({ status: 200, contentType: 'application/soap+xml; x="y"', bytes: ODD });
    onRefusal = async (refusal) => {
      refusals.push(refusal);
    };
    const runtime = {
      ...scriptedRuntime(),
      log: { info() {}, warn() {}, error: (...line: unknown[]) => logged.push(JSON.stringify(line)) },
    };
    const app = soapApp({
      runtime,
      paths: [PATH],
      limits,
      handler: (request) => {
        requests.push(request);
        return handler(request);
      },
      onRefusal: (refusal) => onRefusal(refusal),
    });
    server = createServer(app.callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const port = () => (server.address() as AddressInfo).port;

  function send(
    parts: {
      method?: string;
      path?: string;
      headers?: Record<string, string | number>;
      chunks?: string[];
    } = {},
    end = true,
  ): Promise<Heard> {
    const { method = 'POST', path = PATH, headers = {}, chunks = [] } = parts;
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { port: port(), host: '127.0.0.1', method, path, headers: { 'Content-Type': PLAIN, ...headers } },
        (response) => {
          const bytes: Buffer[] = [];
          response.on('data', (chunk) => bytes.push(chunk));
          response.on('end', () => {
            request.destroy();
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              bytes: Buffer.concat(bytes),
            });
          });
        },
      );
      request.on('error', reject);
      request.flushHeaders();
      for (const chunk of chunks) request.write(chunk);
      if (end) request.end();
    });
  }

  const reasonOf = (heard: Heard) =>
    reading(heard.bytes, ({ fault }) => fault, String(heard.headers['content-type']));

  it('hands on the bytes as they came, in chunks or not, and writes the answer as it is', async () => {
    const heard = await send({ chunks: ['<a>', '\r\n', '</a>'], path: `${PATH}/` });
    expect(heard.status).to.equal(200);
    expect(heard.headers['content-type']).to.equal('application/soap+xml; x="y"');
    expect([...heard.bytes]).to.deep.equal([...ODD]);
    const [request] = requests;
    expect(Buffer.from(request?.bytes ?? []).toString()).to.equal('<a>\r\n</a>');
    expect(request?.path).to.equal(PATH);
    expect(request?.contentType).to.equal(PLAIN);
    expect(request?.receivedAt.toISOString()).to.equal('2026-01-15T09:00:00.000Z');
    expect(request).not.to.have.property('peer');
  });

  it('says no to other paths and methods in plain words', async () => {
    expect((await send({ path: '/' })).status).to.equal(404);
    expect((await send({ path: `${PATH}x` })).status).to.equal(404);
    const wsdl = await send({ method: 'GET', path: `${PATH}?wsdl` });
    expect([wsdl.status, wsdl.bytes.toString()]).to.deep.equal([
      404,
      'The service description is not served here: it is the one that IHE publishes.\n',
    ]);
    const get = await send({ method: 'GET' });
    expect([get.status, get.headers.allow]).to.deep.equal([405, 'POST']);
    expect(requests).to.have.length(0);
  });

  it('refuses a body over the limit, announced or not, and records what came', async () => {
    const announced = await send({ headers: { 'Content-Length': 100_000 }, chunks: ['<a>'] }, false);
    expect([announced.status, reasonOf(announced)?.code]).to.deep.equal([413, 'Sender']);
    const streamed = await send({ chunks: Array.from({ length: 20 }, () => 'x'.repeat(100)) }, false);
    expect([streamed.status, reasonOf(streamed)?.code]).to.deep.equal([413, 'Sender']);
    expect(refusals.map(({ reason, bytes }) => [reason, bytes.length])).to.deep.equal([
      ['too-large', 0],
      ['too-large', 1000],
    ]);
    expect(requests).to.have.length(0);
  });

  it('takes a body of exactly the limit', async () => {
    expect((await send({ chunks: ['x'.repeat(1000)] })).status).to.equal(200);
  });

  it('refuses a body that takes too long, and records what came', async () => {
    const heard = await send({ chunks: ['<slow'] }, false);
    expect([heard.status, reasonOf(heard)?.reason]).to.deep.equal([
      408,
      'The message did not arrive in time.',
    ]);
    expect(refusals.map(({ reason, bytes }) => [reason, Buffer.from(bytes).toString()])).to.deep.equal([
      ['timeout', '<slow'],
    ]);
    expect(requests).to.have.length(0);
  });

  it('cuts a peer off that goes on sending after it was refused', async () => {
    const socket = connect(port(), '127.0.0.1').on('error', () => {});
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n<a>`);
    await closed;
    expect(Buffer.concat(chunks).toString()).to.match(/^HTTP\/1.1 413 /);
  });

  it('never hands on a body that broke off', async () => {
    const socket = connect(port(), '127.0.0.1');
    await new Promise<void>((resolve) => {
      onRefusal = async (refusal) => {
        refusals.push(refusal);
        resolve();
      };
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Length: 99\r\n\r\n<half`,
      );
      setTimeout(() => socket.destroy(), 30);
    });
    expect(refusals.map(({ reason, bytes }) => [reason, Buffer.from(bytes).toString()])).to.deep.equal([
      ['aborted', '<half'],
    ]);
    expect(requests).to.have.length(0);
  });

  it('refuses a compressed body', async () => {
    expect((await send({ headers: { 'Content-Encoding': 'gzip' }, chunks: ['x'] })).status).to.equal(415);
    expect((await send({ headers: { 'Content-Encoding': 'identity' }, chunks: ['x'] })).status).to.equal(200);
    expect(refusals.map(({ reason }) => reason)).to.deep.equal(['content-encoding']);
  });

  it('turns a refusal of the handler into its fault', async () => {
    handler = async () => {
      throw new SoapRefusal('action', 'The action is not supported.');
    };
    const heard = await send({ chunks: ['<a/>'] });
    expect([heard.status, reasonOf(heard)]).to.deep.equal([
      400,
      { code: 'Sender', subcode: 'wsa:ActionNotSupported', reason: 'The action is not supported.' },
    ]);
  });

  it('tells nobody but the journal what the handler stumbled on, and goes on', async () => {
    handler = async () => {
      throw new Error('Ada Sample at /srv/ncp');
    };
    const heard = await send({ chunks: ['<a/>'] });
    expect([heard.status, reasonOf(heard)]).to.deep.equal([
      500,
      { code: 'Receiver', reason: 'The message could not be processed.' },
    ]);
    expect(heard.bytes.toString()).not.to.match(/Ada|srv|at /);
    expect(refusals.map(({ reason, error, answer }) => [reason, error.message, answer.status])).to.deep.equal(
      [['failed', 'Ada Sample at /srv/ncp', 500]],
    );
    expect(Buffer.from(refusals[0]?.answer.bytes ?? []).equals(heard.bytes)).to.equal(true);
    handler = async () => ({ status: 200, contentType: PLAIN, bytes: ODD });
    expect((await send({ chunks: ['<a/>'] })).status).to.equal(200);
  });

  it('has the refusal recorded before it is told', async () => {
    let recorded = false;
    onRefusal = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      recorded = true;
    };
    await send({ headers: { 'Content-Encoding': 'gzip' } });
    expect(recorded).to.equal(true);
  });

  it('refuses even when the refusal cannot be recorded, and tells the operator', async () => {
    onRefusal = async () => {
      throw new Error('disk full of Ada Sample');
    };
    expect((await send({ headers: { 'Content-Encoding': 'gzip' } })).status).to.equal(415);
    expect(logged.join()).to.include('could not be recorded').and.not.to.include('Ada');
  });
});
