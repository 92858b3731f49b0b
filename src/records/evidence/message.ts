import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { readEvidence } from '../../wire/evidence/read.js';
import { canonicalMessage } from '../../wire/soap/canonical.js';
import { readSoapMessage } from '../../wire/soap/read.js';
import { withXml } from '../../wire/xml/parse.js';
import type { Tables } from '../schema.js';
import type { KeptEvidence } from './log.js';

/**
 * The message that an evidence is of, as it was digested: the canonical envelope with its documents inside.
 * Undefined when the journal has none with that digest any more.
 */
export async function messageOf(
  db: Kysely<Tables>,
  { exchangeId, evidence }: KeptEvidence,
): Promise<string | undefined> {
  const digest = withXml(evidence, (root) => readEvidence(root).evidence.message?.digest?.value);
  const wanted = Buffer.from(digest ?? []);
  const rows = await db
    .selectFrom('entry')
    .select(['bytes', 'content_type'])
    .where('exchange_id', '=', exchangeId)
    .where('kind', '=', 'message')
    .orderBy('sequence')
    .execute();
  for (const { bytes, content_type } of rows) {
    const text = canonical(new Uint8Array(bytes ?? []), content_type ?? '');
    if (text !== undefined && createHash('sha256').update(text, 'utf8').digest().equals(wanted)) return text;
  }
  return undefined;
}

function canonical(bytes: Uint8Array, contentType: string): string | undefined {
  try {
    using message = readSoapMessage(bytes, contentType);
    return canonicalMessage(message);
  } catch {
    // What cannot be read is not what was digested.
    return undefined;
  }
}
