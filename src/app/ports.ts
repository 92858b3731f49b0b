import { type AddressInfo, createServer } from 'node:net';
import type { CountryCode } from '../kernel/identifiers.js';

/** A free port of the loopback address for each country; all are held until the last was found. */
export async function freePorts(countries: readonly CountryCode[]): Promise<Record<CountryCode, number>> {
  const held = await Promise.all(
    countries.map(
      (country) =>
        new Promise<readonly [CountryCode, number, () => void]>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () =>
            resolve([country, (server.address() as AddressInfo).port, () => server.close()]),
          );
        }),
    ),
  );
  for (const [, , release] of held) release();
  return Object.fromEntries(held.map(([country, port]) => [country, port]));
}
