import { documentClasses } from '../kernel/classes.js';
import type { CountryCode } from '../kernel/identifiers.js';
import { type PatientId, samePatient, writeUniqueId } from '../kernel/identifiers.js';
import type { Journal, MessageEntry } from '../records/journal.js';
import { readSoapMessage } from '../wire/soap/read.js';
import { transactions } from '../wire/transactions.js';
import { readSubmission } from '../wire/xdr/request.js';

const { eDispensation, eDispensationDiscard } = documentClasses;
const SEARCHED = 200;

/**
 * The last dispensation that a node handed in for a patient and has not discarded, byte for byte as it was
 * sent: found in the journal, which has every message. Undefined when there is none.
 */
export async function lastDispensation(
  journal: Journal,
  node: CountryCode,
  patient: PatientId,
): Promise<Uint8Array | undefined> {
  const discarded = new Set<string>();
  for (const { exchangeId, role, service, outcome } of await journal.recent(SEARCHED, { node })) {
    const isDiscard = service === eDispensationDiscard.name;
    if (role !== 'b' || outcome !== 'completed' || !(isDiscard || service === eDispensation.name)) continue;
    for (const entry of [...(await journal.entries(exchangeId))].reverse()) {
      const handedIn = isSubmission(entry) ? read(entry) : undefined;
      if (handedIn === undefined || !samePatient(handedIn.entry.sourcePatientId, patient)) continue;
      const id = writeUniqueId(handedIn.entry.uniqueId);
      if (handedIn.entry.classCode.code === eDispensationDiscard.code) discarded.add(id);
      else if (!discarded.has(id)) return handedIn.document.bytes;
    }
  }
  return undefined;
}

function isSubmission(entry: { readonly kind: string }): entry is MessageEntry {
  const { kind, direction, transaction } = entry as MessageEntry;
  return kind === 'message' && direction === 'out' && transaction === transactions.xdr.id;
}

function read({ bytes, contentType }: MessageEntry) {
  using message = readSoapMessage(bytes, contentType);
  return readSubmission(message.body, message.attachments);
}
