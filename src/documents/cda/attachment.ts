import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { CdaError } from './errors.js';
import type { AttachmentType } from './model/original-document.js';

/** The bytes that every file of a type begins with. */
const signatures: Readonly<Record<AttachmentType, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
};

export interface Attachment {
  readonly mediaType: AttachmentType;
  readonly content: Uint8Array;
}

/** The body of a level 1 document (dossier documents 1.6). Throws {@link CdaError} for a file that is not of its type. */
export function writeAttachment({ mediaType, content }: Attachment): Element {
  if (!isOfType(content, mediaType)) throw new CdaError(`the file is not of the type ${mediaType}`);
  const base64 = Buffer.from(content.buffer, content.byteOffset, content.length).toString('base64');
  return el(
    'hl7:component',
    {},
    el(
      'hl7:nonXMLBody',
      { classCode: 'DOCBODY', moodCode: 'EVN' },
      el('hl7:text', { mediaType, representation: 'B64' }, base64),
    ),
  );
}

/**
 * The file of a level 1 document. Throws {@link CdaError} for a type that is not one of `allowed`, for what is
 * no base64, and for a file that is not of the type that it is said to be.
 */
export function requiredAttachment(root: XmlElement, allowed: readonly AttachmentType[]): Attachment {
  const text = at(root, 'hl7:component', 'hl7:nonXMLBody', 'hl7:text');
  if (text === undefined) throw new CdaError('the document has no file in it', root);
  const stated = attributeOf(text, 'mediaType');
  const mediaType = allowed.find((type) => type === stated);
  if (mediaType === undefined) throw new CdaError(`the file is none of ${allowed.join(', ')}`, text);
  if (attributeOf(text, 'representation') !== 'B64') throw new CdaError('the file is not in base64', text);
  const base64 = text.content.replace(/\s+/g, '');
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    throw new CdaError('the base64 of the file is damaged', text);
  }
  const content = new Uint8Array(Buffer.from(base64, 'base64'));
  if (!isOfType(content, mediaType)) throw new CdaError(`the file is not of the type ${mediaType}`, text);
  return { mediaType, content };
}

function isOfType(content: Uint8Array, mediaType: AttachmentType): boolean {
  return signatures[mediaType].every((byte, index) => content[index] === byte);
}
