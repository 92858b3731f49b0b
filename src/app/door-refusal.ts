import { causes } from '../exchange/causes.js';
import { Recorder } from '../exchange/recorder.js';
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
  const recorder = new Recorder(journal, clock, {
    exchangeId: ids.uuid(),
    node,
    role: 'a',
    ...(country === undefined ? {} : { peer: country }),
  });
  recorder.message({ direction: 'in', contentType, bytes });
  recorder.error(reason, error.message, causes(error));
  recorder.message({ direction: 'out', ...answer });
  const outcome = reason === 'failed' ? 'failed' : 'refused';
  await recorder.flush({ outcome, code: reason, endedAt: clock.now() });
}
