import type { KeyObject } from 'node:crypto';
import { XmlDocument, type XmlElement, XmlError, XmlXPath } from 'libxml2-wasm';
import { C14N, type C14nAlgorithm, canonicalise } from '../../wire/xml/c14n.js';
import { defaultXmlLimits, type XmlLimits } from '../../wire/xml/door.js';
import { withXml } from '../../wire/xml/parse.js';
import { xpathNamespaces } from '../../wire/xml/read.js';
import {
  digestMethods,
  digestOf,
  ENVELOPED_SIGNATURE,
  sameBytes,
  signatureMethods,
  valueHolds,
} from './algorithms.js';
import { isC14n, type Reference, type SignatureParts, type Transform } from './parts.js';
import { SignatureRefusal } from './refusal.js';

// For text that the canonicaliser wrote: the inclusive form gathers the ancestors' declarations on one element.
const OWN_OUTPUT: XmlLimits = {
  ...defaultXmlLimits,
  bytes: Number.MAX_SAFE_INTEGER,
  attributes: Number.MAX_SAFE_INTEGER,
};

const SIGNATURES = XmlXPath.compile('descendant-or-self::ds:Signature', xpathNamespaces);

/** All `ds:Signature` elements inside, itself included, in document order. */
export function signaturesIn(scope: XmlElement): XmlElement[] {
  return scope.find(SIGNATURES) as XmlElement[];
}

/**
 * True when the key made the signature value over `SignedInfo`, canonicalised where it stands: the inclusive
 * form sees its ancestors' namespaces. False too for an algorithm that is not known.
 * Throws {@link SignatureRefusal} when there is no canonical form.
 */
export function signatureValueHolds(signature: SignatureParts, key: KeyObject): boolean {
  const method = signatureMethods.get(signature.signatureMethod);
  const { algorithm, prefixes } = signature.canonicalisation;
  if (method === undefined || signature.value === undefined || signature.signedInfo === undefined)
    return false;
  if (!isC14n(algorithm)) return false;
  return valueHolds(method, key, canonical(signature.signedInfo, algorithm, prefixes), signature.value);
}

/**
 * What a reference's transforms amount to: is the signature itself taken out, and how is the rest written.
 */
export interface TransformPlan {
  readonly enveloped: boolean;
  readonly canonicalisation: C14nAlgorithm;
  readonly prefixes: readonly string[];
}

// Comments are never part of what `""` and `#id` name (XML Signature 4.4.3.3), whatever the algorithm says.
const WITHOUT_COMMENTS: Readonly<Record<C14nAlgorithm, C14nAlgorithm>> = {
  [C14N.exclusive]: C14N.exclusive,
  [C14N.exclusiveWithComments]: C14N.exclusive,
  [C14N.inclusive]: C14N.inclusive,
  [C14N.inclusiveWithComments]: C14N.inclusive,
};

/**
 * The plan of a same-document reference's transforms: enveloped-signature, one canonicalisation, or both in
 * that order. Undefined for any others.
 */
export function planOf(transforms: readonly Transform[]): TransformPlan | undefined {
  const enveloped = transforms[0]?.algorithm === ENVELOPED_SIGNATURE;
  const [last, ...more] = enveloped ? transforms.slice(1) : transforms;
  if (more.length > 0) return undefined;
  const { algorithm, prefixes } = last ?? { algorithm: C14N.inclusive, prefixes: [] };
  return isC14n(algorithm)
    ? { enveloped, canonicalisation: WITHOUT_COMMENTS[algorithm], prefixes }
    : undefined;
}

/**
 * The text that a same-document reference digests. Throws {@link SignatureRefusal} when there is no canonical
 * form.
 */
export function digestedText(
  target: XmlElement | XmlDocument,
  signature: XmlElement,
  plan: TransformPlan,
): string {
  const whole = canonical(target, plan.canonicalisation, plan.prefixes);
  if (!plan.enveloped) return whole;
  const scope = target instanceof XmlDocument ? target.root : target;
  const index = signaturesIn(scope).findIndex((other) => other.isSameNode(signature));
  if (index < 0) return whole;
  // The signature is taken out of a copy: the document that was handed in stays as it is.
  return withXml(
    whole,
    (root, copy) => {
      signaturesIn(root)[index]?.remove();
      return canonical(copy, plan.canonicalisation, plan.prefixes);
    },
    OWN_OUTPUT,
  );
}

function canonical(
  node: XmlElement | XmlDocument,
  algorithm: C14nAlgorithm,
  prefixes: readonly string[],
): string {
  try {
    return canonicalise(node, algorithm, prefixes);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    // Canonical XML 1.0, 1.3: there is none of a document with a relative namespace URI, wherever that stands.
    throw new SignatureRefusal(
      'malformed',
      'the document has no canonical form: a namespace in it is a relative URI',
    );
  }
}

/** True when the text has the reference's digest. */
export function digestHolds(text: string, reference: Reference): boolean {
  const hash = digestMethods.get(reference.digestMethod);
  return (
    hash !== undefined && reference.digest !== undefined && sameBytes(digestOf(text, hash), reference.digest)
  );
}
