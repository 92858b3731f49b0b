import { Agent, createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { expect } from 'chai';
import { callSoap, type SoapCall, TransportError } from '../../../src/wire/soap/client.js';
import { PLAIN } from './messages.js';

const MESSAGE = { contentType: `${PLAIN}; action="urn:a"`, bytes: Uint8Array.from([0, 0xff, 13, 10, 0x3c]) };

describe('the SOAP client', () => {
  let server: Server;
  let listener: RequestListener;
  const agent = new Agent({ keepAlive: true });

  beforeEach(async () => {
    server = createServer((req, res) => listener(req, res));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  after(() => agent.destroy());

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/XCA_Service`;
  const call = (more: Partial<SoapCall> = {}) =>
    callSoap({ url: url(), agent, timeoutMs: 2000, message: MESSAGE, maxBytes: 1000, ...more });

  /** `kind: message` of the failure, or `answered`. */
  async function failure(more: Partial<SoapCall> = {}): Promise<string> {
    try {
      await call(more);
      return 'answered';
    } catch (error) {
      if (error instanceof TransportError) return `${error.kind}: ${error.message}`;
      throw error;
    }
  }

  it('sends the bytes with their content type and brings the answer back, whatever its status', async () => {
    const heard: unknown[] = [];
    for (const status of [200, 400, 500]) {
      listener = (req, res) => {
        const chunks: Buffer[] = [];
        req.on('data', (chunk) => chunks.push(chunk));
        req.on('end', () => {
          heard.push([req.method, req.headers['content-type'], [...Buffer.concat(chunks)]]);
          res.writeHead(status, { 'Content-Type': PLAIN }).end(MESSAGE.bytes);
        });
      };
      const answer = await call();
      expect([answer.status, answer.contentType, [...answer.bytes]]).to.deep.equal([
        status,
        PLAIN,
        [...MESSAGE.bytes],
      ]);
    }
    expect(heard).to.deep.equal(Array(3).fill(['POST', MESSAGE.contentType, [...MESSAGE.bytes]]));
  });

  it('uses a kept connection again', async () => {
    const ports = new Set<number | undefined>();
    listener = (req, res) => {
      ports.add(req.socket.remotePort);
      req.resume().on('end', () => res.writeHead(200, { 'Content-Type': PLAIN }).end('<a/>'));
    };
    await call();
    await call();
    expect(ports.size).to.equal(1);
  });

  it('follows no redirect and takes no proxy from the environment', async () => {
    let asked = 0;
    listener = (_, res) => {
      asked += 1;
      res.writeHead(307, { Location: '/elsewhere', 'Content-Type': PLAIN }).end();
    };
    process.env.http_proxy = 'http://127.0.0.1:1';
    try {
      expect(await failure()).to.match(/^protocol: .*redirect \(HTTP 307\)/);
    } finally {
      delete process.env.http_proxy;
    }
    expect(asked).to.equal(1);
  });

  it('takes only a SOAP message for an answer, and quotes no other', async () => {
    listener = (_, res) =>
      res.writeHead(502, { 'Content-Type': 'text/html' }).end('<p>Ada Sample at 10.0.0.1</p>');
    expect(await failure()).to.equal('protocol: the peer answered HTTP 502 without a SOAP 1.2 message');
    listener = (_, res) => res.writeHead(202).end();
    expect(await failure()).to.equal('protocol: the peer answered HTTP 202 without a SOAP 1.2 message');
    listener = (_, res) => res.writeHead(200, { 'Content-Type': PLAIN, 'Content-Encoding': 'gzip' }).end('x');
    expect(await failure()).to.match(/^protocol: .*compressed/);
  });

  it('stops at an answer over the limit, announced or not', async () => {
    listener = (_, res) => res.writeHead(200, { 'Content-Type': PLAIN, 'Content-Length': 1001 }).write('x');
    expect(await failure()).to.match(/^too-large: /);
    listener = (_, res) => {
      res.writeHead(200, { 'Content-Type': PLAIN });
      for (let n = 0; n < 11; n += 1) res.write('x'.repeat(100));
    };
    expect(await failure()).to.match(/^too-large: /);
    listener = (_, res) => res.writeHead(200, { 'Content-Type': PLAIN }).end('x'.repeat(1000));
    expect(await failure()).to.equal('answered');
  });

  it('lets go of the connection of an answer that it does not take', async () => {
    const closed = new Promise((resolve) => {
      listener = (_, res) => {
        res.on('close', resolve).writeHead(200, { 'Content-Type': PLAIN, 'Content-Length': 1001 }).write('x');
      };
    });
    expect(await failure()).to.match(/^too-large: /);
    await closed;
  });

  it('gives up in time: without an answer, or with one that drips', async () => {
    listener = () => {};
    expect(await failure({ timeoutMs: 100 })).to.match(/^timeout: .*100 ms/);
    listener = (_, res) => {
      res.writeHead(200, { 'Content-Type': PLAIN });
      const drip = setInterval(() => res.write('x'), 20);
      res.on('close', () => clearInterval(drip));
    };
    expect(await failure({ timeoutMs: 100 })).to.match(/^timeout: .*100 ms/);
  });

  it('never takes half an answer for one', async () => {
    listener = (_, res) => {
      res.writeHead(200, { 'Content-Type': PLAIN, 'Content-Length': 500 }).write('<half');
      setTimeout(() => res.destroy(), 30);
    };
    expect(await failure()).to.equal('protocol: the answer broke off before its end');
    listener = (_, res) => {
      res.writeHead(200, { 'Content-Type': PLAIN }).write('<half');
      setTimeout(() => res.destroy(), 30);
    };
    expect(await failure()).to.equal('protocol: the answer broke off before its end');
  });

  it('tells a peer that is not there from one that speaks no HTTP, or no TLS', async () => {
    expect(await failure({ url: 'http://127.0.0.1:1/' })).to.match(/^connect: .*ECONNREFUSED/);
    listener = (req) => req.socket.destroy();
    expect(await failure()).to.match(/^connect: /);
    const { agent: _, ...plain } = { agent, timeoutMs: 2000, message: MESSAGE, maxBytes: 1000 };
    const other = createTcpServer((socket: Socket) => {
      socket.on('error', () => {}).resume();
      socket.end('SSH-2.0-x\r\n');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      for (const [scheme, kind] of [
        ['http', 'protocol'],
        ['https', 'tls'],
      ]) {
        const error = await callSoap({ ...plain, url: `${scheme}://127.0.0.1:${port}/` }).catch((e) => e);
        expect(error).to.be.instanceOf(TransportError);
        expect(error.kind).to.equal(kind);
      }
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });

  it('ends with the reason of the one who calls it off', async () => {
    listener = (_, res) => res.writeHead(200, { 'Content-Type': PLAIN }).write('x');
    const calledOff = new AbortController();
    const pending = call({ signal: calledOff.signal }).catch((error) => error);
    setTimeout(() => calledOff.abort(new Error('the session was closed')), 50);
    expect((await pending).message).to.equal('the session was closed');
    expect((await call({ signal: calledOff.signal }).catch((error) => error)).message).to.equal(
      'the session was closed',
    );
  });
});
