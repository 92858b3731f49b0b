import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkConfig, loadConfig } from '../../src/config/load.js';
import { ConfigError, type ConfigMistake, writeMistake } from '../../src/config/mistake.js';
import { env, removeSamples, replaced, sample, writeSample } from './sample.js';

const check = (changes: Record<string, string | undefined> = {}) =>
  checkConfig(writeSample(changes), { env });
const node = (part: string, by: string) => replaced('node.yaml', part, by);
const peer = (part: string, by: string) => replaced('peers/XB.yaml', part, by);
const peerWith = (text: string) => ({ 'peers/XB.yaml': `${sample['peers/XB.yaml']}${text}` });
const nodeWith = (text: string) => ({ 'node.yaml': `${sample['node.yaml']}${text}` });

type Row = [
  what: string,
  changes: Record<string, string | undefined>,
  where: string,
  message: RegExp,
  remedy: RegExp,
];

const rows: Row[] = [
  [
    'an audit repository without a host',
    nodeWith('audit:\n  transport: tls\n'),
    'node.yaml:17 audit.host',
    /no host/,
    /transport: none/,
  ],
  [
    'anchors for a transport that tells nobody apart',
    nodeWith('audit:\n  transport: udp\n  host: audit.example\n  anchors:\n    - keys/root.pem\n'),
    'node.yaml:20 audit.anchors',
    /for TLS only/,
    /take the anchors out/,
  ],
  [
    'a schema of audit messages that there is not',
    nodeWith('audit:\n  schema: atna\n'),
    'node.yaml:18 audit.schema',
    /atna/,
    /rfc3881|dicom/,
  ],
  [
    'a country in lower case',
    node('XA\n', 'lu\n'),
    'node.yaml:1 country',
    /lu is not a country code/,
    /upper case/,
  ],
  [
    'a country that is none',
    node('XA\n', 'JJ\n'),
    'node.yaml:1 country',
    /JJ is not a country code/,
    /such as LU/,
  ],
  ['an empty name', node('Ayland', '""'), 'node.yaml:2 name', /empty/, /name in English/],
  [
    'a prefixed OID',
    node('2.999.1', 'urn:oid:2.999.1'),
    'node.yaml:3 homeCommunityId',
    /not an OID/,
    /without urn:oid:/,
  ],
  [
    'an OID with a leading zero',
    node('2.999.1', '2.999.01'),
    'node.yaml:3 homeCommunityId',
    /not an OID/,
    /digits/,
  ],
  [
    'an OID read as a number',
    node('2.999.1', '2.9'),
    'node.yaml:3 homeCommunityId',
    /broken number.*text/,
    /OID/,
  ],
  ['a language with an underscore', node('fr-XA', 'fr_XA'), 'node.yaml:4 language', /fr_XA is not/, /fr-LU/],
  [
    'a port out of range',
    node('8443', '65536'),
    'node.yaml:6 listen.port',
    /more than 65535/,
    /at most 65535/,
  ],
  ['a port that is none', node('8443', '0'), 'node.yaml:6 listen.port', /less than 1/, /at least 1/],
  [
    'a port as text',
    node('8443', '"8443"'),
    'node.yaml:6 listen.port',
    /a text stands here instead of a number/,
    /port/,
  ],
  [
    'a missing key',
    node('  port: 8443', '  host: ::1'),
    'node.yaml:5 listen.port',
    /missing/,
    /Write a number: the port/,
  ],
  [
    'a mistyped key',
    node('language:', 'langage:'),
    'node.yaml:4 langage',
    /not known/,
    /^Did you mean language\?$/,
  ],
  [
    'a key of nowhere',
    nodeWith('zzzzzz: 1\n'),
    'node.yaml:17 zzzzzz',
    /not known/,
    /Known here are: country, name/,
  ],
  [
    'a limit in parts',
    nodeWith('limits: {depth: 60.5}\n'),
    'node.yaml:17 limits.depth',
    /broken number/,
    /whole number/,
  ],
  [
    'a mistyped choice',
    nodeWith('transcoding: {blocking: requierd}\n'),
    'node.yaml:17 transcoding.blocking',
    /requierd/,
    /mean required\? .*all, none/,
  ],
  [
    'text where keys belong',
    nodeWith('limits: high\n'),
    'node.yaml:17 limits',
    /a text stands here instead of keys/,
    /refused at the door/,
  ],
  [
    'a key without certificate',
    node('    certificate: keys/seal.pem\n', ''),
    'node.yaml:9 keys.seal',
    /either certificate and key, or certificate and command, or pkcs12/,
    /two of them/,
  ],
  [
    'a key in both forms',
    node('pkcs12: keys/tls.p12', 'pkcs12: keys/tls.p12\n    key: keys/seal.key'),
    'node.yaml:12 keys.tls',
    /either/,
    /PKCS#12/,
  ],
  [
    'a password in two places',
    node('passwordEnv:', 'passwordFile: keys/seal.key\n    passwordEnv:'),
    'node.yaml:12 keys.tls',
    /two places/,
    /Keep/,
  ],
  [
    'a store that is neither',
    nodeWith('store:\n  url: mysql://ncp@db/records\n'),
    'node.yaml:18 store.url',
    /no address of a store/,
    /sqlite: or postgres/,
  ],
  [
    'a database without a name',
    nodeWith('store:\n  url: postgres://ncp@db\n'),
    'node.yaml:18 store.url',
    /no address of a store/,
    /database/,
  ],
  [
    'a password in the address of a database',
    nodeWith('store:\n  url: postgres://ncp:hunter2@db/records\n'),
    'node.yaml:18 store.url',
    /carries a password$/,
    /passwordEnv or passwordFile/,
  ],
  [
    'parameters in the address of a database',
    nodeWith('store:\n  url: postgres://ncp@db/records?sslmode=disable\n'),
    'node.yaml:18 store.url',
    /parameters, which are not read/,
    /tls has a key/,
  ],
  [
    'a database without a user',
    nodeWith('store:\n  url: postgres://db/records\n'),
    'node.yaml:18 store.url',
    /names no user/,
    /user@host/,
  ],
  [
    'a retention of no day',
    nodeWith('journal:\n  retentionDays: 0\n'),
    'node.yaml:18 journal.retentionDays',
    /less than 1/,
    /./,
  ],
  [
    'an inline password',
    node('passwordEnv:', 'password: hunter2\n    passwordEnv:'),
    'node.yaml:14 keys.tls.password',
    /not known/,
    /never stands in the configuration/,
  ],
  [
    'an unset variable',
    node('TLS_PASSWORD', 'hunter2'),
    'node.yaml:14 keys.tls.passwordEnv',
    /is not set$/,
    /passwordFile/,
  ],
  [
    'a file that is not there',
    node('keys/root.pem', 'keys/rot.pem'),
    'node.yaml:16 anchors[0]',
    /keys\/rot\.pem is not there/,
    /correct the path/,
  ],
  [
    'a folder for a file',
    node('keys/root.pem', 'keys'),
    'node.yaml:16 anchors[0]',
    /is not a file/,
    /file itself/,
  ],
  ['no anchors', node('\n  - keys/root.pem', ' []'), 'node.yaml:15 anchors', /less than 1/, /at least 1/],
  ['no node.yaml', { 'node.yaml': undefined }, 'node.yaml', /missing/, /who this node is/],
  [
    'an empty file',
    { 'policy/policy.yaml': '# nothing\n' },
    'policy/policy.yaml',
    /nothing stands here/,
    /keys and values/,
  ],
  ['a key twice', nodeWith('name: again\n'), 'node.yaml:17', /must be unique/, /Correct the line/],
  ['broken YAML', nodeWith('limits: [1,\n'), 'node.yaml:18', /not YAML/, /Correct the line/],
  [
    'a tag that makes an object',
    nodeWith('limits: !!js/function x\n'),
    'node.yaml:17',
    /Unresolved tag/,
    /Correct/,
  ],
  ['no policy', { 'policy/policy.yaml': undefined }, 'policy/policy.yaml', /missing/, /gives out/],
  [
    'an unknown kind of document',
    { 'policy/policy.yaml': 'documentClasses: [patient-sumary]\n' },
    'policy/policy.yaml:1 documentClasses[0]',
    /patient-sumary/,
    /mean patient-summary\?/,
  ],
  [
    'a kind of document twice',
    { 'policy/policy.yaml': 'documentClasses: [consent, consent]\n' },
    'policy/policy.yaml:1 documentClasses',
    /twice/,
    /Keep one/,
  ],
  ['an unknown dialect', peer('ehdsi', 'ehdsy'), 'peers/XB.yaml:4 dialect', /"ehdsy"/, /mean ehdsi\?/],
  [
    'an address without TLS',
    peer('https:', 'http:'),
    'peers/XB.yaml:6 endpoints.xcpd',
    /not an https address/,
    /mutual TLS/,
  ],
  [
    'an address that is none',
    peer('https://ncp.example:6443/xcpd', 'ncp'),
    'peers/XB.yaml:6 endpoints.xcpd',
    /not an https/,
    /full address/,
  ],
  [
    'an address with a password',
    peer('ncp.example', 'u:p@ncp.example'),
    'peers/XB.yaml:6 endpoints.xcpd',
    /a password or a fragment$/,
    /TLS certificate/,
  ],
  [
    'an unknown transaction',
    peer('xcpd:', 'xcdp:'),
    'peers/XB.yaml:6 endpoints.xcdp',
    /not known/,
    /mean xcpd/,
  ],
  [
    'a pin that is none',
    peerWith('trust: {tlsPins: [abc]}\n'),
    'peers/XB.yaml:7 trust.tlsPins[0]',
    /not a SHA-256/,
    /openssl/,
  ],
  [
    'neither host name nor pin',
    peerWith('trust: {checkHostName: false}\n'),
    'peers/XB.yaml:7 trust',
    /tells this peer from all others/,
    /tlsPins/,
  ],
  [
    'a source that is not described',
    peer('endpoints:\n  xcpd: https://ncp.example:6443/xcpd\n', 'trust: {source: smp}\n'),
    'peers/XB.yaml:5 trust',
    /source is not described/,
    /Add the keys/,
  ],
  [
    'an SMP in two places',
    peer(
      'endpoints:\n  xcpd: https://ncp.example:6443/xcpd\n',
      'trust: {source: smp, smp: {url: "http://smp.example", domain: sml.example, anchors: [keys/root.pem]}}\n',
    ),
    'peers/XB.yaml:5 trust.smp',
    /either at a url or through a domain/,
    /one of the two/,
  ],
  [
    'endpoints beside a source',
    peerWith('trust: {source: tsl, tsl: {location: list.xml, anchors: [keys/root.pem]}}\n'),
    'peers/XB.yaml:5 endpoints',
    /come from a source as well/,
    /Take them out/,
  ],
  [
    'an override of nothing',
    peerWith('overrides: {saml: {kindBye: advice}}\n'),
    'peers/XB.yaml:7 overrides.saml.kindBye',
    /not known/,
    /mean kindBy/,
  ],
  [
    'an override with a wrong value',
    peerWith('overrides: {saml: {kindBy: issuer}}\n'),
    'peers/XB.yaml:7 overrides.saml.kindBy',
    /"issuer"/,
    /nameQualifier, advice/,
  ],
  [
    'an override with an error of nobody',
    peerWith('overrides: {xca: {nothingFound: {other: ERROR_NO}}}\n'),
    'peers/XB.yaml:7 overrides.xca.nothingFound.other',
    /"ERROR_NO"/,
    /documentation/,
  ],
  [
    'a peer that is this country',
    { 'peers/XA.yaml': peer('country: XB', 'country: XA')['peers/XB.yaml']?.replace('2.999.2', '2.999.3') },
    'peers/XA.yaml:1 country',
    /XA is the one of node\.yaml already/,
    /another country/,
  ],
  [
    'a home community of two',
    peer('2.999.2', '2.999.1'),
    'peers/XB.yaml:3 homeCommunityId',
    /the one of node\.yaml already/,
    /correct one/,
  ],
  [
    'a file under another name',
    { 'peers/XC.yaml': sample['peers/XB.yaml'], 'peers/XB.yaml': undefined },
    'peers/XC.yaml:1 country',
    /another name/,
    /peers\/XB\.yaml/,
  ],
  ['a peer file that is not read', { 'peers/XC.yml': '' }, 'peers/XC.yml', /not read/, /peers\/XC\.yaml/],
  [
    'a policy file that is not read',
    { 'policy/polcy.yaml': '' },
    'policy/polcy.yaml',
    /not read/,
    /policy\/policy\.yaml/,
  ],
  ['a folder that is not read', { 'peer/XC.yaml': '' }, 'peer', /not read/, /Rename it to peers/],
  ['a file in place of a folder', { national: '' }, 'national', /not read/, /Make a folder/],
  ['a node file that is not read', { 'node.yml': '' }, 'node.yml', /not read/, /Rename it to node\.yaml/],
];

describe('the mistakes of a configuration', () => {
  after(removeSamples);

  it('are none in the sample', () => {
    expect(check()).to.deep.equal([]);
  });

  for (const [what, changes, where, message, remedy] of rows) {
    it(`names ${what}`, () => {
      const found = check(changes);
      expect(found.map(placeOf)).to.include(where);
      const mistake = found.find((one) => placeOf(one) === where);
      expect(mistake?.message).to.match(message);
      expect(mistake?.remedy).to.match(remedy);
      // Nothing else is said, but for what the same slip leaves missing.
      expect(found.filter((one) => one !== mistake && one.message !== 'this is missing')).to.deep.equal([]);
    });
  }

  it('tells what is wrong with a key as a whole beside what is wrong inside it', () => {
    const found = check(
      node('certificate: keys/seal.pem\n    key: keys/seal.key', 'certificate: keys/sael.pem'),
    );
    expect(found.map((one) => [placeOf(one), one.message.replace(/ \/.* is/, ' is')])).to.deep.equal([
      ['node.yaml:9 keys.seal', 'a key is either certificate and key, or certificate and command, or pkcs12'],
      ['node.yaml:10 keys.seal.certificate', 'the file is not there'],
    ]);
    expect(check(nodeWith('  - keys/root.pem\nlimits: 1\n')).map(placeOf)).to.deep.equal([
      'node.yaml:18 limits',
    ]);
    expect(
      check(node('    certificate: keys/seal.pem\n    key: keys/seal.key\n', '    - seal\n')).map(placeOf),
    ).to.deep.equal(['node.yaml:9 keys.seal']);
  });

  it('names two peers of one country, in whichever file the second one stands', () => {
    const found = check({ 'peers/XC.yaml': sample['peers/XB.yaml'] });
    expect(found.map(writeMistake)).to.deep.equal([
      'peers/XC.yaml:1 country: XB is the one of peers/XB.yaml already. A peer is another country, and each has one file.',
      'peers/XC.yaml:1 country: the file of XB has another name. Rename it to peers/XB.yaml.',
      'peers/XC.yaml:3 homeCommunityId: 2.999.2 is the one of peers/XB.yaml already. Each country has a home community of its own: correct one of the two.',
    ]);
  });

  it('names a secret that every user of the machine can read', function () {
    if (process.platform === 'win32') this.skip();
    const folder = writeSample();
    for (const [file, where] of [
      ['keys/seal.key', 'node.yaml:11 keys.seal.key'],
      ['keys/tls.p12', 'node.yaml:13 keys.tls.pkcs12'],
    ] as const) {
      chmodSync(join(folder, file), 0o644);
      const [only, ...others] = checkConfig(folder, { env });
      expect(others).to.deep.equal([]);
      expect(only && placeOf(only)).to.equal(where);
      expect(only?.message).to.match(/open to every user of this machine \(mode 644\)/);
      chmodSync(join(folder, file), 0o600);
    }
    chmodSync(join(folder, 'keys/root.pem'), 0o644);
    expect(checkConfig(folder, { env })).to.deep.equal([]);
  });

  it('are all told at once, file by file from the top', () => {
    const folder = writeSample({
      ...node('XA\n', 'lu\n'),
      ...peer('ehdsi', 'ehdsy'),
      'policy/policy.yaml': 'documentClasses: []\nextra: 1\n',
      'peers/XC.yaml': 'a: [',
      'peer/x': '',
    });
    const places = checkConfig(folder, { env }).map(placeOf);
    expect(places).to.deep.equal([
      'peer',
      'node.yaml:1 country',
      'policy/policy.yaml:1 documentClasses',
      'policy/policy.yaml:2 extra',
      'peers/XB.yaml:4 dialect',
      'peers/XC.yaml:1',
    ]);
    const error = failure(() => loadConfig(folder, { env }));
    expect(error?.mistakes.map(placeOf)).to.deep.equal(places);
    expect(error?.message).to.match(/^6 mistakes in the configuration .*\npeer: .*\nnode\.yaml:1 country: /);
  });

  it('never repeat what may be a password', () => {
    const found = check(node('passwordEnv: TLS_PASSWORD', 'passwordEnv: hunter2\n    password: hunter2'));
    expect(found).to.have.length(2);
    expect(found.map(writeMistake).join()).to.not.include('hunter2');
  });

  it('end an attack by expanding aliases', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => [...pair])) {
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
    }
    const found = check({ 'policy/policy.yaml': bomb.join('\n') });
    expect(found.map((one) => one.message).join()).to.match(/excessive alias count/i);
  });

  it('take in those that other rooms find', () => {
    const folder = writeSample();
    mkdirSync(join(folder, 'national'));
    const mine: ConfigMistake = { file: 'national/x.yaml', path: 'a', message: 'm', remedy: 'r' };
    const seen: string[] = [];
    const checks = [
      (at: string) => {
        seen.push(at);
        return [mine];
      },
    ];
    expect(checkConfig(folder, { env, checks })).to.deep.equal([mine]);
    expect(seen).to.deep.equal([folder]);
    expect(failure(() => loadConfig(folder, { env, checks }))?.mistakes).to.deep.equal([mine]);
  });

  it('tell a folder that is not there', () => {
    expect(checkConfig('/nowhere/at/all').map((one) => one.message)).to.deep.equal([
      'there is no such folder',
    ]);
  });
});

function placeOf({ file, line, path }: ConfigMistake): string {
  return `${file}${line === undefined ? '' : `:${line}`}${path === '' ? '' : ` ${path}`}`;
}

function failure(run: () => unknown): ConfigError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
