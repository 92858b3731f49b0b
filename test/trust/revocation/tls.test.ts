import { once } from 'node:events';
import { type Agent, createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import { revocationChecker } from '../../../src/trust/revocation/checker.js';
import { type RevocationPolicy, revocationGuard } from '../../../src/trust/revocation/policy.js';
import { clientAgent } from '../../../src/trust/tls/client.js';
import { guardConnections, serverTlsOptions } from '../../../src/trust/tls/server.js';
import { asksAt, type Issued, TestAuthority, TestWeb } from '../../support/authority.js';

const open: RevocationPolicy = { unreachable: 'accept', unnamed: 'accept' };
const closed: RevocationPolicy = { unreachable: 'refuse', unnamed: 'refuse' };

describe('mutual TLS asks whether the other certificate is revoked', () => {
  const root = new TestAuthority('TLS root');
  const web = new TestWeb();
  const logged: string[] = [];
  const log = {
    info() {},
    warn: (text: string) => logged.push(text),
    error: (text: string) => logged.push(text),
  };
  let middle: TestAuthority;
  let server: Issued;
  let client: Issued;
  let belowMiddle: Issued;
  const closing: (() => void)[] = [];
  before(async () => {
    const extensions = asksAt({ crl: `${await web.start()}/root` });
    middle = new TestAuthority('TLS middle', root, extensions);
    server = root.issue({ name: 'server', extensions });
    client = root.issue({ name: 'client', extensions });
    belowMiddle = middle.issue({ name: 'below', extensions: asksAt({ crl: `${web.url}/middle` }) });
  });
  after(() => web.stop());
  afterEach(() => {
    for (const close of closing.splice(0)) close();
    logged.length = 0;
  });

  const keysOf = ({ key, certificate }: Issued, chain: Issued[] = []) => ({
    keys: { key, certificate, chain: chain.map((one) => one.certificate) },
    anchors: [root.certificate],
  });
  const guardOf = (policy: RevocationPolicy) =>
    revocationGuard(revocationChecker({ runtime: systemRuntime() }), 'tls', policy, log);

  async function serve(
    of: Issued,
    policy?: RevocationPolicy,
  ): Promise<{ server: Server; requests: string[] }> {
    const requests: string[] = [];
    const running = createServer(serverTlsOptions(keysOf(of)), (message, response) => {
      requests.push(message.url ?? '');
      response.end('answered');
    });
    if (policy !== undefined) guardConnections(running, guardOf(policy), log);
    running.listen(0, 'localhost');
    await once(running, 'listening');
    closing.push(() => {
      running.closeAllConnections();
      running.close();
    });
    return { server: running, requests };
  }

  async function call(
    to: Server,
    of: Issued,
    chain: Issued[] = [],
    policy?: RevocationPolicy,
  ): Promise<string> {
    const agent: Agent = clientAgent({
      ...keysOf(of, chain),
      checkHostName: true,
      ...(policy === undefined ? {} : { revocation: guardOf(policy) }),
    });
    closing.push(() => agent.destroy());
    const outgoing = request({
      host: 'localhost',
      port: (to.address() as AddressInfo).port,
      agent,
      path: '/secret',
      method: 'POST',
    });
    outgoing.end('secret');
    try {
      const [response] = await once(outgoing, 'response');
      let body = '';
      for await (const chunk of response) body += chunk;
      return body;
    } catch (error) {
      return (error as Error).message;
    }
  }

  it('as the server: a good client is answered, a revoked one is not read', async () => {
    const running = await serve(server, closed);
    web.answer = () => root.crl([]);
    expect(await call(running.server, client)).to.equal('answered');
    web.answer = () => root.crl([client.certificate]);
    const again = await serve(server, open);
    expect(await call(again.server, client)).to.match(/socket hang up|ECONNRESET/);
    expect(again.requests).to.deep.equal([]);
    expect(logged.join()).to.match(/a connection is refused: .*CN=client is revoked since/);
  });

  it('as the client: a good server is called, a revoked one hears nothing', async () => {
    const running = await serve(server);
    web.answer = () => root.crl([]);
    expect(await call(running.server, client, [], closed)).to.equal('answered');
    web.answer = () => root.crl([server.certificate]);
    expect(await call(running.server, client, [], open)).to.match(/CN=server is revoked since/);
    expect(running.requests).to.deep.equal(['/secret']);
  });

  it('goes by the policy, in both roles, when nobody answers', async () => {
    web.answer = () => undefined;
    const refusing = await serve(server, closed);
    expect(await call(refusing.server, client)).to.match(/socket hang up|ECONNRESET/);
    const accepting = await serve(server, open);
    expect(await call(accepting.server, client, [], open)).to.equal('answered');
    expect(logged.join())
      .to.match(/CN=client is revoked cannot be told/)
      .and.to.match(/CN=server is revoked cannot be told/);
    expect(await call(accepting.server, client, [], closed)).to.match(
      /CN=server is revoked cannot be told: .*404/,
    );
  });

  it('of the authorities between as well', async () => {
    const lists = (revoked: Issued[]) => (path: string) =>
      (path === '/root' ? root : middle).crl(revoked.map(({ certificate }) => certificate));
    web.answer = lists([]);
    const first = await serve(server, closed);
    expect(await call(first.server, belowMiddle, [middle])).to.equal('answered');
    web.answer = lists([middle]);
    const second = await serve(server, closed);
    expect(await call(second.server, belowMiddle, [middle])).to.match(/socket hang up|ECONNRESET/);
  });
});
