import type { X509Certificate } from 'node:crypto';
import { type XmlElement, XmlXPath } from 'libxml2-wasm';
import { C14N } from '../../wire/xml/c14n.js';
import { childrenOf, hasHiddenNodes, isNamed, xpathNamespaces } from '../../wire/xml/read.js';
import { ENVELOPED_SIGNATURE } from './algorithms.js';
import { digestedText, digestHolds, planOf, signatureValueHolds, type TransformPlan } from './engine.js';
import {
  certificateOf,
  requireAlgorithms,
  requireCanonicalisation,
  requireStrongKey,
  type SignaturePolicy,
} from './guards.js';
import { type Reference, readSignature, type SignatureParts } from './parts.js';
import { SignatureRefusal } from './refusal.js';
import { requireSignatureShape } from './shape.js';

export interface VerifiedAssertion {
  /** The certificate whose key signed. That it stands in the signature is no reason to trust it. */
  readonly certificate: X509Certificate;
  /** The text that was digested: the only place from which values may be read. */
  readonly content: string;
}

/**
 * Verifies the enveloped signature of the SAML assertion that is handed in, and of that very element
 * (dossier security 3.1, 3.4). Who the certificate belongs to is for the caller to judge.
 * Throws {@link SignatureRefusal}.
 */
export function verifyEnveloped(assertion: XmlElement, policy: SignaturePolicy): VerifiedAssertion {
  const element = signatureOf(assertion);
  if (hasHiddenNodes(assertion)) {
    throw new SignatureRefusal(
      'hidden-content',
      'the signed element holds a comment or a processing instruction',
    );
  }
  requireSignatureShape(element);
  const signature = readSignature(element);
  requireAlgorithms(signature, policy);
  const reference = referenceTo(assertion, signature);
  const plan = requirePlan(reference, policy);
  const certificate = certificateOf(signature);
  requireStrongKey(certificate, signature);
  if (!signatureValueHolds(signature, certificate.publicKey)) {
    throw new SignatureRefusal(
      'signature-value',
      'the signature value does not hold under the certificate beside it',
    );
  }
  const content = digestedText(assertion, element, plan);
  if (!digestHolds(content, reference)) {
    throw new SignatureRefusal('digest', 'the content was changed after it was signed: its digest differs');
  }
  return { certificate, content };
}

// The element right after saml:Issuer, and no other (dossier security 3.1).
function signatureOf(assertion: XmlElement): XmlElement {
  const [signature, another] = childrenOf(assertion, 'ds:Signature');
  if (signature === undefined)
    throw new SignatureRefusal('no-signature', 'the assertion carries no signature');
  if (another !== undefined) {
    throw new SignatureRefusal('several-signatures', 'the assertion carries more than one signature');
  }
  const [issuer, second] = childrenOf(assertion);
  if (issuer === undefined || !isNamed(issuer, 'saml:Issuer') || !second?.isSameNode(signature)) {
    throw new SignatureRefusal('misplaced-signature', 'the signature does not stand right after Issuer');
  }
  return signature;
}

const IDS = XmlXPath.compile('//@ID | //@Id | //@id | //@wsu:Id', xpathNamespaces);

// The reference is held against the element at hand; nothing is looked up by its id.
function referenceTo(assertion: XmlElement, signature: SignatureParts): Reference {
  const [reference, another] = signature.references;
  if (reference === undefined || another !== undefined) {
    throw new SignatureRefusal('reference-count', 'the signature does not have exactly one reference');
  }
  const id = assertion.attr('ID')?.value ?? '';
  if (id === '' || reference.uri !== `#${id}`) {
    throw new SignatureRefusal(
      'reference-elsewhere',
      'the signature covers another element than its assertion',
    );
  }
  const holders = assertion.doc.find(IDS);
  if (holders.filter((attribute) => attribute.content === id).length !== 1) {
    throw new SignatureRefusal('duplicate-id', 'the id of the signed element occurs more than once');
  }
  return reference;
}

function requirePlan(reference: Reference, policy: SignaturePolicy): TransformPlan {
  const plan = planOf(reference.transforms);
  if (
    plan === undefined ||
    reference.transforms[0]?.algorithm !== ENVELOPED_SIGNATURE ||
    plan.canonicalisation !== C14N.exclusive
  ) {
    throw new SignatureRefusal(
      'transforms',
      'the transforms are not enveloped-signature and exclusive canonicalisation, each once, in that order',
    );
  }
  requireCanonicalisation(reference.transforms[1]?.algorithm ?? '', policy);
  return plan;
}
