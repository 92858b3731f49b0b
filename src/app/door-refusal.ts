import { causes } from '../exchange/causes.js';
import { noRecords, Recorder } from '../exchange/recorder.js';
import type { CountryCode } from '../kernel/identifiers.js';
import type { Runtime } from '../kernel/runtime.js';
import type { Journal } from '../records/journal.js';
import { countryOf } from '../trust/tls/country.js';
import type { DoorRefusal } from '../wire/soap/server.js';

/** Writes into the journal what never reached a machine: the bytes that came, the reason, the answer. */
export async function recordDoorRefusal(
  journal: Journal,
  { clock, ids }: Runtime,
  node: CountryCode,
  { contentType, bytes, peer, reason, answer, error }: DoorRefusal,
): Promise<void> {
  const country = peer === undefined ? undefined : countryOf(peer);
  const start = {
    exchangeId: ids.uuid(),
    node,
    role: 'a',
    ...(country === undefined ? {} : { peer: country }),
  } as const;
  // What no machine has seen is no event of the audit trail's catalogue, and no message that evidence is of.
  const records = { journal, ...noRecords };
  const recorder = new Recorder(records, clock, start);
  recorder.message({ direction: 'in', contentType, bytes });
  recorder.error(reason, error.message, causes(error));
  recorder.message({ direction: 'out', ...answer });
  const outcome = reason === 'failed' ? 'failed' : 'refused';
  await recorder.flush({ outcome, code: reason, endedAt: clock.now() });
}
