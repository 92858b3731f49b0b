import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { NodeConfig } from '../../src/config/load.js';
import { loadKeyPair } from '../../src/trust/keys/load.js';
import { crlOf } from '../support/authority.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { doctor, patients } from '../support/people.js';
import { type Scratch, scratch } from '../support/scratch.js';

describe('a node whose authority has a revocation list', () => {
  let files: Scratch;
  before(() => {
    files = scratch();
  });
  after(() => files.remove());

  async function search(revoked: string, unnamed: 'refuse' | 'accept' = 'accept', list = true) {
    const change = (config: NodeConfig): NodeConfig => {
      if (config.country !== 'LU') return config;
      const at = (name: string) => join(config.dataDir, 'pki', name);
      const root = loadKeyPair(
        { key: at('root/authority.key.pem'), certificate: at('root/authority.cert.pem') },
        new Date(),
      );
      const certificate = new X509Certificate(readFileSync(at(`PT/${revoked}.cert.pem`)));
      const lists = list ? [files.file(`${revoked}.crl`, crlOf(root, [certificate]))] : [];
      return {
        ...config,
        revocation: { ...config.revocation, lists, seal: { ...config.revocation.seal, unnamed } },
      };
    };
    const nodes: TwoNodes = await twoNodes({ change });
    try {
      const session = nodes.pt.openSession({ country: 'LU', professional: doctor, purpose: 'TREATMENT' });
      const view = await session.send({ type: 'SEARCH', traits: { ids: [patients.claire] } });
      await session.close();
      return { state: view.state, code: view.context.problem?.code };
    } finally {
      await nodes.close();
    }
  }

  it('answers a peer whose seal is not in it', async () => {
    expect(await search('seal')).to.deep.include({ state: 'patientFound' });
  });

  it('refuses a peer whose professionals’ issuer is in it', async () => {
    const { state, code } = await search('identity-issuer');
    expect(state).not.to.equal('patientFound');
    expect(code).to.equal('InsufficientRights');
  });

  it('does not even listen to a peer whose TLS certificate is in it', async () => {
    const { state } = await search('tls');
    expect(state).not.to.equal('patientFound');
  });

  it('refuses seals that name nobody to ask where the configuration says so', async () => {
    const { state } = await search('seal', 'refuse', false);
    expect(state).not.to.equal('patientFound');
  });
});
