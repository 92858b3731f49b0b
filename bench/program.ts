import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../src/app/ports.js';
import { type Child, startChild } from './child.js';

const root = fileURLToPath(new URL('..', import.meta.url));

type Listener = 'LU' | 'PT' | 'page';

/** The program as it is shipped, built from the sources at hand into a folder of its own. */
export interface Program {
  readonly folder: string;
  /** Keys and journal. */
  readonly dataDir: string;
  readonly ports: Readonly<Record<Listener, number>>;
}

/** Builds the program into `folder`, its demo configuration set to ports that are free now. */
export async function buildProgram(folder: string): Promise<Program> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const args = [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')];
  const built = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the program cannot be built:\n${built.stdout}${built.stderr}`);
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'ncp-config'), join(folder, 'ncp-config'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { LU = 0, PT = 0, page = 0 } = await freePorts(['LU', 'PT', 'page']);
  const ports = { LU, PT, page };
  setPorts(join(folder, 'ncp-config/demo'), ports);
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  return { folder, dataDir, ports };
}

function setPorts(demo: string, ports: Program['ports']): void {
  for (const country of ['LU', 'PT'] as const) {
    rewrite(join(demo, country, 'node.yaml'), /(?<=\bport: )\d+/g, ports[country]);
    const peers = join(demo, country, 'peers');
    for (const file of readdirSync(peers)) {
      const port = ports[file.replace('.yaml', '') as Listener];
      rewrite(join(peers, file), /(?<=https:\/\/localhost:)\d+/g, port);
    }
  }
}

function rewrite(file: string, place: RegExp, port: number): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(place, String(port)));
}

export interface RunningProgram extends Child {
  /** Milliseconds from the start of the process to the first page it served; both nodes listen by then. */
  readonly startMs: number;
}

const START_TIMEOUT_MS = 20_000;

/** Starts `passerelle serve`: both contact points in one process. `nodeOptions` are Node's own. */
export async function startProgram(
  { folder, dataDir, ports }: Program,
  nodeOptions: readonly string[] = [],
): Promise<RunningProgram> {
  const begin = performance.now();
  const main = join(folder, 'dist/cli/main.js');
  const page = String(ports.page);
  const log = join(folder, 'program.log');
  const child = startChild([...nodeOptions, main, 'serve', '--data', dataDir, '--page-port', page], log);
  while (!(await answers(ports.page))) {
    if (child.ended()) throw new Error(`the program ended while it started:\n${readFileSync(log, 'utf8')}`);
    if (performance.now() - begin > START_TIMEOUT_MS) {
      await child.stop();
      throw new Error(`the program did not start within ${START_TIMEOUT_MS} ms`);
    }
    await new Promise((resume) => setTimeout(resume, 5));
  }
  return { ...child, startMs: performance.now() - begin };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    });
    request.once('error', () => resolve(false));
  });
}
