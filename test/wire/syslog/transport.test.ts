import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { secureContext } from '../../../src/trust/tls/policy.js';
import { readSyslogMessage, writeSyslogMessage } from '../../../src/wire/syslog/message.js';
import { syslogOverTls } from '../../../src/wire/syslog/tls.js';
import { type SyslogTransport, SyslogTransportError } from '../../../src/wire/syslog/transport.js';
import { MOST_IN_DATAGRAM, syslogOverUdp } from '../../../src/wire/syslog/udp.js';
import { type TestIdentity, testIdentity } from '../../support/pki.js';
import { type SyslogReceiver, syslogReceiver } from '../../support/syslog-receiver.js';

const messages = (...texts: string[]) =>
  texts.map((text) => writeSyslogMessage({ priority: 85, timestamp: new Date(0), text: Buffer.from(text) }));
const textsAt = (receiver: SyslogReceiver) =>
  receiver.messages.map(({ text }) => Buffer.from(text).toString());

async function failureOf(sending: Promise<void>): Promise<string> {
  try {
    await sending;
  } catch (error) {
    if (error instanceof SyslogTransportError) return error.message;
    throw error;
  }
  return 'it was acknowledged';
}

describe('syslog over TLS', () => {
  const node = () => testIdentity('node', { purpose: 'tls' });
  let receiver: SyslogReceiver;
  beforeEach(async () => {
    receiver = await syslogReceiver();
  });
  afterEach(() => receiver.close());

  function transport(
    options: {
      host?: string;
      port?: number;
      keys?: TestIdentity;
      anchor?: TestIdentity;
      timeoutMs?: number;
    } = {},
  ): SyslogTransport {
    const { key, certificate } = options.keys ?? node();
    return syslogOverTls({
      host: options.host ?? 'localhost',
      port: options.port ?? receiver.port,
      tls: secureContext({
        keys: { key, certificate, chain: [] },
        anchors: [(options.anchor ?? testIdentity('root')).certificate],
      }),
      timeoutMs: options.timeoutMs ?? 5000,
      settleMs: 30,
    });
  }

  it('delivers a batch whole and in order, large messages among them, on one connection', async () => {
    const large = `<A>${'é'.repeat(300_000)}</A>`;
    await transport().send(messages('one', large, 'three'));
    expect(textsAt(receiver)).to.deep.equal(['one', large, 'three']);
    expect([receiver.connections, receiver.halfWritten]).to.deep.equal([1, false]);
    await transport().send([]);
    expect(receiver.connections).to.equal(1);
  });

  it('does not take a batch for delivered when the receiver closes or resets', async () => {
    for (const how of ['reads nothing and resets', 'closes at once', 'resets in the middle'] as const) {
      receiver.misbehave(how);
      expect(await failureOf(transport().send(messages('one', 'two'))), how).to.match(
        /failed|closed|broke off/,
      );
    }
    receiver.misbehave(undefined);
    await transport().send(messages('one', 'two'));
    expect(textsAt(receiver)).to.deep.equal(['one', 'two']);
  });

  it('gives up on a receiver that never answers', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    expect(await failureOf(transport({ port, timeoutMs: 100 }).send(messages('one')))).to.include('100 ms');
    silent.close();
  });

  it('says so when nobody listens', async () => {
    await receiver.close();
    expect(await failureOf(transport().send(messages('one')))).to.include('ECONNREFUSED');
    receiver = await syslogReceiver();
  });

  it('sends nothing to a server that no anchor vouches for, or that bears another name', async () => {
    const stranger = testIdentity('another root', { purpose: 'authority' });
    expect(await failureOf(transport({ anchor: stranger }).send(messages('one')))).to.include('SIGN');
    expect(await failureOf(transport({ host: '127.0.0.1' }).send(messages('one')))).to.include('ALTNAME');
    expect(receiver.messages).to.deep.equal([]);
  });

  it("is not acknowledged by a server that does not take the node's certificate", async () => {
    testIdentity('another root', { purpose: 'authority' });
    const keys = testIdentity('stranger', { purpose: 'tls', issuer: 'another root' });
    expect(await failureOf(transport({ keys }).send(messages('one')))).to.match(/failed|closed|broke off/);
    expect(receiver.messages).to.deep.equal([]);
  });
});

describe('syslog over UDP', () => {
  it('sends a message a datagram, without a length', async () => {
    const socket = createSocket('udp4');
    const received: string[] = [];
    const all = new Promise<void>((resolve) => {
      socket.on('message', (bytes) => {
        if (received.push(Buffer.from(readSyslogMessage(bytes).text).toString()) === 3) resolve();
      });
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const udp = syslogOverUdp({ host: '127.0.0.1', port: socket.address().port });
    const longest = 'x'.repeat(10_000);
    await udp.send(messages('one', 'two', longest));
    await all;
    socket.close();
    expect(received).to.deep.equal(['one', 'two', longest]);
  });

  it('says when a message is larger than a datagram, which it can never send', async () => {
    const udp = syslogOverUdp({ host: '127.0.0.1', port: 9 });
    expect(udp.mostOctets).to.equal(MOST_IN_DATAGRAM);
    expect(await failureOf(udp.send([Buffer.alloc(MOST_IN_DATAGRAM + 1)]))).to.include('EMSGSIZE');
  });
});
