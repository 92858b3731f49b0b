import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkCountry } from '../../src/app/checks.js';
import { startCountry } from '../../src/app/country.js';
import { freePorts } from '../../src/app/ports.js';
import { ConfigError } from '../../src/config/mistake.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { testIdentity } from '../support/pki.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { countryFiles, pkcs12, writeCountry } from './configuration.js';

type Changes = Readonly<Record<string, string | Uint8Array | undefined>>;

const DAY = 24 * 60 * 60 * 1000;
const files = countryFiles();
const changed = (name: string, part: string, by: string): Changes => {
  const text = String(files[name]);
  if (!text.includes(part)) throw new Error(`${name} has no ${part}`);
  return { [name]: text.replace(part, by) };
};
const identity = (name: string, order = {}) => testIdentity(name, { country: 'XA', ...order });

describe('a check of all that a configuration names', () => {
  let folders: Scratch;
  let count = 0;
  before(() => {
    folders = scratch();
  });
  after(() => folders.remove());

  const check = (changes: Changes = {}, now = new Date(Date.now() - DAY / 2), dataDir?: string) =>
    checkCountry(writeCountry(folders.path(String(count++)), changes), { now, dataDir });
  const places = (found: readonly { file: string; path: string; message: string }[]) =>
    found.map(({ file, path }) => `${file} ${path}`);

  it('warns of an audit trail that is sent nowhere, may be lost, or is not kept', async () => {
    const audit = (text: string) => changed('node.yaml', 'audit:\n  transport: none\n', text);
    const warned = async (text: string) => (await check(audit(text))).warnings;
    expect((await warned(''))[0]?.message).to.match(/no audit repository is named/);
    const udp = await warned('audit:\n  transport: udp\n  host: audit.example\n');
    expect(places(udp)).to.deep.equal(['node.yaml audit.transport']);
    expect(udp[0]).to.include({ line: 21 }).and.to.have.property('message').that.includes('65507 octets');
    expect(places(await warned('audit:\n  off: true\n'))).to.deep.equal(['node.yaml audit.off']);
    expect(await warned('audit:\n  transport: tls\n  host: audit.example\n')).to.deep.equal([]);
  });

  it("looks into the audit repository's anchors", async () => {
    const { mistakes } = await check(
      changed(
        'node.yaml',
        'transport: none',
        'transport: tls\n  host: audit.example\n  anchors:\n    - keys/password',
      ),
    );
    expect(places(mistakes)).to.deep.equal(['node.yaml audit.anchors[0]']);
  });

  it('has nothing against one that is right', async () => {
    // 30.5 days before their end.
    expect(await check()).to.deep.equal({ mistakes: [], warnings: [] });
  });

  it('says what expires soon, without calling it a mistake', async () => {
    const { mistakes, warnings } = await check({}, new Date(Date.now() + DAY));
    expect(mistakes).to.deep.equal([]);
    expect(places(warnings)).to.deep.equal([
      'node.yaml keys.seal',
      'node.yaml keys.tls',
      'node.yaml keys.hcpIssuer',
      'node.yaml anchors[0]',
      'peers/XB.yaml trust.anchors[0]',
    ]);
    expect(warnings[0]).to.deep.include({ line: 9, remedy: 'Have a new one issued in time' });
    expect(warnings[0]?.message).to.match(/CN=xa-seal expires on .*, in 28 days/);
  });

  const wrong: Readonly<Record<string, { changes: () => Changes; at: string; says: RegExp }>> = {
    'a key that does not belong to its certificate': {
      changes: () => ({ 'keys/seal.key': identity('other').keyPem }),
      at: 'node.yaml keys.seal',
      says: /seal\.pem \(.*CN=xa-seal\) does not belong to the private key in .*seal\.key/,
    },
    'a certificate that is expired': {
      changes: () => {
        const old = identity('old', { from: -9, until: -1 });
        return { 'keys/seal.pem': old.certPem, 'keys/seal.key': old.keyPem };
      },
      at: 'node.yaml keys.seal',
      says: /CN=old\) expired on /,
    },
    'a certificate that is not valid yet': {
      changes: () => {
        const next = identity('next', { from: 5, until: 90 });
        return { 'keys/tls.p12': pkcs12(next, 'a word') };
      },
      at: 'node.yaml keys.tls',
      says: /CN=next\) is valid only from /,
    },
    'a wrong password': {
      changes: () => ({ 'keys/password': 'another word' }),
      at: 'node.yaml keys.tls',
      says: /the password of .*tls\.p12 is wrong/,
    },
    'a file that holds no key': {
      changes: () => ({ 'keys/issuer.key': 'nothing' }),
      at: 'node.yaml keys.hcpIssuer',
      says: /issuer\.key holds no private key in PEM form/,
    },
    'a key that TLS takes for too weak': {
      changes: () => ({ 'keys/tls.p12': pkcs12(identity('weak', { purpose: 'tls', bits: 768 }), 'a word') }),
      at: 'node.yaml keys.tls',
      says: /TLS does not take this key \(.*CN=weak\): .*key too small/,
    },
    'an issuer of identities that this node does not trust': {
      changes: () => {
        const stranger = identity('stranger', { issuer: 'xb-root' });
        return { 'keys/issuer.pem': stranger.certPem, 'keys/issuer.key': stranger.keyPem };
      },
      at: 'node.yaml keys.hcpIssuer',
      says: /this node itself does not accept what it signs: .*not trusted.*CN=stranger/,
    },
    'anchors without a certificate': {
      changes: () => ({ 'keys/root.pem': 'root' }),
      at: 'node.yaml anchors[0]',
      says: /root\.pem holds no certificate in PEM form/,
    },
    'anchors of a peer that are all expired': {
      changes: () => ({
        'keys/xb.pem': testIdentity('xb-old', { purpose: 'authority', from: -9, until: -1 }).certPem,
      }),
      at: 'peers/XB.yaml trust.anchors[0]',
      says: /every certificate of this file is expired \(.*CN=xb-old\)/,
    },
    'no folder of patients': {
      changes: () => ({}),
      at: 'national ',
      says: /this folder is missing/,
    },
    'a table of terminology with half a line': {
      changes: () => ({ 'terminology/concepts.tsv': 'valueSetOid\tvalueSet\nx\n' }),
      at: 'terminology/concepts.tsv ',
      says: /./,
    },
  };

  for (const [what, { changes, at, says }] of Object.entries(wrong)) {
    it(`finds ${what}`, async () => {
      const folder = folders.path(String(count++));
      writeCountry(folder, changes());
      if (at === 'national ') rmSync(join(folder, 'national'), { recursive: true });
      const { mistakes } = await checkCountry(folder, { now: new Date() });
      expect(places(mistakes)).to.deep.equal([at]);
      expect(mistakes[0]?.message).to.match(says);
      expect(mistakes[0]?.remedy).to.match(/^[A-Z]/);
    });
  }

  it('warns of certificates that peers will not take for this country', async () => {
    const seal = testIdentity('foreign-seal', { country: 'XB' });
    const { mistakes, warnings } = await check({
      'keys/seal.pem': seal.certPem,
      'keys/seal.key': seal.keyPem,
      'keys/tls.p12': pkcs12(testIdentity('no-country', { purpose: 'tls' }), 'a word'),
    });
    expect(mistakes).to.deep.equal([]);
    expect(places(warnings)).to.deep.equal(['node.yaml keys.seal', 'node.yaml keys.tls']);
    expect(warnings[0]?.message).to.match(/peers do not accept what it signs: .*country/);
    expect(warnings[1]?.message).to.match(/CN=no-country\) does not say C=XA/);
  });

  it('warns of an expired anchor that has a successor beside it', async () => {
    const old = testIdentity('xb-old', { purpose: 'authority', from: -9, until: -1 }).certPem;
    const { mistakes, warnings } = await check({ 'keys/xb.pem': `${old}${String(files['keys/xb.pem'])}` });
    expect(mistakes).to.deep.equal([]);
    expect(warnings.map(({ message }) => message).join()).to.match(
      /^O=Test organisation, CN=xb-old expired on /,
    );
  });

  it('finds mistakes of keys beside those of the rest, all at once', async () => {
    const { mistakes } = await check({
      ...changed('node.yaml', 'language: fr-XA', 'langage: fr-XA'),
      'keys/seal.key': 'nothing',
      'keys/root.pem': 'nothing',
      'national/patient-02.yaml': 'names: []\nsex: 7\n',
    });
    expect(places(mistakes)).to.include.members([
      'node.yaml langage',
      'node.yaml anchors[0]',
      'node.yaml keys.seal',
      'national/patient-02.yaml id',
      'national/patient-02.yaml gender',
    ]);
  });

  it('says what it cannot look at before a data folder is named, and looks at it then', async () => {
    const changes = {
      'node.yaml': String(files['node.yaml'])
        .replace('dataDir: data\n', '')
        .replaceAll('keys/seal', '$' + '{data}/seal')
        .replace('keys/root', '$' + '{data}/root'),
    };
    const before = await check(changes);
    expect(before.mistakes).to.deep.equal([]);
    expect(places(before.warnings)).to.deep.equal(['node.yaml keys.seal', 'node.yaml anchors[0]']);
    expect(before.warnings[0]).to.deep.include({ remedy: 'Name it with --data' });
    const data = scratch();
    try {
      for (const name of ['seal.pem', 'seal.key', 'root.pem']) {
        data.file(name, name === 'seal.key' ? 'nothing' : String(files[`keys/${name}`]));
      }
      const after = await check(changes, new Date(Date.now() - DAY / 2), data.folder);
      expect(places(after.mistakes)).to.deep.equal(['node.yaml keys.seal']);
      expect(after.warnings).to.deep.equal([]);
    } finally {
      data.remove();
    }
  });

  it('stops the start with the same mistakes, and leaves nothing behind', async () => {
    const folder = writeCountry(folders.path(String(count++)), { 'keys/seal.key': 'nothing' });
    let refusal: unknown;
    try {
      await startCountry(folder, { runtime: systemRuntime() });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).to.be.instanceOf(ConfigError);
    expect(refusal).to.have.nested.property('mistakes[0].path', 'keys.seal');
    expect(existsSync(join(folder, 'data'))).to.equal(false);
  });

  it('tells the warnings to the log when a country starts', async () => {
    const { XA: port } = await freePorts(['XA']);
    const folder = writeCountry(folders.path(String(count++)), changed('node.yaml', '8443', String(port)));
    const lines: string[] = [];
    const log = { ...silentLogger, warn: (message: string) => lines.push(message) };
    const node = await startCountry(folder, { runtime: systemRuntime(log) });
    await node.close();
    expect(
      lines.filter((line) => /CN=xa-seal expires on .*Have a new one issued in time\.$/.test(line)),
    ).to.have.length(1);
  });
});
