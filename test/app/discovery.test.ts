import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { NodeConfig } from '../../src/config/load.js';
import { locateSmp } from '../../src/trust/discovery/locator.js';
import { loadKeyPair } from '../../src/trust/keys/load.js';
import { type Signer, softwareSigner } from '../../src/trust/keys/signer.js';
import { publishMetadata, sealMetadata } from '../../src/trust/smp/make.js';
import {
  locatorName,
  metadataAddress,
  type PublishedService,
  participantOf,
  publishedServices,
  serviceIdentifiers,
} from '../../src/wire/smp/identifiers.js';
import { transactions } from '../../src/wire/transactions.js';
import { canonicalForm } from '../../src/wire/xml/c14n.js';
import { TestWeb } from '../support/authority.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { doctor, patients } from '../support/people.js';
import { testIdentity } from '../support/pki.js';
import { type Scratch, scratch } from '../support/scratch.js';

describe('a peer that is found through its SMP', () => {
  const smp = testIdentity('the SMP', { country: 'BE' });
  let files: Scratch;
  const web = new TestWeb();
  const runs: string[] = [];
  before(async () => {
    files = scratch();
    await web.start();
  });
  after(async () => {
    await web.stop();
    files.remove();
  });

  function pairOf(config: NodeConfig, name: string) {
    const at = (kind: string) => join(config.dataDir, 'pki', 'LU', `${name}.${kind}.pem`);
    return loadKeyPair({ key: at('key'), certificate: at('cert') }, new Date());
  }

  /** LU's entries as its SMP would give them out. */
  function publish(config: NodeConfig, address: string, tls: string, by: Signer = smp.signer) {
    const { key, certificate } = pairOf(config, 'seal');
    const seal = softwareSigner(key, certificate);
    const entries = new Map<string, string>();
    for (const service of publishedServices) {
      const ids = serviceIdentifiers('LU', service);
      const mask = service === 'searchMask';
      const sealed = sealMetadata(
        {
          kind: 'service',
          participant: ids.participant,
          document: ids.document,
          extensions: [],
          processes: [
            {
              process: ids.process,
              extensions: [],
              endpoints: [
                {
                  transportProfile: ids.transportProfile,
                  address: mask
                    ? ''
                    : `${address}${transactions[service as Exclude<PublishedService, 'searchMask'>].defaultPath}`,
                  requireBusinessLevelSignature: false,
                  activation: new Date(Date.now() - 60_000),
                  ...(mask ? {} : { certificate: pairOf(config, tls).certificate.raw }),
                  description: 'd',
                  technicalContact: 'https://ncp.example/contact',
                  extensions: mask ? [{ about: {}, content: maskOfLu() }] : [],
                },
              ],
            },
          ],
        },
        seal,
      );
      entries.set(new URL(metadataAddress(web.url, ids)).pathname, publishMetadata(sealed, by));
    }
    return entries;
  }

  const maskOfLu = () =>
    canonicalForm(
      readFileSync(
        new URL('../../ncp-config/demo/LU/search-masks/InternationalSearch_LU.xml', import.meta.url),
      ),
    ).replace('mandatory="true"', 'mandatory="false"');

  async function search(tls: string, by?: Signer) {
    const anchor = files.file('smp.pem', smp.certPem);
    let lu: string | undefined;
    const change = (config: NodeConfig): NodeConfig => {
      if (config.country !== 'PT') return config;
      // withPorts has not run yet: the entries are made when they are first asked for.
      let entries: Map<string, string> | undefined;
      web.answer = (path) => {
        entries ??= publish(config, lu ?? '', tls, by);
        return entries.get(path);
      };
      const [peer] = config.peers;
      return {
        ...config,
        dataDir: files.path(`data-${runs.push(tls)}`),
        peers: [
          {
            ...peer!,
            endpoints: {},
            trust: {
              ...peer!.trust,
              source: 'smp',
              smp: { url: web.url, anchors: [anchor] },
              checkHostName: false,
            },
          },
        ],
      };
    };
    const nodes: TwoNodes = await twoNodes({
      change,
      started: (node) => {
        lu = node.url;
      },
    });
    try {
      const session = nodes.pt.openSession({ country: 'LU', professional: doctor, purpose: 'TREATMENT' });
      const view = await session.send({ type: 'SEARCH', traits: { ids: [patients.claire] } });
      await session.close();
      const [peer] = nodes.pt.peers;
      return { state: view.state, endpoints: peer?.endpoints ?? {}, mask: nodes.pt.searchMask('LU') };
    } finally {
      await nodes.close();
    }
  }

  it('is asked at its published address, with its published certificate, and has its published mask', async () => {
    const { state, endpoints, mask } = await search('tls');
    expect(Object.keys(endpoints).sort()).to.deep.equal(['xcaList', 'xcaRetrieve', 'xcpd', 'xdr']);
    expect(state).to.equal('patientFound');
    expect(mask?.patient[0]?.fields.some(({ mandatory }) => mandatory)).to.equal(false);
  });

  it('hears nothing when it shows another certificate than the published one', async () => {
    const { state } = await search('seal');
    expect(state).not.to.equal('patientFound');
  });

  it('is not known when somebody else than the SMP signs its entries', async () => {
    const { state, endpoints, mask } = await search(
      'tls',
      testIdentity('another SMP', { country: 'BE' }).signer,
    );
    expect({ state: state === 'patientFound', endpoints }).to.deep.equal({ state: false, endpoints: {} });
    // What lies in the configuration is used then.
    expect(mask?.patient[0]?.fields.some(({ mandatory }) => mandatory)).to.equal(true);
  });
});

describe('the SMP of a participant in DNS', () => {
  let server: Socket;
  let resolver: Resolver;
  let regexp = '!.*!http://smp.example/!';
  const asked: string[] = [];
  before(async () => {
    server = createSocket('udp4');
    server.on('message', (query, { port, address }) => {
      const labels: string[] = [];
      let at = 12;
      while (query[at] !== 0) {
        labels.push(query.toString('ascii', at + 1, at + 1 + query[at]!));
        at += query[at]! + 1;
      }
      asked.push(labels.join('.').toLowerCase());
      server.send(naptrAnswer(query.subarray(0, at + 5), regexp), port, address);
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${server.address().port}`]);
  });
  after(() => server.close());

  const locate = () => locateSmp('LU', 'sml.example', (name) => resolver.resolveNaptr(name));

  it('is read from its NAPTR record, in both spellings', async () => {
    expect(await locate()).to.equal('http://smp.example/');
    expect(asked.at(-1)).to.equal(locatorName(participantOf('LU'), 'sml.example').toLowerCase());
    regexp = '!^.*$!https://smp.example/two!';
    expect(await locate()).to.equal('https://smp.example/two');
  });

  it('is not taken from a record of another form', async () => {
    regexp = '!.*!file:///etc/passwd!';
    const failure = await locate().catch((error: Error) => error.message);
    expect(failure).to.match(/has no NAPTR record of an SMP that can be read/);
  });
});

function naptrAnswer(question: Buffer, regexp: string): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
  const data = Buffer.concat([
    Buffer.from([0, 100, 0, 10]),
    text('U'),
    text('Meta:SMP'),
    text(regexp),
    Buffer.from([0]),
  ]);
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  const answer = Buffer.from([0xc0, 12, 0, 35, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([header, question.subarray(12), answer, data]);
}
