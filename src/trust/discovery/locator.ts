import { resolveNaptr } from 'node:dns/promises';
import type { CountryCode } from '../../kernel/identifiers.js';
import { locatorName, participantOf } from '../../wire/smp/identifiers.js';
import { FetchError } from '../fetch.js';

/** As `node:dns` has it; a resolver with other servers for tests. */
export type ResolveNaptr = typeof resolveNaptr;

/**
 * The address of a participant's SMP, as DNS tells it: the NAPTR record with the flag U and the service Meta:SMP, of
 * the lowest order and preference (BDXL, dossier security 6.3). What is found there is believed by its signatures
 * alone. Rejects with FetchError.
 */
export async function locateSmp(
  country: CountryCode,
  domain: string,
  resolve: ResolveNaptr = resolveNaptr,
): Promise<string> {
  const name = locatorName(participantOf(country), domain);
  let records: Awaited<ReturnType<ResolveNaptr>>;
  try {
    records = await resolve(name);
  } catch (error) {
    throw new FetchError(`${name} has no NAPTR record (${(error as NodeJS.ErrnoException).code})`, error);
  }
  const [record] = records
    .filter(({ flags, service }) => flags.toUpperCase() === 'U' && service === 'Meta:SMP')
    .sort((a, b) => a.order - b.order || a.preference - b.preference);
  const address = /^!\^?\.\*\$?!(https?:\/\/[^!]+)!/.exec(record?.regexp ?? '')?.[1];
  if (address === undefined) throw new FetchError(`${name} has no NAPTR record of an SMP that can be read`);
  return address;
}
