import type { Server } from 'node:net';
import type { CountryCode } from '../kernel/identifiers.js';

/** Listens at an address of the configuration; rejects with what to do when it cannot. `key` names the port's own. */
export function listen(
  server: Server,
  country: CountryCode,
  { host, port }: { readonly host: string; readonly port: number },
  key = 'listen.port',
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new Error(
          taken
            ? `port ${port} of ${host} is taken, and ${country} is to listen there: stop what uses it, or change ${key}`
            : `${country} cannot listen at ${host}:${port} (${error.code})`,
          { cause: error },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
}
