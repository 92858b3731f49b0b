import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = [process.execPath, '--import', 'tsx', join(root, 'src/cli/main.ts')] as const;

/** The program as a process of its own, run from its sources. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<{ code: number | null; signal: string | null }>;
  out = '';
  err = '';

  constructor(...args: readonly string[]) {
    const [command, ...before] = MAIN;
    this.#child = spawn(command, [...before, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => resolve({ code, signal }));
    });
  }

  /** Resolves when the output has what is waited for; rejects when the program ends without it. */
  async printed(wanted: RegExp): Promise<RegExpMatchArray> {
    let ended = false;
    this.#ended.then(() => {
      ended = true;
    });
    for (;;) {
      const found = wanted.exec(this.out);
      if (found !== null) return found;
      if (ended) throw new Error(`ended without ${wanted}: ${this.out}${this.err}`);
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }

  /** Where the start page is, once the program is up. */
  async page(): Promise<string> {
    await this.printed(/stop with Ctrl-C\.\n/);
    return (await this.printed(/start page +(\S+)/))[1] ?? '';
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  ended(): Promise<{ code: number | null; signal: string | null }> {
    return this.#ended;
  }

  async stop(): Promise<{ code: number | null; signal: string | null }> {
    this.signal('SIGINT');
    return this.#ended;
  }
}
