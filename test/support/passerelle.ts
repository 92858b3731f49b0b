import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What a stack trace or a path into this program looks like; no output of a command has any. */
export const STACK = /\n\s+at .*:\d+|node:internal|\.ts:\d+/;

/** Runs the command line from its sources, in the checkout's folder, and waits for its end. */
export function passerelle(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PASSERELLE_DATA: '/nonexistent' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
