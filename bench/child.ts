import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';

/** A process of the bench; none outlives it. */
export interface Child {
  readonly ended: () => boolean;
  /** Resident memory in megabytes (10^6 bytes); undefined where the system does not tell it. */
  readonly rssMB: () => number | undefined;
  /** Asks it to end and waits until it has. */
  readonly stop: () => Promise<void>;
  /** Resolves with its next message. */
  readonly message: () => Promise<unknown>;
}

/** Runs Node with these arguments; what it writes to standard error is shown. */
export function startChild(args: readonly string[]): Child {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    ended,
    rssMB: () => residentMB(child.pid ?? 0),
    stop: async () => {
      if (!ended()) {
        const exit = once(child, 'exit');
        child.kill('SIGTERM');
        await exit;
      }
      process.off('exit', kill);
    },
    message: async () => {
      const [first] = await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => {
          throw new Error('a process of the bench ended before it was ready');
        }),
      ]);
      return first;
    },
  };
}

function residentMB(pid: number): number | undefined {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return undefined;
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
}
