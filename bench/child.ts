import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';

/** A process of the bench; none outlives it. */
export interface Child {
  readonly ended: () => boolean;
  /** Resident memory in megabytes (10^6 bytes); undefined where the system does not tell it. */
  readonly rssMB: () => number | undefined;
  /** Milliseconds of processor time that it has used, all its threads together; undefined as above. */
  readonly cpuMs: () => number | undefined;
  /** Asks it to end and waits until it has. */
  readonly stop: () => Promise<void>;
  /** Resolves with its next message. */
  readonly message: () => Promise<unknown>;
}

/** Runs Node with these arguments; what it writes to standard error goes into `logFile`. */
export function startChild(args: readonly string[], logFile: string): Child {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', log, 'ipc'] });
  closeSync(log);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    ended,
    rssMB: () => residentMB(child.pid ?? 0),
    cpuMs: () => processorMs(child.pid ?? 0),
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
          throw new Error(`a process ended before it was ready:\n${readFileSync(logFile, 'utf8')}`);
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

const TICK_MS = 10;

function processorMs(pid: number): number | undefined {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return undefined;
  // The name stands in brackets and may hold blanks; user and system time are the 12th and 13th behind it.
  const fields = readFileSync(stat, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
