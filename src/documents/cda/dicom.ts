import { isOid } from '../../kernel/identifiers.js';

/** True for a DICOM unique identifier (DICOM PS3.5, 9.1). */
export function isUid(text: string): boolean {
  return text.length <= 64 && isOid(text);
}

/** True for an http or https address without a user in it. */
export function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
