import { C14N, canonicalise } from '../xml/c14n.js';
import { toBase64 } from '../xml/strict.js';
import { includedIds, type SoapMessage } from './read.js';

// In canonical text a `<` begins a tag, and an empty element has two.
const INCLUDE =
  /<(?:([^\s<>/:]+):)?Include(?: xmlns(?::\1)?="http:\/\/www\.w3\.org\/2004\/08\/xop\/include")?(?: [^<>]*)?><\/(?:\1:)?Include>/g;

/**
 * The envelope in exclusive canonical form, with each binary part as base64 where it is included: the same text
 * however the message was packed, so that a digest of it covers the documents too (XOP 1.0, 3.2).
 */
export function canonicalMessage({
  envelope,
  attachments,
}: Pick<SoapMessage, 'envelope' | 'attachments'>): string {
  const text = canonicalise(envelope, C14N.exclusive);
  const ids = includedIds(envelope);
  if (ids.length === 0) return text;
  let at = 0;
  const whole = text.replace(INCLUDE, () => {
    const part = attachments.get(ids[at++] ?? '');
    return part === undefined ? '' : toBase64(part.bytes);
  });
  if (at !== ids.length) throw new Error('an included part is not where it was found');
  return whole;
}
