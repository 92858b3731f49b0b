import type { Hash, Signer } from '../../src/trust/keys/signer.js';
import { digestOf, RSA_SHA256 } from '../../src/trust/xmldsig/algorithms.js';
import { digestedText, planOf, signaturesIn } from '../../src/trust/xmldsig/engine.js';
import { readSignature } from '../../src/trust/xmldsig/parts.js';
import { C14N, canonicalise } from '../../src/wire/xml/c14n.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { childOf } from '../../src/wire/xml/read.js';

/**
 * Makes a signature of a document anew, where it stands, with any method: what another house, or an attacker with a
 * key, would write. The signature is the one at `index` in document order and is written without prefixes.
 */
export function resigned(
  xml: string,
  index: number,
  signer: Signer,
  { method = RSA_SHA256, hash = 'sha256' }: { method?: string; hash?: Hash } = {},
): string {
  const change = (text: string, pattern: RegExp, to: string) => {
    const start = starts(text)[index]!;
    return text.slice(0, start) + text.slice(start).replace(pattern, () => to);
  };
  const chosen = change(xml, /<SignatureMethod Algorithm="[^"]*"/, `<SignatureMethod Algorithm="${method}"`);
  const digest = withXml(chosen, (root, document) => {
    const element = signaturesIn(root)[index]!;
    const plan = planOf(readSignature(element).references[0]!.transforms)!;
    return digestOf(digestedText(document, element, plan), 'sha256').toString('base64');
  });
  const digested = change(chosen, /<DigestValue>[^<]*/, `<DigestValue>${digest}`);
  const info = withXml(digested, (root) =>
    canonicalise(childOf(signaturesIn(root)[index], 'ds:SignedInfo')!, C14N.inclusive),
  );
  const value = Buffer.from(signer.sign(hash, Buffer.from(info))).toString('base64');
  return change(digested, /<SignatureValue>[^<]*/, `<SignatureValue>${value}`);
}

function starts(text: string): number[] {
  return [...text.matchAll(/<Signature /g)].map(({ index }) => index);
}
