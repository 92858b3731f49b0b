import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Runtime, scriptedRuntime } from '../../../src/kernel/runtime.js';
import { Discovery } from '../../../src/trust/discovery/discovery.js';
import type { TrustSource } from '../../../src/trust/discovery/found.js';
import { smpSource } from '../../../src/trust/discovery/smp-source.js';
import { tslSource } from '../../../src/trust/discovery/tsl-source.js';
import type { Signer } from '../../../src/trust/keys/signer.js';
import { publishMetadata, sealMetadata } from '../../../src/trust/smp/make.js';
import { signDocument } from '../../../src/trust/xmldsig/sign-document.js';
import { metadataAddress, serviceIdentifiers } from '../../../src/wire/smp/identifiers.js';
import type { ServiceInformation, SmpEndpoint } from '../../../src/wire/smp/metadata.js';
import { C14N } from '../../../src/wire/xml/c14n.js';
import { TestWeb } from '../../support/authority.js';
import { testIdentity } from '../../support/pki.js';
import { type Scratch, scratch } from '../../support/scratch.js';

const HOUR = 3_600_000;
const START = Date.now();
const at = (hours: number) => new Date(START + hours * HOUR);
const limits = { bytes: 1_000_000, timeoutMs: 2000 };
const revocation = async () => undefined;
const seal = testIdentity('discovered-seal', { country: 'XB' });
const tls = testIdentity('discovered-tls', { country: 'XB', purpose: 'tls', hosts: ['localhost'] });
const smp = testIdentity('discovered-smp', { country: 'BE' });
const otherSmp = testIdentity('discovered-other-smp', { country: 'BE' });
const root = testIdentity('root');

class World {
  readonly web = new TestWeb();
  readonly warnings: string[] = [];
  readonly files: Scratch = scratch();
  now = at(0);
  readonly runtime: Runtime = {
    ...scriptedRuntime(),
    clock: { now: () => this.now, elapsed: () => 0 },
    log: { info() {}, error() {}, warn: (message) => this.warnings.push(message) },
  };

  discovery(source: TrustSource): Discovery {
    const file = this.files.path('kept', 'XB.json');
    return new Discovery({ country: 'XB', source, file, runtime: this.runtime, staleMs: 24 * HOUR });
  }

  async close(): Promise<void> {
    await this.web.stop();
    this.files.remove();
  }
}

describe('discovery through an SMP', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    base = await world.web.start();
  });
  afterEach(() => world.close());

  const ids = serviceIdentifiers('XB', 'xcpd');
  function entry(
    changes: Partial<SmpEndpoint> = {},
    by: { seal?: Signer; smp?: Signer; metadata?: Partial<ServiceInformation> } = {},
  ): string {
    const endpoint: SmpEndpoint = {
      transportProfile: ids.transportProfile,
      address: 'https://ncp.example/one',
      requireBusinessLevelSignature: false,
      activation: at(-1),
      certificate: tls.certificate.raw,
      description: 'd',
      technicalContact: 'c',
      extensions: [],
      ...changes,
    };
    const metadata: ServiceInformation = {
      kind: 'service',
      participant: ids.participant,
      document: ids.document,
      processes: [{ process: ids.process, endpoints: [endpoint], extensions: [] }],
      extensions: [],
      ...by.metadata,
    };
    return publishMetadata(sealMetadata(metadata, by.seal ?? seal.signer), by.smp ?? smp.signer);
  }

  let base: string;
  const source = () =>
    smpSource({
      country: 'XB',
      base: async () => base,
      smpAnchors: [smp.certificate],
      anchors: [root.certificate],
      revocation,
      limits,
    });
  const path = () => new URL(metadataAddress(base, ids)).pathname;
  const gives = (xml: string | undefined) => {
    world.web.answer = (asked) => (asked === path() ? xml : undefined);
  };
  async function refreshed(xml: string | undefined, discovery = world.discovery(source())) {
    gives(xml);
    await discovery.refresh();
    return discovery;
  }

  it('finds the address and the certificate', async () => {
    const { found } = await refreshed(entry());
    expect(found.endpoints).to.deep.equal({ xcpd: 'https://ncp.example/one' });
    expect(found.tls.map(({ fingerprint256 }) => fingerprint256)).to.deep.equal([
      tls.certificate.fingerprint256,
    ]);
    expect(world.warnings).to.deep.equal([]);
  });

  const foreign = testIdentity('foreign-tls', { country: 'XC', purpose: 'tls' });
  const refusals: readonly (readonly [string, () => string, RegExp])[] = [
    [
      'another SMP signed',
      () => entry({}, { smp: otherSmp.signer }),
      /the SMP signs with a certificate that is not/,
    ],
    [
      'another country sealed',
      () => entry({}, { seal: testIdentity('xc-seal', { country: 'XC' }).signer }),
      /is not of XB/,
    ],
    [
      'a stranger sealed',
      () =>
        entry(
          {},
          {
            seal: testIdentity('strange-seal', {
              country: 'XB',
              issuer: 'strange root',
            }).signer,
          },
        ),
      /the seal of XB signs with a certificate that is not trusted/,
    ],
    [
      'is of another participant',
      () => entry({}, { metadata: { participant: serviceIdentifiers('XC', 'xcpd').participant } }),
      /another participant/,
    ],
    [
      'is of another service',
      () => entry({}, { metadata: { document: serviceIdentifiers('XB', 'xdr').document } }),
      /another service/,
    ],
    ['is not active yet', () => entry({ activation: at(2) }), /active only from/],
    ['has expired', () => entry({ expiration: at(-0.5) }), /has expired/],
    ['leads to plain http', () => entry({ address: 'http://ncp.example/' }), /no https address/],
    [
      'names the certificate of another country',
      () => entry({ certificate: foreign.certificate.raw }),
      /is not of XB/,
    ],
    ['is of another transport', () => entry({ transportProfile: 'urn:other' }), /has 0 endpoints/],
    ['was changed', () => entry().replace('/one', '/two'), /its digest differs/],
  ];
  for (const [what, xml, why] of refusals) {
    it(`believes no entry that ${what}`, async () => {
      const { found } = await refreshed(xml());
      expect(found.endpoints).to.deep.equal({});
      expect(world.warnings.join()).to.match(why);
    });
  }

  it('never goes back to an older entry, and says so', async () => {
    const [first, second, third] = [
      entry({ activation: at(-3), address: 'https://ncp.example/1' }),
      entry({ activation: at(-2), address: 'https://ncp.example/2' }),
      entry({ activation: at(-2), address: 'https://ncp.example/3' }),
    ];
    const discovery = await refreshed(first);
    await refreshed(second, discovery);
    await refreshed(third, discovery);
    for (const older of [first, second]) {
      world.warnings.length = 0;
      await refreshed(older, discovery);
      expect(discovery.found.endpoints).to.deep.equal({ xcpd: 'https://ncp.example/3' });
      expect(world.warnings.join()).to.match(/older than the one before/);
    }
    // Also after a restart.
    const restarted = world.discovery(source());
    await restarted.load();
    expect(restarted.found.endpoints).to.deep.equal({ xcpd: 'https://ncp.example/3' });
    await refreshed(second, restarted);
    expect(restarted.found.endpoints).to.deep.equal({ xcpd: 'https://ncp.example/3' });
  });

  it('keeps the last good entry when the SMP is silent, and warns once it is old', async () => {
    const discovery = await refreshed(entry());
    await world.web.stop();
    world.now = at(2);
    await discovery.refresh();
    expect(world.warnings.filter((text) => text.includes('xcpd'))).to.deep.equal([]);
    world.now = at(30);
    await discovery.refresh();
    expect(discovery.found.endpoints).to.deep.equal({ xcpd: 'https://ncp.example/one' });
    expect(world.warnings.join()).to.match(/entry xcpd of XB was last confirmed 30 hours ago/);
    await world.web.start();
  });

  it('verifies what it has kept on disk as well', async () => {
    await refreshed(entry());
    const file = world.files.path('kept', 'XB.json');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { xcpd: { bytes: string } };
    const forged = Buffer.from(kept.xcpd.bytes, 'base64').toString().replace('/one', '/two');
    kept.xcpd.bytes = Buffer.from(forged).toString('base64');
    writeFileSync(file, JSON.stringify(kept));
    const restarted = world.discovery(source());
    await restarted.load();
    expect(restarted.found.endpoints).to.deep.equal({});
    expect(world.warnings.join()).to.match(/does not hold any more/);
  });

  it('says so when what it has kept cannot be read', async () => {
    await refreshed(entry());
    writeFileSync(world.files.path('kept', 'XB.json'), '{');
    const restarted = world.discovery(source());
    await restarted.load();
    expect(world.warnings.join()).to.match(
      /XB\.json cannot be read, and it is not known any more which entries/,
    );
    expect(restarted.found.endpoints).to.deep.equal({});
  });

  describe('follows a redirect', () => {
    const redirect = (uid: string, address = `${world.web.url}/other`) =>
      publishMetadata(
        sealMetadata({ kind: 'redirect', address, certificateUid: uid, extensions: [] }, seal.signer),
        smp.signer,
      );
    const SUBJECT = 'CN=discovered-smp,O=Test organisation,C=BE';

    it('once, to the SMP whose certificate it names', async () => {
      world.web.answer = (asked) =>
        asked === path() ? redirect(SUBJECT) : asked === '/other' ? entry() : undefined;
      const discovery = world.discovery(source());
      await discovery.refresh();
      expect(discovery.found.endpoints).to.deep.equal({ xcpd: 'https://ncp.example/one' });
    });

    it('to no other SMP, and not twice', async () => {
      const discovery = world.discovery(source());
      world.web.answer = (asked) =>
        asked === path() ? redirect('CN=somebody,O=Else,C=BE') : asked === '/other' ? entry() : undefined;
      await discovery.refresh();
      expect(world.warnings.join()).to.match(/has another certificate than it names/);
      world.web.answer = (asked) => (asked === path() || asked === '/other' ? redirect(SUBJECT) : undefined);
      await discovery.refresh();
      expect(world.warnings.join()).to.match(/leads on a second time/);
      expect(discovery.found.endpoints).to.deep.equal({});
    });

    it('of HTTP not at all', async () => {
      world.web.answer = (asked) =>
        asked === path() ? { redirect: '/other' } : asked === '/other' ? entry() : undefined;
      const discovery = world.discovery(source());
      await discovery.refresh();
      expect(world.web.asked).not.to.include('/other');
      expect(world.warnings.join()).to.match(/status 302/);
    });
  });
});

describe('discovery through a status list', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.web.start();
  });
  afterEach(() => world.close());

  const operator = testIdentity('list-operator', { country: 'XB' });
  interface ListParts {
    readonly sequence?: number;
    readonly issued?: Date;
    readonly next?: Date;
    readonly territory?: string;
    readonly address?: string;
    readonly status?: string;
    readonly by?: Signer;
  }
  function list(parts: ListParts = {}): string {
    const { sequence = 1, issued = at(-1), next = at(100), territory = 'XB', by = operator.signer } = parts;
    const { address = 'https://ncp.example/one', status = 'inaccord' } = parts;
    const service = (type: string, certificate: Buffer, url?: string) =>
      `<TSPService><ServiceInformation><ServiceTypeIdentifier>http://uri.epsos.eu/Svc/Svctype/${type}` +
      '</ServiceTypeIdentifier><ServiceName><Name>n</Name></ServiceName><ServiceDigitalIdentity><DigitalId>' +
      `<X509Certificate>${certificate.toString('base64')}</X509Certificate></DigitalId></ServiceDigitalIdentity>` +
      `<ServiceStatus>http://uri.etsi.org/TrstSvc/Svcstatus/${status}</ServiceStatus>` +
      (url === undefined
        ? ''
        : `<ServiceSupplyPoints><ServiceSupplyPoint>${url}</ServiceSupplyPoint></ServiceSupplyPoints>`) +
      '</ServiceInformation></TSPService>';
    return signDocument(
      (signature) =>
        '<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="NCPConfiguration-XB">' +
        `<SchemeInformation><TSLSequenceNumber>${sequence}</TSLSequenceNumber>` +
        `<SchemeTerritory>${territory}</SchemeTerritory>` +
        `<ListIssueDateTime>${issued.toISOString()}</ListIssueDateTime>` +
        `<NextUpdate><dateTime>${next.toISOString()}</dateTime></NextUpdate></SchemeInformation>` +
        '<TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName><Name>NCP-A</Name></TSPName>' +
        `</TSPInformation><TSPServices>${service('NCP', seal.certificate.raw)}` +
        `${service('PatientIdenitificationService', tls.certificate.raw, address)}` +
        `${service('OrderService', tls.certificate.raw, address)}</TSPServices></TrustServiceProvider>` +
        `</TrustServiceProviderList>${signature}</TrustServiceStatusList>`,
      by,
      { canonicalisation: C14N.exclusive, id: 'NCPConfiguration-XB' },
    );
  }
  async function refreshed(xml: string, discovery?: Discovery) {
    world.web.answer = () => xml;
    const used =
      discovery ??
      world.discovery(
        tslSource({
          country: 'XB',
          location: `${world.web.url}/list.xml`,
          tslAnchors: [operator.certificate],
          revocation,
          limits,
        }),
      );
    await used.refresh();
    return used;
  }

  it('finds addresses, TLS certificates and the seal', async () => {
    const { found } = await refreshed(list());
    expect(found.endpoints).to.deep.equal({
      xcpd: 'https://ncp.example/one',
      xcaList: 'https://ncp.example/one',
      xcaRetrieve: 'https://ncp.example/one',
    });
    expect(found.tls.map(({ subject }) => subject)).to.deep.equal([tls.certificate.subject]);
    expect(found.seals.map(({ subject }) => subject)).to.deep.equal([seal.certificate.subject]);
  });

  const refusals: readonly (readonly [string, () => string, RegExp])[] = [
    ['a stranger signed', () => list({ by: smp.signer }), /not trusted now/],
    ['was changed', () => list().replace('/one', '/two'), /its digest differs/],
    ['is of another country', () => list({ territory: 'XC' }), /the list is of XC/],
    ['is of the future', () => list({ issued: at(1) }), /in the future/],
    ['is overdue', () => list({ next: at(-0.5) }), /should have been replaced/],
  ];
  for (const [what, xml, why] of refusals) {
    it(`believes no list that ${what}`, async () => {
      const { found } = await refreshed(xml());
      expect(found.endpoints).to.deep.equal({});
      expect(world.warnings.join()).to.match(why);
    });
  }

  it('uses no service that is not in accord', async () => {
    const { found } = await refreshed(list({ status: 'suspended' }));
    expect({ ...found }).to.deep.equal({ endpoints: {}, tls: [], seals: [] });
  });

  it('never goes back in number or time, and takes no second list of one number and time', async () => {
    const good = list({ sequence: 7, issued: at(-2), address: 'https://ncp.example/7' });
    const discovery = await refreshed(good);
    for (const older of [
      list({ sequence: 6, issued: at(-1) }),
      list({ sequence: 8, issued: at(-3) }),
      list({ sequence: 7, issued: at(-2), address: 'https://ncp.example/twin' }),
    ]) {
      await refreshed(older, discovery);
      expect(discovery.found.endpoints.xcpd).to.equal('https://ncp.example/7');
    }
    await refreshed(list({ sequence: 8, issued: at(-1), address: 'https://ncp.example/8' }), discovery);
    expect(discovery.found.endpoints.xcpd).to.equal('https://ncp.example/8');
  });
});
