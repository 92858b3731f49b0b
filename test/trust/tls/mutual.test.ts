import { once } from 'node:events';
import { type Agent, createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { type ClientTls, clientAgent, PeerIdentityError, pinOf } from '../../../src/trust/tls/client.js';
import { countryOf } from '../../../src/trust/tls/country.js';
import type { TlsIdentity } from '../../../src/trust/tls/policy.js';
import { serverTlsOptions } from '../../../src/trust/tls/server.js';
import { type TestIdentity, testIdentity } from '../../support/pki.js';

const hosts = ['localhost', '127.0.0.1', '::1'];
const root = testIdentity('root');
const stranger = testIdentity('stranger-root', { purpose: 'authority' });
const lu = testIdentity('tls-lu', { purpose: 'tls', country: 'LU', hosts });
const pt = testIdentity('tls-pt', { purpose: 'tls', country: 'PT', hosts });

const identity = (of: TestIdentity, anchor = root): TlsIdentity => ({
  keys: { key: of.key, certificate: of.certificate, chain: [] },
  anchors: [anchor.certificate],
});
const asClient = (of: TestIdentity, more: Partial<ClientTls> = {}): ClientTls => ({
  ...identity(of),
  checkHostName: true,
  ...more,
});

interface Running {
  readonly server: Server;
  readonly port: number;
  /** Countries of the clients whose requests arrived. */
  readonly seen: (string | undefined)[];
  connections: number;
  readonly refused: Promise<Error>;
}

async function serve(options = serverTlsOptions(identity(lu))): Promise<Running> {
  const seen: (string | undefined)[] = [];
  const server = createServer(options, (message, response) => {
    const certificate = (message.socket as TLSSocket).getPeerX509Certificate();
    seen.push(certificate && countryOf(certificate));
    response.end('answered');
  });
  const refused = once(server, 'tlsClientError').then(([error]) => error as Error);
  const running: Running = { server, port: 0, seen, connections: 0, refused };
  server.on('secureConnection', () => {
    running.connections += 1;
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return Object.assign(running, { port: (server.address() as AddressInfo).port });
}

async function call(port: number, agent: Agent, host = 'localhost'): Promise<string> {
  const outgoing = request({ host, port, agent, path: '/', method: 'POST' });
  outgoing.end('secret');
  const [response] = await once(outgoing, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return body;
}

async function failure(attempt: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await attempt;
  } catch (error) {
    return error as Error;
  }
  throw new Error('the call was answered');
}

describe('mutual TLS', () => {
  const agents: Agent[] = [];
  const servers: Running[] = [];
  const agentOf = (options: ClientTls) => {
    const agent = clientAgent(options);
    agents.push(agent);
    return agent;
  };
  const started = async (options?: Parameters<typeof serve>[0]) => {
    const running = await serve(options);
    servers.push(running);
    return running;
  };
  afterEach(() => {
    for (const agent of agents.splice(0)) agent.destroy();
    for (const { server } of servers.splice(0)) server.close().closeAllConnections();
  });

  it('lets two peers talk, keeps the connection, and tells the client’s country', async () => {
    const running = await started();
    const agent = agentOf(asClient(pt, { pins: [pinOf(lu.certificate)] }));
    for (let n = 0; n < 3; n += 1) expect(await call(running.port, agent)).to.equal('answered');
    expect(running.seen).to.deep.equal(['PT', 'PT', 'PT']);
    expect(running.connections).to.equal(1);
  });

  describe('the server refuses', () => {
    const refuses = async (agent: Agent, running: Running) => {
      await failure(call(running.port, agent));
      expect(running.seen).to.deep.equal([]);
      return running.refused;
    };

    it('a client without a certificate', async () => {
      const running = await started();
      const bare = agentOf(asClient(pt));
      delete bare.options.key;
      delete bare.options.cert;
      expect(await refuses(bare, running)).to.match(/peer did not return a certificate/);
    });

    it('a client of an authority that is not trusted', async () => {
      const running = await started();
      const unknown = testIdentity('tls-stranger', {
        purpose: 'tls',
        country: 'PT',
        issuer: 'stranger-root',
      });
      await refuses(agentOf(asClient(unknown)), running);
    });

    it('a client that signed its own certificate', async () => {
      const running = await started();
      await refuses(agentOf(asClient(stranger)), running);
    });

    it('a client whose certificate has expired or is not valid yet', async () => {
      for (const [name, window] of Object.entries({ old: { from: -9, until: -1 }, early: { from: 1 } })) {
        const running = await started();
        const client = testIdentity(`tls-${name}`, { purpose: 'tls', country: 'PT', ...window });
        await refuses(agentOf(asClient(client)), running);
      }
    });

    it('TLS 1.1 and suites without forward secrecy', async () => {
      const running = await started();
      const handshake = async (options: object) => {
        const base = {
          host: 'localhost',
          port: running.port,
          key: pt.keyPem,
          cert: pt.certPem,
          ca: root.certPem,
        };
        const socket = connect({ ...base, servername: 'localhost', ...options });
        try {
          await once(socket, 'secureConnect');
          return socket.getCipher().name;
        } finally {
          socket.destroy();
        }
      };
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
      expect((await failure(handshake(old))).code).to.equal('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
      for (const ciphers of ['AES256-GCM-SHA384', 'ECDHE-RSA-AES256-SHA384', 'NULL-SHA256@SECLEVEL=0']) {
        const weak = handshake({ maxVersion: 'TLSv1.2', ciphers });
        expect((await failure(weak)).code, ciphers).to.match(/HANDSHAKE_FAILURE|NO_CIPHERS/);
      }
      const allowed = [
        'ECDHE-RSA-AES256-GCM-SHA384',
        'DHE-RSA-AES256-GCM-SHA384',
        'DHE-RSA-AES128-GCM-SHA256',
      ];
      for (const ciphers of allowed) {
        expect(await handshake({ maxVersion: 'TLSv1.2', ciphers })).to.equal(ciphers);
      }
      expect(await handshake({ minVersion: 'TLSv1.3' })).to.match(/^TLS_/);
    });
  });

  describe('the client refuses, before it sends anything,', () => {
    const refuses = async (options: ClientTls, running: Running, host = 'localhost') => {
      const error = await failure(call(running.port, agentOf(options), host));
      expect(running.seen).to.deep.equal([]);
      return error;
    };

    it('a server of an authority that is not trusted', async () => {
      const running = await started();
      const error = await refuses(asClient(pt, { anchors: [stranger.certificate] }), running);
      expect(error.code).to.equal('SELF_SIGNED_CERT_IN_CHAIN');
    });

    it('a server of an untrusted authority even when it is the pinned one', async () => {
      const running = await started();
      const pins = [pinOf(lu.certificate)];
      const options = asClient(pt, { anchors: [stranger.certificate], pins, checkHostName: false });
      expect((await refuses(options, running)).code).to.equal('SELF_SIGNED_CERT_IN_CHAIN');
    });

    it('a trusted server that is not the pinned one', async () => {
      const running = await started();
      const error = await refuses(asClient(pt, { pins: [pinOf(pt.certificate)] }), running);
      expect(error).to.be.instanceOf(PeerIdentityError).and.to.include({ reason: 'pin' });
      expect(error.message).to.contain(pinOf(lu.certificate));
    });

    it('a server whose certificate names another host, unless it is pinned and the check is off', async () => {
      const away = testIdentity('tls-away', { purpose: 'tls', country: 'LU', hosts: ['ncp.example.org'] });
      const running = await started(serverTlsOptions(identity(away)));
      const pins = [pinOf(away.certificate)];
      for (const options of [asClient(pt), asClient(pt, { pins })]) {
        const error = await refuses(options, running);
        expect(error).to.be.instanceOf(PeerIdentityError).and.to.include({ reason: 'host-name' });
        expect(error.message).to.contain('DNS:ncp.example.org');
      }
      const trusting = agentOf(asClient(pt, { pins, checkHostName: false }));
      expect(await call(running.port, trusting)).to.equal('answered');
    });

    it('a server whose certificate has expired', async () => {
      const old = testIdentity('tls-old-server', {
        purpose: 'tls',
        country: 'LU',
        hosts,
        from: -9,
        until: -1,
      });
      const running = await started(serverTlsOptions(identity(old)));
      expect((await refuses(asClient(pt), running)).code).to.equal('CERT_HAS_EXPIRED');
    });

    it('a server that knows only a suite without GCM, unless the peer is allowed it', async () => {
      const cbc = {
        ...serverTlsOptions(identity(lu)),
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-RSA-AES256-SHA384',
      };
      const running = await started(cbc as Parameters<typeof serve>[0]);
      expect((await refuses(asClient(pt), running)).message).to.match(/handshake failure/);
      const lenient = agentOf(asClient(pt, { extraCiphers: ['ECDHE-RSA-AES256-SHA384'] }));
      expect(await call(running.port, lenient)).to.equal('answered');
    });
  });

  it('takes pins as tools print them, and any of several', async () => {
    const running = await started();
    const pins = [pinOf(pt.certificate), lu.certificate.fingerprint256];
    expect(await call(running.port, agentOf(asClient(pt, { pins, checkHostName: false })))).to.equal(
      'answered',
    );
  });

  it('is not set up without knowing whom to believe', () => {
    expect(() => clientAgent(asClient(pt, { checkHostName: false }))).to.throw('must be pinned');
    expect(() => clientAgent(asClient(pt, { pins: [] }))).to.throw('list of pins is empty');
    expect(() => clientAgent(asClient(pt, { pins: ['abc'] }))).to.throw('64 hexadecimal digits');
    expect(() => serverTlsOptions({ ...identity(lu), anchors: [] })).to.throw('at least one trust anchor');
  });
});
