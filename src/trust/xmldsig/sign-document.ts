import type { XmlElement } from 'libxml2-wasm';
import { C14N, type C14nAlgorithm, canonicalise } from '../../wire/xml/c14n.js';
import { withXml } from '../../wire/xml/parse.js';
import { childOf } from '../../wire/xml/read.js';
import { type Element, el, elDefault, serialise } from '../../wire/xml/write.js';
import type { Signer } from '../keys/signer.js';
import { digestOf, ENVELOPED_SIGNATURE, RSA_SHA256, SHA256 } from './algorithms.js';
import { signaturesIn } from './engine.js';

/** A document with a place for its signature: the text for whatever stands there. */
export type WithSignature = (signature: string) => string;

/** How a document is signed; `Id` of the root where the reference names it, the empty reference otherwise. */
export interface DocumentProfile {
  readonly canonicalisation: C14nAlgorithm;
  readonly id?: string;
}

const INCLUSIVE: DocumentProfile = { canonicalisation: C14N.inclusive };

/**
 * Signs a whole document with RSA-SHA256 and SHA-256: one reference, enveloped, inclusive canonicalisation unless
 * the profile says otherwise, the subject's name and the certificate in KeyInfo (dossier security 3.2, 6.4). The
 * signature must be the last one in the document. Throws an Error for a key that is not RSA.
 */
export function signDocument(document: WithSignature, signer: Signer, profile = INCLUSIVE): string {
  if (signer.certificate.publicKey.asymmetricKeyType !== 'rsa') {
    throw new Error('lists and SMP entries are signed with an RSA key');
  }
  const { canonicalisation } = profile;
  const digest = withXml(document(''), (_, bare) =>
    digestOf(canonicalise(bare, canonicalisation), 'sha256').toString('base64'),
  );
  const draft = document(signature(digest, '', signer, profile));
  const signedInfo = withXml(draft, (root) => canonicalise(signedInfoIn(root), canonicalisation));
  const value = Buffer.from(signer.sign('sha256', Buffer.from(signedInfo, 'utf8'))).toString('base64');
  return document(signature(digest, value, signer, profile));
}

/** {@link signDocument} with the signature as last child of the document element (dossier security 3.2, 7.5, 8.4). */
export function signAtEnd(xml: string, signer: Signer, profile = INCLUSIVE): string {
  const end = xml.lastIndexOf('</');
  if (end < 0 || !xml.endsWith('>')) throw new Error('a document to be signed ends with its end tag');
  return signDocument((signature) => `${xml.slice(0, end)}${signature}${xml.slice(end)}`, signer, profile);
}

// SignedInfo is canonicalised where it stands: the inclusive form sees the namespaces around it.
function signedInfoIn(root: XmlElement): XmlElement {
  const last = signaturesIn(root).at(-1);
  const signedInfo = childOf(last, 'ds:SignedInfo');
  if (signedInfo === undefined) throw new Error('the document does not take the signature in');
  return signedInfo;
}

function signature(digest: string, value: string, { certificate }: Signer, profile: DocumentProfile): string {
  const { canonicalisation, id } = profile;
  // The default canonicalisation of a reference is the inclusive one.
  const transform: Element | undefined =
    canonicalisation === C14N.inclusive ? undefined : el('ds:Transform', { Algorithm: canonicalisation });
  return serialise(
    elDefault(
      'ds:Signature',
      {},
      el(
        'ds:SignedInfo',
        {},
        el('ds:CanonicalizationMethod', { Algorithm: canonicalisation }),
        el('ds:SignatureMethod', { Algorithm: RSA_SHA256 }),
        el(
          'ds:Reference',
          { URI: id === undefined ? '' : `#${id}` },
          el('ds:Transforms', {}, el('ds:Transform', { Algorithm: ENVELOPED_SIGNATURE }), transform),
          el('ds:DigestMethod', { Algorithm: SHA256 }),
          el('ds:DigestValue', {}, digest),
        ),
      ),
      el('ds:SignatureValue', {}, value),
      el(
        'ds:KeyInfo',
        {},
        el(
          'ds:X509Data',
          {},
          el('ds:X509SubjectName', {}, subjectText(certificate)),
          el('ds:X509Certificate', {}, certificate.raw.toString('base64')),
        ),
      ),
    ),
  );
}

// RFC 2253: most specific first; OpenSSL's lines run the other way and are escaped already.
function subjectText({ subject }: Signer['certificate']): string {
  return subject.split('\n').reverse().join(',');
}
