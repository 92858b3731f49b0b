import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf, textOf } from '../xml/read.js';
import type { MaskMedia } from './mask.js';

/** Bytes of a picture; the largest seen has 560 kB. */
const LARGEST_PICTURE = 1024 * 1024;

/**
 * Reads the picture of a mask. What it is, is told from its bytes, not from its name; one that is too large or
 * neither PNG nor JPEG is left out with a warning (dossier operation 2.3).
 */
export function readMedia(media: XmlElement, warnings: string[]): MaskMedia | undefined {
  const base64 = textOf(childrenOf(media).find((child) => child.name === 'mediaContent'));
  if (base64 === undefined) return undefined;
  if (base64.length > (LARGEST_PICTURE * 4) / 3) {
    warnings.push(`a picture is larger than ${LARGEST_PICTURE} bytes and is left out`);
    return undefined;
  }
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  const type = pictureType(bytes);
  if (type === undefined) {
    warnings.push('a picture is neither PNG nor JPEG and is left out');
    return undefined;
  }
  const description = attributeOf(media, 'description');
  return {
    name: attributeOf(media, 'mediaName') ?? '',
    ...(description === undefined ? {} : { description }),
    type,
    bytes,
  };
}

function pictureType(bytes: Uint8Array): MaskMedia['type'] | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (head === '\x89PNG\r\n\x1a\n') return 'image/png';
  return head.startsWith('\xff\xd8\xff') ? 'image/jpeg' : undefined;
}
