import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_basicConstraints,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509';
import { expect } from 'chai';
import type { CertificateOrder } from '../../../src/trust/pki/certificate.js';
import { pathOf } from '../../../src/trust/pki/path.js';
import { clientAgent } from '../../../src/trust/tls/client.js';
import { serverTlsOptions } from '../../../src/trust/tls/server.js';
import { type Issued, TestAuthority } from '../../support/authority.js';

type Extensions = NonNullable<CertificateOrder['extensions']>;
const extension = (id: string, value: unknown): Extensions => [
  { id, critical: true, value: new Uint8Array(AsnConvert.serialize(value)) },
];
const dns = (name: string) => new GeneralName({ dNSName: name });
const named = (issued: Issued) =>
  new GeneralName({
    directoryName: AsnConvert.parse(issued.certificate.raw, Certificate).tbsCertificate.subject,
  });
const constraints = (kind: 'permitted' | 'excluded', ...names: GeneralName[]): Extensions => {
  const trees = new GeneralSubtrees(names.map((base) => new GeneralSubtree({ base })));
  return extension(
    id_ce_nameConstraints,
    new NameConstraints(kind === 'permitted' ? { permittedSubtrees: trees } : { excludedSubtrees: trees }),
  );
};

describe('the path of a signer', () => {
  const root = new TestAuthority('path root');
  const judge = (leaf: Issued, anchor: Issued) => pathOf(leaf.certificate, [anchor.certificate], new Date());
  const seal = (of: TestAuthority, more: Partial<CertificateOrder> & { name?: string } = {}) =>
    of.issue({ purpose: 'seal', name: 'seal', ...more });

  it('ends at the authority that issued it', () => {
    expect(judge(seal(root), root)).to.have.property('anchor');
  });

  it('does not end at one of the same name with another key', () => {
    expect(judge(seal(root), new TestAuthority('path root'))).to.deep.equal({ problem: 'untrusted' });
  });

  it('does not go over an authority that nobody named, though the root issued that', () => {
    const middle = new TestAuthority('path middle', root);
    expect(judge(seal(middle), root)).to.deep.equal({ problem: 'untrusted' });
    expect(judge(seal(middle), middle)).to.have.property('anchor');
  });

  it('keeps to the name constraints of the authority', () => {
    const wanted = seal(root, { name: 'wanted' });
    const name = named(wanted);
    const only = new TestAuthority('only', undefined, constraints('permitted', name));
    const not = new TestAuthority('not', undefined, constraints('excluded', name));
    const [inside, outside] = [{ name: 'wanted' }, { name: 'other' }];
    expect(judge(seal(only, inside), only)).to.have.property('anchor');
    expect(judge(seal(only, outside), only)).to.deep.equal({ problem: 'untrusted' });
    expect(judge(seal(not, inside), not)).to.deep.equal({ problem: 'untrusted' });
    expect(judge(seal(not, outside), not)).to.have.property('anchor');
    const hosts = new TestAuthority('hosts', undefined, constraints('permitted', dns('ncp.example')));
    expect(judge(seal(hosts, { hosts: ['a.ncp.example'] }), hosts)).to.have.property('anchor');
    expect(judge(seal(hosts, { hosts: ['ncp.other'] }), hosts)).to.deep.equal({ problem: 'untrusted' });
  });

  it('does not take a certificate with a critical extension that is not understood', () => {
    expect(
      judge(seal(root, { extensions: extension('2.999.1', new BasicConstraints()) }), root),
    ).to.deep.equal({
      problem: 'untrusted',
    });
  });
});

describe('the chain of a TLS client is refused', () => {
  const root = new TestAuthority('chain root');
  const server = root.issue({ name: 'chain server' });

  async function call(client: Issued, chain: readonly Issued[], anchor: Issued = root): Promise<string> {
    const keys = ({ key, certificate }: Issued, more: readonly Issued[] = []) => ({
      key,
      certificate,
      chain: more.map((one) => one.certificate),
    });
    const listening = createServer(
      serverTlsOptions({ keys: keys(server), anchors: [anchor.certificate] }),
      (_, response) => response.end('answered'),
    );
    listening.listen(0, 'localhost');
    await once(listening, 'listening');
    const agent = clientAgent({
      keys: keys(client, chain),
      anchors: [root.certificate],
      checkHostName: true,
    });
    try {
      const { port } = listening.address() as AddressInfo;
      const outgoing = request({ host: 'localhost', port, agent }).end();
      const [response] = await once(outgoing, 'response');
      let text = '';
      for await (const part of response) text += part;
      return text;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? String(error);
    } finally {
      agent.destroy();
      listening.closeAllConnections();
      listening.close();
    }
  }

  it('except when it is as it should be', async () => {
    const middle = new TestAuthority('chain middle', root);
    expect(await call(middle.issue({}), [middle])).to.equal('answered');
  });

  it('when a certificate between is no authority', async () => {
    const leaf = root.issue({ name: 'plain' });
    const plain = Object.assign(Object.create(TestAuthority.prototype), leaf) as TestAuthority;
    expect(await call(plain.issue({}), [plain])).to.match(/SSL|ECONNRESET|EPIPE/);
  });

  it('when it is longer than the authority allows', async () => {
    const short = new TestAuthority(
      'short',
      root,
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    );
    const below = new TestAuthority('below short', short);
    expect(await call(short.issue({}), [short])).to.equal('answered');
    expect(await call(below.issue({}), [below, short])).to.match(/SSL|ECONNRESET|EPIPE/);
  });

  it('when it breaks the name constraints of an authority', async () => {
    const bound = new TestAuthority('bound', root, constraints('permitted', dns('ncp.example')));
    expect(await call(bound.issue({ hosts: ['a.ncp.example'] }), [bound])).to.equal('answered');
    expect(await call(bound.issue({ hosts: ['a.other.example'] }), [bound])).to.match(/SSL|ECONNRESET|EPIPE/);
  });

  it('when its authority has the name of ours and another key', async () => {
    const namesake = new TestAuthority('chain root');
    expect(await call(namesake.issue({}), [namesake])).to.match(/SSL|ECONNRESET|EPIPE/);
  });
});
