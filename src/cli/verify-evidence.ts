import { createHash } from 'node:crypto';
import { isEvidence, readEvidence } from '../wire/evidence/read.js';
import { C14N, canonicalise } from '../wire/xml/c14n.js';
import { withXml } from '../wire/xml/parse.js';
import { SchemaFault } from '../wire/xml/strict.js';

/** What an evidence says of which message; nothing of it is a signature's affair. */
export interface EvidenceRow {
  readonly kind: string;
  readonly event?: string;
  readonly time?: string;
  readonly subject?: string;
  readonly message?: string;
  /** Whether a message is the one that the evidence is of, where one was given. */
  readonly messageHolds?: boolean;
  /** What the schema has against it. */
  readonly problem?: string;
}

/** SHA-256 of a message's file in exclusive canonical form. Throws XmlRefusal for what is no XML. */
export function digestOfMessage(bytes: Uint8Array): Buffer {
  return withXml(bytes, (root) =>
    createHash('sha256').update(canonicalise(root, C14N.exclusive), 'utf8').digest(),
  );
}

/** The evidence that a file is; undefined for any other file. `digest` is that of the message it is held against. */
export function evidenceRow(bytes: Uint8Array, digest: Buffer | undefined): EvidenceRow | undefined {
  return withXml(bytes, (root) => {
    if (!isEvidence(root)) return undefined;
    try {
      const { root: kind, eventCode, eventTime, message } = readEvidence(root).evidence;
      return {
        kind,
        ...(eventCode === undefined ? {} : { event: eventCode }),
        time: eventTime,
        ...(message === undefined ? {} : { subject: message.subject, message: message.id }),
        ...(digest === undefined
          ? {}
          : { messageHolds: digest.equals(Buffer.from(message?.digest?.value ?? [])) }),
      };
    } catch (error) {
      if (error instanceof SchemaFault) return { kind: root.name, problem: error.message };
      throw error;
    }
  });
}
