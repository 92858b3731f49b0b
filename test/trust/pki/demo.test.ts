import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import { KeyError } from '../../../src/trust/keys/file.js';
import { openDemoPki } from '../../../src/trust/pki/demo.js';

const runtime = systemRuntime();

/** The runtime of another day. */
const years = (count: number) => ({
  ...runtime,
  clock: { ...runtime.clock, now: () => new Date(Date.now() + count * 365 * 24 * 3600 * 1000) },
});

async function refusal(opening: Promise<unknown>): Promise<string> {
  try {
    await opening;
  } catch (error) {
    if (error instanceof KeyError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

describe("the demonstration's PKI", () => {
  const dir = mkdtempSync(join(tmpdir(), 'pki-'));
  const home = join(dir, 'pki');
  after(() => rmSync(dir, { recursive: true }));

  it('is made at the first start: a root and three certificates a node, each for its purpose', async () => {
    const steps: string[] = [];
    const pki = await openDemoPki(home, ['LU', 'PT'], runtime, (step) => steps.push(step));
    expect(steps).to.have.lengthOf(3);
    expect(pki.root.ca).to.equal(true);
    for (const country of ['LU', 'PT']) {
      const { seal, tls, identityIssuer } = pki.nodes.get(country)!;
      for (const { certificate } of [seal, tls, identityIssuer]) {
        expect(certificate.verify(pki.root.publicKey)).to.equal(true);
        expect(certificate.ca).to.equal(false);
        expect(certificate.subject).to.match(new RegExp(`^C=${country}\n`));
        expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).to.equal(2048);
        expect(Date.parse(certificate.validTo) - Date.now()).to.be.greaterThan(2.9 * 365 * 24 * 3600 * 1000);
      }
      expect(new Set([seal, tls, identityIssuer].map((of) => of.certificate.serialNumber)).size).to.equal(3);
      expect(tls.certificate.checkHost('localhost')).to.equal('localhost');
      expect(tls.certificate.checkIP('127.0.0.1')).to.equal('127.0.0.1');
      expect(tls.certificate.checkIP('::1')).to.equal('::1');
      expect(tls.certificate.keyUsage).to.have.members(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    }
  });

  it('is for its owner only', () => {
    for (const folder of ['', 'root', 'LU', 'PT']) {
      expect(statSync(join(home, folder)).mode & 0o777, folder).to.equal(0o700);
    }
    for (const name of readdirSync(join(home, 'LU'))) {
      expect(statSync(join(home, 'LU', name)).mode & 0o777, name).to.equal(0o600);
    }
  });

  it('is found again at the second start, and a new country is added to it', async () => {
    const steps: string[] = [];
    const first = readFileSync(join(home, 'LU', 'seal.key.pem'));
    const again = await openDemoPki(home, ['LU', 'PT'], runtime, (step) => steps.push(step));
    expect(steps).to.deep.equal([]);
    const more = await openDemoPki(home, ['LU', 'FR'], runtime);
    expect(readFileSync(join(home, 'LU', 'seal.key.pem')).equals(first)).to.equal(true);
    expect(more.root.fingerprint256).to.equal(again.root.fingerprint256);
    expect(more.nodes.get('FR')!.seal.certificate.verify(more.root.publicKey)).to.equal(true);
  });

  it('has nothing by halves after a start that was killed', async () => {
    mkdirSync(join(home, '.unfinished-abc'));
    writeFileSync(join(home, '.unfinished-abc', 'seal.key.pem'), 'half');
    await openDemoPki(home, ['LU'], runtime);
    expect(readdirSync(home).sort()).to.deep.equal(['FR', 'LU', 'PT', 'root']);
  });

  it('says what to do when it has expired, or is not valid yet', async () => {
    const late = await refusal(openDemoPki(home, ['LU'], years(4)));
    expect(late).to.match(/root.*expired on .*Or remove the folder .*pki: the next start makes it anew/);
    expect(await refusal(openDemoPki(home, ['LU'], years(-1)))).to.match(/valid only from .*clock/);
  });

  it('says what to do when a file is damaged, missing, open to others, or from elsewhere', async () => {
    const key = join(home, 'LU', 'seal.key.pem');
    const good = readFileSync(key);
    const hint = /Or remove the folder .*LU: the next start makes it anew/;
    const expectRefusal = async (reason: RegExp) => {
      const message = await refusal(openDemoPki(home, ['LU'], runtime));
      expect(message).to.match(reason);
      expect(message).to.match(hint);
    };
    chmodSync(key, 0o644);
    await expectRefusal(
      /seal\.key\.pem holds a private key and is open to others \(mode 644\): run chmod 600/,
    );
    chmodSync(key, 0o600);
    writeFileSync(key, good.subarray(0, 200));
    await expectRefusal(/seal\.key\.pem holds no private key/);
    writeFileSync(key, readFileSync(join(home, 'LU', 'tls.key.pem')));
    await expectRefusal(/does not belong to the private key in .*seal\.key\.pem/);
    rmSync(key);
    await expectRefusal(/seal\.key\.pem does not exist/);
    writeFileSync(key, good, { mode: 0o600 });

    const elsewhere = join(dir, 'elsewhere');
    await openDemoPki(elsewhere, ['LU'], runtime);
    for (const name of ['tls.key.pem', 'tls.cert.pem']) {
      writeFileSync(join(home, 'LU', name), readFileSync(join(elsewhere, 'LU', name)));
    }
    await expectRefusal(/tls\.cert\.pem .* was not issued by the root beside it/);
  });

  it('says where it could not be written, and makes no folder for what is no country', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    expect(await refusal(openDemoPki(file, ['LU'], runtime))).to.match(
      /keys in root cannot be written to .*file/,
    );
    expect(await refusal(openDemoPki(home, ['../x'], runtime))).to.match(/no ISO 3166-1 alpha-2/);
  });
});
