import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { checkConfig, loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/mistake.js';
import { readPassword } from '../../src/config/password.js';
import { withPorts } from '../../src/config/ports.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../src/wire/dialects/epsos.js';
import { defaultObligations } from '../../src/wire/evidence/obligations.js';
import { env, removeSamples, replaced, sample, writeSample } from './sample.js';

const withPeer = (text: string) => ({ 'peers/XB.yaml': `${sample['peers/XB.yaml']}${text}` });

describe('a configuration that is loaded', () => {
  after(removeSamples);

  it('has its paths absolute and its defaults filled in', () => {
    const folder = writeSample();
    expect(loadConfig(folder, { env })).to.deep.equal({
      folder,
      dataDir: join(folder, 'data'),
      country: 'XA',
      name: 'Ayland',
      homeCommunityId: '2.999.1',
      language: 'fr-XA',
      listen: { host: '127.0.0.1', port: 8443 },
      store: { engine: 'sqlite' },
      journal: { anchorMinutes: 60 },
      keys: {
        seal: { form: 'pem', certificate: join(folder, 'keys/seal.pem'), key: join(folder, 'keys/seal.key') },
        tls: { form: 'pkcs12', file: join(folder, 'keys/tls.p12'), password: { env: 'TLS_PASSWORD' } },
      },
      anchors: [join(folder, 'keys/root.pem')],
      audit: {
        off: false,
        schema: 'dicom',
        signed: true,
        transport: 'none',
        timeoutSeconds: 30,
        alertMinutes: 15,
      },
      revocation: {
        tls: { unreachable: 'refuse', unnamed: 'accept' },
        seal: { unreachable: 'refuse', unnamed: 'accept' },
        lists: [],
        timeoutSeconds: 5,
      },
      clockSkewSeconds: 60,
      limits: {
        messageBytes: 20 * 1024 * 1024,
        requestSeconds: 180,
        depth: 200,
        elements: 500_000,
        attributes: 100,
      },
      transcoding: { blocking: 'required' },
      translation: { language: 'fr-XA', narrative: false },
      peers: [
        {
          country: 'XB',
          name: 'Beeland',
          homeCommunityId: '2.999.2',
          dialect: ehdsi,
          endpoints: { xcpd: 'https://ncp.example:6443/xcpd' },
          timeoutSeconds: 180,
          trust: { source: 'static', refreshMinutes: 60, staleHours: 24, tlsPins: [], checkHostName: true },
        },
      ],
      policy: {
        documentClasses: ['patient-summary'],
        submissions: ['edispensation', 'edispensation-discard'],
        patientDiscovery: { identifier: 'required', severalMatches: 'refuse' },
        evidence: { form: 'etsi', obligations: [...defaultObligations] },
      },
      folders: { national: undefined, terminology: undefined, 'search-masks': undefined },
    });
  });

  it('names a database, with its password elsewhere', () => {
    const store = `store:
  url: postgres://ncp@db.example:5433/records
  passwordEnv: TLS_PASSWORD
  authorities: keys/root.pem
`;
    const folder = writeSample({ 'node.yaml': `${sample['node.yaml']}${store}` });
    expect(loadConfig(folder, { env }).store).to.deep.equal({
      engine: 'postgresql',
      url: 'postgres://ncp@db.example:5433/records',
      password: { env: 'TLS_PASSWORD' },
      tls: 'verify',
      authorities: join(folder, 'keys/root.pem'),
    });
  });

  it('stands in no need of a peer, and knows the folders of other rooms', () => {
    const folder = writeSample({
      'peers/XB.yaml': undefined,
      'national/patients.yaml': '',
      'search-masks/x.xml': '',
      'keys/notes.md': '',
      'README.md': '',
      '.editor/x.yaml': '',
    });
    const config = loadConfig(folder, { env });
    expect(config.peers).to.deep.equal([]);
    expect(config.folders).to.deep.equal({
      national: join(folder, 'national'),
      terminology: undefined,
      'search-masks': join(folder, 'search-masks'),
    });
  });

  it('takes a country code that YAML 1.1 would have read as false', () => {
    const folder = writeSample({
      'peers/NO.yaml': 'country: NO\nname: Norway\nhomeCommunityId: 2.999.47\ndialect: ehdsi\n',
    });
    expect(loadConfig(folder, { env }).peers.map((peer) => peer.country)).to.deep.equal(['NO', 'XB']);
  });

  it('has the data folder of the start before its own, and its files in either', () => {
    const data = writeSample({ 'pki/root.pem': 'root' });
    const change = replaced('node.yaml', 'keys/root.pem', '$' + '{data}/pki/root.pem');
    const config = loadConfig(writeSample(change), { env, dataDir: data });
    expect(config.dataDir).to.equal(data);
    expect(config.anchors).to.deep.equal([join(data, 'pki/root.pem')]);
    expect(() => loadConfig(writeSample(change), { env })).to.throw(
      ConfigError,
      /data\/pki\/root\.pem is not there/,
    );
    const own = writeSample({ ...change, 'data/pki/root.pem': 'root' });
    expect(loadConfig(own, { env }).anchors).to.deep.equal([join(own, 'data/pki/root.pem')]);
  });

  it('is checked without a data folder, but not loaded', () => {
    const text = (sample['node.yaml'] ?? '')
      .replace('dataDir: data\n', '')
      .replace('keys/root', '$' + '{data}/root');
    const folder = writeSample({ 'node.yaml': text });
    expect(checkConfig(folder, { env })).to.deep.equal([]);
    expect(() => loadConfig(folder, { env })).to.throw(
      ConfigError,
      /node\.yaml dataDir: no data folder is named/,
    );
  });

  it("puts a peer's own values into its dialect and leaves the dialect alone", () => {
    const before = structuredClone(epsos);
    const folder = writeSample({
      'peers/XB.yaml': `${sample['peers/XB.yaml']?.replace('ehdsi', 'epsos')}overrides:
  saml:
    facilityType: [urn:a]
    trcNameQualifier: urn:b
  xcpd:
    semanticsText: {name: null, id: LivingSubject.id}
  xca:
    nothingFound: {60591-5: ERROR_PS_NOT_FOUND, 57833-6: ERROR_EP_NOT_FOUND}
`,
    });
    expect(loadConfig(folder, { env }).peers[0]?.dialect).to.deep.equal({
      ...epsos,
      saml: { ...epsos.saml, facilityType: ['urn:a'], trcNameQualifier: 'urn:b' },
      xcpd: {
        ...epsos.xcpd,
        semanticsText: { ...epsos.xcpd.semanticsText, name: undefined, id: 'LivingSubject.id' },
      },
      xca: {
        ...epsos.xca,
        nothingFound: {
          ...epsos.xca.nothingFound,
          '60591-5': 'ERROR_PS_NOT_FOUND',
          '57833-6': 'ERROR_EP_NOT_FOUND',
        },
      },
    });
    expect(epsos).to.deep.equal(before);
  });

  it('takes none where a dialect has a value', () => {
    const folder = writeSample(withPeer('overrides: {saml: {audience: null}, xca: {sizeAndHash: false}}\n'));
    const dialect = loadConfig(folder, { env }).peers[0]?.dialect;
    expect(dialect).to.deep.equal({
      ...ehdsi,
      saml: { ...ehdsi.saml, audience: undefined },
      xca: { ...ehdsi.xca, sizeAndHash: false },
    });
  });

  it('reads pins as tools print them', () => {
    const hex = 'ab'.repeat(32);
    const printed = hex.toUpperCase().match(/../g)?.join(':');
    const folder = writeSample(withPeer(`trust: {checkHostName: false, tlsPins: ["${printed}", ${hex}]}\n`));
    expect(loadConfig(folder, { env }).peers[0]?.trust).to.deep.include({
      tlsPins: [hex, hex],
      checkHostName: false,
    });
  });

  it('moves to other ports where it is told to, and only there', () => {
    const config = loadConfig(writeSample(), { env });
    const moved = withPorts(config, { XA: 1001, XB: 1002, XC: 1003 });
    expect(moved.listen).to.deep.equal({ host: '127.0.0.1', port: 1001 });
    expect(moved.peers[0]?.endpoints).to.deep.equal({ xcpd: 'https://ncp.example:1002/xcpd' });
    expect(withPorts(config, {})).to.deep.equal(config);
    expect(config.listen.port).to.equal(8443);
  });
});

describe('a password', () => {
  after(removeSamples);

  it('comes from a variable, or from a file without its line end', () => {
    const folder = writeSample({ 'keys/word': 'a word \n', 'keys/windows': 'a word\r\n' });
    expect(readPassword({ env: 'X' }, { X: 'a word' })).to.equal('a word');
    expect(readPassword({ file: join(folder, 'keys/word') })).to.equal('a word ');
    expect(readPassword({ file: join(folder, 'keys/windows') })).to.equal('a word');
    expect(() => readPassword({ env: 'X' }, {})).to.throw(/is not set/);
  });
});

describe('the demo configuration', () => {
  const demo = (country: string) =>
    fileURLToPath(new URL(`../../ncp-config/demo/${country}`, import.meta.url));
  after(removeSamples);

  it('has no mistake before anything was started', () => {
    for (const country of ['LU', 'PT']) expect(checkConfig(demo(country)), country).to.deep.equal([]);
  });

  it('finds its keys in the data folder, and each node at the address the other has of it', () => {
    const data = writeSample();
    const files = ['root/authority.cert.pem', ...['LU', 'PT'].flatMap((country) => keysOf(country))];
    for (const file of files) {
      mkdirSync(dirname(join(data, 'pki', file)), { recursive: true });
      writeFileSync(join(data, 'pki', file), 'x', { mode: 0o600 });
    }
    const [lu, pt] = ['LU', 'PT'].map((country) => loadConfig(demo(country), { dataDir: data }));
    expect(lu?.keys.hcpIssuer).to.deep.equal({
      form: 'pem',
      certificate: join(data, 'pki/LU/identity-issuer.cert.pem'),
      key: join(data, 'pki/LU/identity-issuer.key.pem'),
    });
    for (const [one, other] of [
      [lu, pt],
      [pt, lu],
    ]) {
      const peer = one?.peers[0];
      expect(peer?.country).to.equal(other?.country);
      expect(peer?.name).to.equal(other?.name);
      expect(peer?.homeCommunityId).to.equal(other?.homeCommunityId);
      for (const address of Object.values(peer?.endpoints ?? {})) {
        expect(new URL(address).port).to.equal(String(other?.listen.port));
      }
      expect(Object.keys(peer?.endpoints ?? {})).to.deep.equal(['xcpd', 'xcaList', 'xcaRetrieve', 'xdr']);
    }
  });
});

function keysOf(country: string): string[] {
  return ['seal', 'tls', 'identity-issuer'].flatMap((name) => [
    `${country}/${name}.cert.pem`,
    `${country}/${name}.key.pem`,
  ]);
}
