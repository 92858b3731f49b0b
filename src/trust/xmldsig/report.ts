import { X509Certificate } from 'node:crypto';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { withXml } from '../../wire/xml/parse.js';
import { xpathNamespaces } from '../../wire/xml/read.js';
import { oneLine } from '../keys/signer.js';
import { digestMethods, signatureMethods } from './algorithms.js';
import { digestedText, digestHolds, planOf, signaturesIn, signatureValueHolds } from './engine.js';
import { isC14n, type Reference, readSignature, type SignatureParts } from './parts.js';
import { SignatureRefusal } from './refusal.js';

/**
 * What is to be said of one reference of one signature. A report accepts nothing: SHA-1 is reported like any
 * other.
 */
export interface SignatureRow {
  /** Position of the signature in the document, from 0. */
  readonly signature: number;
  readonly signatureMethod: string;
  readonly canonicalisation: string;
  /** Holds under the certificate inside the signature; who that is, is another question. */
  readonly signatureValueHolds: boolean;
  /** The reference's URI, or {@link WHOLE_DOCUMENT} for the empty one. */
  readonly reference: string;
  readonly digestHolds: boolean;
  /** The element that the reference names; absent when there is none, or more than one. */
  readonly covers?: { readonly element: string; readonly id?: string };
  /** Subject of the certificate that the value holds under, else of the first one. */
  readonly certificate?: string;
  /** Why the digest or the value could not be judged, where it could not. */
  readonly problem?: string;
}

export const WHOLE_DOCUMENT = '(whole document)';

/**
 * Every `ds:Signature` of an XML document, one row a reference (a signature without reference has one row).
 * Throws XmlRefusal when the bytes are not XML that is taken in.
 */
export function reportSignatures(source: Uint8Array | string): SignatureRow[] {
  return withXml(source, (root, document) =>
    signaturesIn(root).flatMap((element, index) => rowsOf(element, index, document)),
  );
}

function rowsOf(element: XmlElement, index: number, document: XmlDocument): SignatureRow[] {
  const signature = readSignature(element);
  const certificates = signature.certificates.map(certificateOf).filter((found) => found !== undefined);
  const signer = certificates.find(({ publicKey }) =>
    unlessRefused(
      () => signatureValueHolds(signature, publicKey),
      () => false,
    ),
  );
  const certificate = signer ?? certificates[0];
  const common = {
    signature: index,
    signatureMethod: signature.signatureMethod,
    canonicalisation: signature.canonicalisation.algorithm,
    signatureValueHolds: signer !== undefined,
    ...(certificate === undefined ? {} : { certificate: oneLine(certificate.subject) }),
  };
  const problem = problemOf(signature, certificate);
  if (signature.references.length === 0) {
    return [{ ...common, reference: '', digestHolds: false, problem: problem ?? 'there is no reference' }];
  }
  return signature.references.map((reference) => {
    const row = { ...common, ...judge(reference, element, document) };
    const problems = [problem, row.problem].filter((text) => text !== undefined);
    return problems.length === 0 ? row : { ...row, problem: problems.join('; ') };
  });
}

function problemOf(signature: SignatureParts, certificate: X509Certificate | undefined): string | undefined {
  if (!signatureMethods.has(signature.signatureMethod)) {
    return `the signature method ${signature.signatureMethod} is not known`;
  }
  if (!isC14n(signature.canonicalisation.algorithm)) {
    return `the canonicalisation ${signature.canonicalisation.algorithm} is not known`;
  }
  return certificate === undefined ? 'there is no certificate that can be read' : undefined;
}

function judge(
  reference: Reference,
  signature: XmlElement,
  document: XmlDocument,
): Pick<SignatureRow, 'reference' | 'digestHolds' | 'covers' | 'problem'> {
  const { uri } = reference;
  if (uri === '') {
    const covers = coverOf(document.root);
    return { reference: WHOLE_DOCUMENT, covers, ...digestOutcome(reference, document, signature) };
  }
  if (uri === undefined || !uri.startsWith('#')) {
    return { reference: uri ?? '', digestHolds: false, problem: 'the reference leads out of the document' };
  }
  const [target, another] = elementsById(document, uri.slice(1));
  if (target === undefined || another !== undefined) {
    const problem = `${target === undefined ? 'no element has' : 'several elements have'} the id of the reference`;
    return { reference: uri, digestHolds: false, problem };
  }
  return { reference: uri, covers: coverOf(target), ...digestOutcome(reference, target, signature) };
}

function digestOutcome(
  reference: Reference,
  target: XmlElement | XmlDocument,
  signature: XmlElement,
): Pick<SignatureRow, 'digestHolds' | 'problem'> {
  const plan = planOf(reference.transforms);
  if (plan === undefined) {
    const names = reference.transforms.map(({ algorithm }) => algorithm).join(', ');
    return { digestHolds: false, problem: `these transforms are not known together: ${names}` };
  }
  if (!digestMethods.has(reference.digestMethod)) {
    return { digestHolds: false, problem: `the digest method ${reference.digestMethod} is not known` };
  }
  return unlessRefused<Pick<SignatureRow, 'digestHolds' | 'problem'>>(
    () => ({ digestHolds: digestHolds(digestedText(target, signature, plan), reference) }),
    ({ message }) => ({ digestHolds: false, problem: message }),
  );
}

function unlessRefused<T>(judgement: () => T, otherwise: (refusal: SignatureRefusal) => T): T {
  try {
    return judgement();
  } catch (error) {
    if (error instanceof SignatureRefusal) return otherwise(error);
    throw error;
  }
}

const ID_ATTRIBUTES = '//@ID | //@Id | //@id | //@wsu:Id | //@xml:id';

function elementsById(document: XmlDocument, id: string): XmlElement[] {
  return document
    .find(ID_ATTRIBUTES, xpathNamespaces)
    .filter((attribute) => attribute.content === id)
    .flatMap(({ parent }) => parent ?? []);
}

function coverOf(element: XmlElement): { element: string; id?: string } {
  const id = ['ID', 'Id', 'id'].map((name) => element.attr(name)?.value).find((value) => value !== undefined);
  return id === undefined ? { element: element.name } : { element: element.name, id };
}

function certificateOf(der: Buffer | undefined): X509Certificate | undefined {
  if (der === undefined) return undefined;
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}
