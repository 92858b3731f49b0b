import type { Server } from 'node:http';
import { CommandError } from './output.js';

/** Resolves when the server listens on this machine's own address. Rejects with what to do about a port that is taken. */
export function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new CommandError({
          what: `port ${port} cannot be had (${error.code ?? error.message})`,
          remedy: 'stop what uses it, or name another with --port',
        }),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}
