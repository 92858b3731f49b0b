import type { X509Certificate } from 'node:crypto';
import { type XmlDocument, XmlElement, XmlText } from 'libxml2-wasm';
import { childOf, childrenOf, hasHiddenNodes, isNamed, textOf } from '../../wire/xml/read.js';
import { namesSubject } from '../pki/names.js';
import { ENVELOPED_SIGNATURE } from './algorithms.js';
import { digestedText, digestHolds, planOf, signatureValueHolds } from './engine.js';
import {
  certificateOf,
  requireAlgorithms,
  requireCanonicalisation,
  requireStrongKey,
  type SignaturePolicy,
} from './guards.js';
import { type Reference, readSignature } from './parts.js';
import { SignatureRefusal } from './refusal.js';
import { requireSignatureShape } from './shape.js';

export interface VerifiedDocument {
  /** The certificate whose key signed. That it stands in the signature is no reason to trust it. */
  readonly certificate: X509Certificate;
  /** The text that was digested: the only place from which values may be read. */
  readonly content: string;
}

/**
 * Verifies an enveloped signature over a whole document: the reference is empty or names the root by its id
 * (dossier security 3.2, 6.1, 6.4). The caller picks the signature by its place in the document, never by
 * search. An XAdES signature may carry its signed properties, which must hold too.
 * Throws {@link SignatureRefusal}.
 */
export function verifyDocument(
  document: XmlDocument,
  signature: XmlElement | undefined,
  policy: SignaturePolicy,
): VerifiedDocument {
  if (signature === undefined) {
    throw new SignatureRefusal('no-signature', 'the document carries no signature where it should');
  }
  if (hasHiddenNodes(document.root)) {
    throw new SignatureRefusal('hidden-content', 'the document holds a comment or a processing instruction');
  }
  const properties = signedPropertiesOf(signature);
  requireSignatureShape(signature, properties !== undefined);
  requireKeyInfoShape(signature);
  const parts = readSignature(signature);
  requireAlgorithms(parts, policy);
  const [reference, second, ...more] = parts.references;
  if (reference === undefined || more.length > 0 || (second === undefined) !== (properties === undefined)) {
    throw new SignatureRefusal('reference-count', 'the signature has not the references that it should');
  }
  requireWhole(reference, document.root);
  const certificate = certificateOf(parts);
  requireNamedSubject(signature, certificate);
  requireStrongKey(certificate, parts);
  if (!signatureValueHolds(parts, certificate.publicKey)) {
    throw new SignatureRefusal(
      'signature-value',
      'the signature value does not hold under the certificate beside it',
    );
  }
  // What stands around the root is part of the empty reference only.
  const target = reference.uri === '' ? document : document.root;
  const content = digested(reference, target, signature, policy, true);
  if (second !== undefined && properties !== undefined) {
    if (second.uri !== `#${properties.attr('Id')?.value ?? ''}`) {
      throw new SignatureRefusal('reference-elsewhere', "the second reference is not the signature's own");
    }
    digested(second, properties, signature, policy, false);
  }
  return { certificate, content };
}

function digested(
  reference: Reference,
  target: XmlDocument | XmlElement,
  signature: XmlElement,
  policy: SignaturePolicy,
  enveloped: boolean,
): string {
  const plan = planOf(reference.transforms);
  if (plan === undefined || plan.enveloped !== enveloped) {
    throw new SignatureRefusal('transforms', 'the transforms are not those of a signature in its document');
  }
  for (const { algorithm } of reference.transforms) {
    if (algorithm !== ENVELOPED_SIGNATURE) requireCanonicalisation(algorithm, policy);
  }
  const content = digestedText(target, signature, plan);
  if (!digestHolds(content, reference)) {
    throw new SignatureRefusal('digest', 'the content was changed after it was signed: its digest differs');
  }
  return content;
}

// An id is held against the root alone; nothing is looked up by it.
function requireWhole(reference: Reference, root: XmlElement): void {
  const id = root.attr('Id')?.value ?? root.attr('ID')?.value ?? '';
  if (reference.uri === '' || (id !== '' && reference.uri === `#${id}`)) return;
  throw new SignatureRefusal('reference-elsewhere', 'the signature covers something else than its document');
}

const XADES = /^http:\/\/uri\.etsi\.org\/01903\/v1\.\d\.\d#$/;

/** The signed properties of an XAdES signature, at their one place. */
function signedPropertiesOf(signature: XmlElement): XmlElement | undefined {
  const [object, another] = childrenOf(signature, 'ds:Object');
  if (object === undefined || another !== undefined) return undefined;
  const [qualifying, more] = childrenOf(object);
  if (qualifying === undefined || more !== undefined || !isXades(qualifying, 'QualifyingProperties')) {
    return undefined;
  }
  const [properties] = childrenOf(qualifying);
  return properties !== undefined && isXades(properties, 'SignedProperties') ? properties : undefined;
}

function isXades(element: XmlElement, name: string): boolean {
  return element.name === name && XADES.test(element.namespaceUri);
}

const KEY_INFO = ['X509Data', 'KeyValue', 'KeyName'];
const X509_DATA = ['X509SubjectName', 'X509IssuerSerial', 'X509SKI', 'X509Certificate'];

/** KeyInfo is not signed: nothing may stand in it that is not known, and no text between its elements. */
function requireKeyInfoShape(signature: XmlElement): void {
  const keyInfo = childOf(signature, 'ds:KeyInfo');
  const data = keyInfo && childOf(keyInfo, 'ds:X509Data');
  requireOnly(signature);
  if (keyInfo !== undefined) requireOnly(keyInfo, KEY_INFO);
  if (data !== undefined) requireOnly(data, X509_DATA);
}

function requireOnly(element: XmlElement, names?: readonly string[]): void {
  for (let node = element.firstChild; node !== null; node = node.next) {
    const strange =
      node instanceof XmlElement
        ? names !== undefined && !names.some((name) => isNamed(node as XmlElement, `ds:${name}`))
        : !(node instanceof XmlText) || node.content.trim() !== '';
    if (strange) throw new SignatureRefusal('malformed', `${element.name} holds something that is not known`);
  }
}

function requireNamedSubject(signature: XmlElement, certificate: X509Certificate): void {
  const data = childOf(childOf(signature, 'ds:KeyInfo'), 'ds:X509Data');
  if (data === undefined) return;
  for (const name of childrenOf(data, 'ds:X509SubjectName')) {
    if (!namesSubject(textOf(name) ?? '', certificate)) {
      throw new SignatureRefusal('key-info', 'X509SubjectName names another subject than the certificate');
    }
  }
}
