import { X509Certificate } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { openDemoPki } from '../../src/trust/pki/demo.js';
import { Program } from '../support/program.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const started: Program[] = [];
const folders: string[] = [];

function start(...args: readonly string[]): Program {
  const program = new Program('serve', ...args);
  started.push(program);
  return program;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'passerelle-serve-'));
  folders.push(made);
  return made;
}

const get = async (url: string) => (await fetch(url)).text();

/** Asks the page for a crossing as its own form does. */
function cross(page: string, name: string): Promise<Response> {
  return fetch(new URL(`crossings/${name}`, page), {
    method: 'POST',
    headers: { origin: new URL(page).origin },
    redirect: 'manual',
  });
}

/** The exchanges that one country asked for and that have not ended, as the start page has them. */
function sessionsUnderWay(page: string): string[] {
  return page
    .split('<tr>')
    .filter((row) => row.includes(' asks ') && row.includes('still running'))
    .flatMap((row) => /href="([^"]+)"/.exec(row)?.[1] ?? []);
}

/** Modes of everything in a folder, by path. */
function modes(path: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => [
      name,
      (statSync(join(path, name)).mode & 0o777).toString(8),
    ]),
  );
}

/** The fingerprint of the certificate that a contact point shows; it asks for one of its caller's after that. */
function fingerprint(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? 'none');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

function reachable(host: string, port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port: Number(port), timeout: 2000 });
    const settle = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
}

describe('passerelle serve', function () {
  this.timeout(120_000);

  // Keys take a second to make: they are made once here, and by the program itself in the first test.
  let keys: string;
  before(async () => {
    keys = mkdtempSync(join(tmpdir(), 'passerelle-keys-'));
    await openDemoPki(join(keys, 'pki'), ['LU', 'PT'], systemRuntime());
  });
  after(() => rmSync(keys, { recursive: true, force: true }));

  /** A data folder that has its keys. */
  function dataFolder(): string {
    const data = join(folder(), 'data');
    cpSync(keys, data, { recursive: true });
    return data;
  }

  afterEach(async () => {
    for (const program of started.splice(0)) {
      program.signal('SIGKILL');
      await program.ended();
    }
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
  });

  it('makes its keys for its own user, says calmly what runs where, and finds all again', async () => {
    const data = join(folder(), 'data');
    const first = start('--data', data, '--free-ports');
    const page = await first.page();
    expect(first.out).to.match(
      /^Passerelle demo, started in \d+ ms\n {2}Luxembourg +https:\/\/127\.0\.0\.1:\d+ {2}roles A and B, trusts Portugal \(ehdsi\)\n {2}Portugal +https:\/\/127\.0\.0\.1:\d+ {2}roles A and B, trusts Luxembourg \(ehdsi\)\n {2}start page +http:\/\/127\.0\.0\.1:\d+\/\n {2}validation +http:\/\/127\.0\.0\.1:\d+\/validation\n {2}data +\S+\nOpen the start page, or stop with Ctrl-C\.\n$/,
    );
    expect(first.err).to.match(/making the root key .*\n(making the keys of [A-Z]{2} …\n){2}/);
    const made = modes(join(data, 'pki'));
    expect(Object.keys(made).filter((name) => name.endsWith('.key.pem'))).to.have.length(7);
    for (const [name, mode] of Object.entries(made)) {
      if (name.endsWith('.key.pem')) expect(mode, name).to.equal('600');
      else if (!name.includes('.')) expect(mode, name).to.equal('700');
    }
    expect(statSync(data).mode & 0o777).to.equal(0o700);
    expect(modes(data)['records.db']).to.equal('600');

    expect(await get(page)).to.match(
      /Luxembourg[\s\S]*Portugal[\s\S]*href="\/validation"[\s\S]*Nothing has crossed yet/,
    );
    expect(await get(new URL('/validation', page).href)).to.match(/Validate a document/);
    const crossed = await cross(page, 'patient-summary');
    expect(crossed.status).to.equal(303);
    const exchange = crossed.headers.get('location') ?? '';
    const shown = (program: Program) => {
      const urls = [...program.out.matchAll(/https:\S+/g)].map(([url]) => url);
      return Promise.all(urls.map(fingerprint));
    };
    const fingerprints = await shown(first);
    expect(fingerprints).to.deep.equal(
      ['LU', 'PT'].map(
        (country) =>
          new X509Certificate(readFileSync(join(data, 'pki', country, 'tls.cert.pem'))).fingerprint256,
      ),
    );
    expect(await first.stop()).to.deep.equal({ code: 0, signal: null });
    expect(first.out).to.match(/\nStopped\.\n$/);

    const second = start('--data', data, '--free-ports');
    const again = await second.page();
    expect(second.err).not.to.match(/making/);
    expect(await shown(second)).to.deep.equal(fingerprints);
    expect(await get(again)).to.include(`href="${exchange}"`);
    expect(await get(new URL(exchange, again).href)).to.match(/Outcome<\/dt><dd>completed/);
    second.signal('SIGTERM');
    expect(await second.ended()).to.deep.equal({ code: 0, signal: null });
    expect(second.out).to.match(/\nStopped\.\n$/);
  });

  it('listens for this machine only', async () => {
    const program = start('--data', dataFolder(), '--free-ports');
    const page = await program.page();
    const elsewhere = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    for (const url of [page, ...[...program.out.matchAll(/https:\S+/g)].map(([one]) => one)]) {
      const { port } = new URL(url);
      expect(await reachable('127.0.0.1', port), url).to.equal(true);
      // The second one is this machine too, but no address that is listened at.
      for (const host of ['127.0.0.2', ...elsewhere]) {
        expect(await reachable(host, port), `${host}:${port}`).to.equal(false);
      }
    }
  });

  it('refuses a data folder that another process has, and a port that is taken', async () => {
    const data = dataFolder();
    const first = start('--data', data, '--free-ports');
    const page = await first.page();
    const second = start('--data', data, '--free-ports');
    expect(await second.ended()).to.deep.equal({ code: 1, signal: null });
    expect(second.out).to.equal('');
    expect(second.err).to.match(
      /^passerelle: another process uses the data folder \S+: stop it first, or start this one with a data folder of its own\n {2}to do: .+\n$/,
    );
    // Beside the demo that runs: its page's port for the page of another.
    const { port } = new URL(page);
    const third = start('--data', dataFolder(), '--free-ports', '--page-port', port);
    expect((await third.ended()).code).to.equal(1);
    expect(third.err).to.match(
      new RegExp(
        `passerelle: port ${port} is taken, and the start page is to be there: .+\\n {2}to do: .*--free-ports.*\\n$`,
      ),
    );
    expect(third.err).not.to.match(/\n {4}at /);
    // The first went on, undisturbed.
    expect((await cross(page, 'eprescription')).status).to.equal(303);
    expect((await first.stop()).code).to.equal(0);
  });

  it('ends what a killed process left running, and says so at the next start', async () => {
    const data = dataFolder();
    const first = start('--data', data, '--free-ports');
    const page = await first.page();
    // Several at once take long enough that the page shows some of them under way.
    const crossings = Array.from({ length: 8 }, () => cross(page, 'patient-summary').catch(() => {}));
    let running: string[] = [];
    while (running.length < 4) running = sessionsUnderWay(await get(page));
    first.signal('SIGKILL');
    expect(await first.ended()).to.deep.equal({ code: null, signal: 'SIGKILL' });
    await Promise.all(crossings);

    const second = start('--data', data, '--free-ports');
    const again = await second.page();
    expect(await get(again)).not.to.include('still running');
    const left = await Promise.all(running.map((path) => get(new URL(path, again).href)));
    const interrupted = left.filter((exchange) => /failed<\/span> <small>interrupted/.test(exchange));
    expect(interrupted.length).to.be.greaterThan(0);
    for (const exchange of interrupted) {
      expect(exchange).to.include('The node was stopped before this exchange ended.');
    }
    expect((await cross(again, 'patient-summary')).status).to.equal(303);
    expect((await second.stop()).code).to.equal(0);
  });

  it('stops at once and with exit code 0 while an exchange runs', async () => {
    const first = start('--data', dataFolder(), '--free-ports');
    const page = await first.page();
    const crossings = Array.from({ length: 4 }, () => cross(page, 'patient-summary').catch(() => {}));
    while (sessionsUnderWay(await get(page)).length === 0);
    expect(await first.stop()).to.deep.equal({ code: 0, signal: null });
    await Promise.all(crossings);
    expect(first.out).to.match(/\nStopped\.\n$/);
    expect(first.err).not.to.match(/\n {4}at |unhandled/i);
  });

  it('lists every mistake of a configuration and starts nothing', async () => {
    const config = join(folder(), 'LU');
    cpSync(join(root, 'ncp-config/demo/LU'), config, { recursive: true });
    const node = join(config, 'node.yaml');
    const text = readFileSync(node, 'utf8');
    writeFileSync(
      node,
      text.replace('port: 8443', 'port: 84430').replace('language: fr-LU', 'langauge: fr-LU'),
    );
    const peer = join(config, 'peers', 'PT.yaml');
    writeFileSync(peer, readFileSync(peer, 'utf8').replace('dialect: ehdsi', 'dialect: ehdsy'));
    const data = join(folder(), 'data');
    const program = start('--config', config, '--data', data);
    expect(await program.ended()).to.deep.equal({ code: 1, signal: null });
    expect(program.out).to.equal('');
    for (const place of [
      /node\.yaml:\d+ listen\.port/,
      /node\.yaml:\d+ .*langauge/,
      /PT\.yaml:\d+ dialect/,
    ]) {
      expect(program.err).to.match(place);
    }
    const problems = program.err.match(/^passerelle: /gm)?.length ?? 0;
    expect(problems).to.be.greaterThan(3);
    expect(program.err.match(/^ {2}to do: /gm)).to.have.length(problems);
    expect(() => statSync(data)).to.throw(/ENOENT/);
  });

  it("names the contact point's port when it is taken", async () => {
    const data = dataFolder();
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = holder.address() as AddressInfo;
      const config = join(folder(), 'LU');
      cpSync(join(root, 'ncp-config/demo/LU'), config, { recursive: true });
      const node = join(config, 'node.yaml');
      writeFileSync(node, readFileSync(node, 'utf8').replace('port: 8443', `port: ${port}`));
      const program = start('--config', config, '--data', data);
      expect((await program.ended()).code).to.equal(1);
      expect(program.err).to.match(
        new RegExp(
          `^passerelle: port ${port} of 127\\.0\\.0\\.1 is taken, and LU is to listen there: stop what uses it`,
        ),
      );
      holder.close();
      const free = start('--config', config, '--data', data);
      await free.printed(
        /contact point of Luxembourg\n {2}listens at +https:\/\/127\.0\.0\.1:\d+\n {2}peers +Portugal\n/,
      );
      await free.printed(/Stop with Ctrl-C\.\n/);
      expect((await free.stop()).code).to.equal(0);
      expect(free.out).to.match(/\nStopped\.\n$/);
    } finally {
      holder.close();
    }
  });
});
