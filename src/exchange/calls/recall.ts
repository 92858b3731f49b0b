import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import { errorEntry } from '../../kernel/errors.js';
import { INTERRUPTED } from '../../records/interrupted.js';
import type { StoredEntry } from '../../records/journal.js';
import { readSoapMessage } from '../../wire/soap/read.js';
import { transactions } from '../../wire/transactions.js';
import { submittedClass } from '../../wire/xdr/kinds.js';
import { readSubmission } from '../../wire/xdr/request.js';
import { auditedMessage } from '../audit/audited.js';
import type { PendingSubmission } from '../session/types.js';
import type { CallServices } from './calls.js';
import type { HandedIn } from './handed-in.js';

const SEARCHED = 1000;
const { eDispensation, eDispensationDiscard, consent, hcer } = documentClasses;
const HANDED_IN = [eDispensation, eDispensationDiscard, consent, hcer].map(({ name }: DocumentClass) => name);
const OPEN = errorEntry('ERROR_ED_EDISPENSATION_ACK_NOT_RECEIVED').code;

/**
 * Tells a fresh ledger what was open when the node went down, from the journal: submissions of which nobody
 * knows what became of them, unless the same was settled since.
 */
export async function recallOpen(ledger: HandedIn, { journal, node, peers }: CallServices): Promise<void> {
  const settled = new Set<string>();
  for (const exchange of await journal.recent(SEARCHED, { node: node.country })) {
    const { exchangeId, role, code, service } = exchange;
    const peer = peers.all().find(({ country }) => country === exchange.peer);
    if (role !== 'b' || peer === undefined || !HANDED_IN.includes(service ?? '')) continue;
    const isOpen = code === OPEN || code === INTERRUPTED;
    const entries = await journal.entries(exchangeId);
    const sent = entries.filter(isSubmission).at(-1);
    const url = peer.endpoints.xdr;
    if (sent === undefined || url === undefined) continue;
    using message = readSoapMessage(sent.bytes, sent.contentType);
    const kind = submittedClass(message.body, peer.dialect);
    if (kind === undefined) continue;
    const { entry, set, document } = readSubmission(message.body, message.attachments);
    const key = `${peer.country} ${kind.code} ${entry.uniqueId.root} ${entry.uniqueId.extension ?? ''}`;
    // The journal begins with what is newest: that is how it stands.
    if (settled.has(key)) continue;
    settled.add(key);
    if (!isOpen) continue;
    const bytes = Buffer.from(document.bytes);
    const { contentType, messageId = '', at: submittedAt } = sent;
    const header = auditedMessage(message)?.header ?? '';
    const pending: PendingSubmission = {
      kind,
      documentId: entry.uniqueId,
      document: bytes,
      languageCode: entry.languageCode ?? node.languageCode,
      eventCodes: entry.eventCodes,
      patientId: entry.sourcePatientId,
      setId: set.uniqueId,
      message: { contentType, bytes: sent.bytes, messageId, url, header, submittedAt },
      // Its assertions are not known here: what is sent is the same document under the new ones.
      validUntil: new Date(0),
    };
    const { sourcePatientId: patient, uniqueId: documentId } = entry;
    ledger.recall({ country: peer.country, kind, documentId, bytes, patient }, pending);
  }
}

function isSubmission(entry: StoredEntry): entry is Extract<StoredEntry, { kind: 'message' }> {
  return entry.kind === 'message' && entry.direction === 'out' && entry.transaction === transactions.xdr.id;
}
