import type { X509Certificate } from 'node:crypto';
import { readStatusList, type StatusList } from '../../wire/tsl/read.js';
import { withXml } from '../../wire/xml/parse.js';
import { childrenOf } from '../../wire/xml/read.js';
import { verifyDocument } from '../xmldsig/document.js';
import type { SignaturePolicy } from '../xmldsig/guards.js';
import { SignatureRefusal } from '../xmldsig/refusal.js';

export interface VerifiedList {
  readonly list: StatusList;
  /** Whose key signed; whether to believe them is for the caller. */
  readonly certificate: X509Certificate;
}

/**
 * Verifies the one signature of a status list, a direct child of its root, XAdES or plain, and reads the list from
 * what was signed. Throws SignatureRefusal, TslFormatError or XmlRefusal.
 */
export function verifyStatusList(source: Uint8Array | string, policy: SignaturePolicy): VerifiedList {
  return withXml(source, (root, document) => {
    const [signature, another] = childrenOf(root, 'ds:Signature');
    if (another !== undefined) {
      throw new SignatureRefusal('several-signatures', 'the list carries more than one signature');
    }
    const { content, certificate } = verifyDocument(document, signature, policy);
    return { list: withXml(content, readStatusList), certificate };
  });
}
