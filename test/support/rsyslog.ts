import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { testIdentity } from './pki.js';
import { type Scratch, scratch } from './scratch.js';

const PROGRAM = ['/usr/sbin/rsyslogd', '/usr/bin/rsyslogd'].find(existsSync);
const DRIVERS = ['ossl', 'gtls'] as const;

/** The TLS driver of the rsyslogd of this machine, undefined where there is none. */
export const rsyslogDriver = PROGRAM === undefined ? undefined : DRIVERS.find(hasDriver);

function hasDriver(driver: string): boolean {
  const { status } = spawnSync('sh', ['-c', `ls /usr/lib/*/rsyslog/lmnsd_${driver}.so`]);
  return status === 0;
}

/** A running rsyslogd that takes syslog over mutual TLS and writes each message as one line of JSON. */
export interface Rsyslog {
  readonly port: number;
  /** What it has written so far, in its order. */
  lines(): readonly { readonly messageId: string; readonly hostname: string; readonly text: string }[];
  stop(): Promise<void>;
}

/** Starts rsyslogd as a process of its own, its files in a folder of its own. */
export class RsyslogFolder {
  readonly #scratch: Scratch = scratch();
  #port: number | undefined;

  async start(): Promise<Rsyslog> {
    this.#port ??= await freePort();
    const port = this.#port;
    const process = spawn(PROGRAM ?? '', ['-n', '-f', this.#configure(port), '-i', 'NONE'], {
      stdio: 'pipe',
    });
    let said = '';
    process.stderr.on('data', (chunk) => {
      said += chunk;
    });
    await listening(port, process, () => said);
    return {
      port,
      lines: () => this.#lines(),
      stop: () =>
        new Promise((resolve) => {
          process.once('exit', () => resolve());
          process.kill('SIGTERM');
        }),
    };
  }

  remove(): void {
    this.#scratch.remove();
  }

  #configure(port: number): string {
    const receiver = testIdentity('rsyslog', { purpose: 'tls', hosts: ['localhost'] });
    const ca = this.#scratch.file('ca.pem', testIdentity('root').certPem);
    const certificate = this.#scratch.file('cert.pem', receiver.certPem);
    const key = this.#scratch.file('key.pem', receiver.keyPem);
    return this.#scratch.file(
      'rsyslog.conf',
      `global(workDirectory="${this.#scratch.folder}" maxMessageSize="1m"
  defaultNetstreamDriver="${rsyslogDriver}" defaultNetstreamDriverCAFile="${ca}"
  defaultNetstreamDriverCertFile="${certificate}" defaultNetstreamDriverKeyFile="${key}")
module(load="imtcp" streamDriver.name="${rsyslogDriver}" streamDriver.mode="1"
  streamDriver.authMode="x509/certvalid")
template(name="json" type="list" option.jsonf="on") {
  property(outname="messageId" name="msgid" format="jsonf")
  property(outname="hostname" name="hostname" format="jsonf")
  property(outname="text" name="msg" format="jsonf")
}
ruleset(name="audit") { action(type="omfile" file="${this.#scratch.path('out.log')}" template="json") }
input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="audit")
`,
    );
  }

  #lines(): ReturnType<Rsyslog['lines']> {
    const file = this.#scratch.path('out.log');
    if (!existsSync(file)) return [];
    const complete = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return complete.map((line) => JSON.parse(line));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

async function listening(port: number, process: ChildProcess, said: () => string): Promise<void> {
  for (let left = 200; left > 0 && process.exitCode === null; left -= 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  process.kill('SIGKILL');
  throw new Error(`rsyslogd does not listen: ${said()}`);
}
