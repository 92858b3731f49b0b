import type { XmlElement } from 'libxml2-wasm';
import { childrenOf } from '../../wire/xml/read.js';
import { ENVELOPED_SIGNATURE } from './algorithms.js';
import { SignatureRefusal } from './refusal.js';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EC = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/**
 * Requires that a `ds:Signature` has the elements of the SAML profile, in order, and nothing else: what is
 * not understood could change what the signature means (dossier security 3.1, 3.4). KeyInfo may hold more
 * than the certificate; it is not looked at. `object` lets the one Object of an XAdES signature through.
 * Throws {@link SignatureRefusal}.
 */
export function requireSignatureShape(signature: XmlElement, object = false): void {
  if (!object && childrenOf(signature, 'ds:Object').length > 0) {
    throw new SignatureRefusal('embedded-object', 'the signature carries an Object of its own');
  }
  requireChildren(signature, `SignedInfo SignatureValue KeyInfo${object ? ' Object' : ''}`);
  const [signedInfo, value] = childrenOf(signature);
  requireChildren(value, '');
  const references = childrenOf(signedInfo!, 'ds:Reference');
  requireChildren(
    signedInfo,
    ['CanonicalizationMethod', 'SignatureMethod', ...references.map(() => 'Reference')].join(' '),
  );
  const [canonicalisation, method] = childrenOf(signedInfo!);
  requireCanonicalisationShape(canonicalisation!);
  requireChildren(method, '');
  for (const reference of references) requireReferenceShape(reference);
}

function requireReferenceShape(reference: XmlElement): void {
  const [transforms] = childrenOf(reference, 'ds:Transforms');
  if (transforms === undefined) throw new SignatureRefusal('transforms', 'the reference names no transforms');
  requireChildren(reference, 'Transforms DigestMethod DigestValue');
  for (const part of childrenOf(reference).slice(1)) requireChildren(part, '');
  const list = childrenOf(transforms, 'ds:Transform');
  requireChildren(transforms, list.map(() => 'Transform').join(' '));
  for (const transform of list) {
    if (transform.attr('Algorithm')?.value === ENVELOPED_SIGNATURE) requireChildren(transform, '');
    else if (transform.attr('Algorithm')?.value.startsWith(EC)) requireCanonicalisationShape(transform);
  }
}

function requireCanonicalisationShape(element: XmlElement): void {
  if (childrenOf(element).length > 0) requireChildren(element, `{${EC}}InclusiveNamespaces`);
}

function requireChildren(element: XmlElement | undefined, expected: string): void {
  const found = element === undefined ? [] : childrenOf(element);
  const names = found.map((child) =>
    child.namespaceUri === DS ? child.name : `{${child.namespaceUri}}${child.name}`,
  );
  if (names.join(' ') !== expected) {
    throw new SignatureRefusal(
      'malformed',
      `${element?.name ?? 'Signature'} holds other elements than ${expected === '' ? 'none' : expected}`,
    );
  }
}
