import { XmlCData, type XmlElement } from 'libxml2-wasm';
import { C14N, canonicalise } from '../../wire/xml/c14n.js';
import { withXml } from '../../wire/xml/parse.js';
import { childOf, childrenOf, hasHiddenNodes, isNamed } from '../../wire/xml/read.js';
import { type Element, el, serialise } from '../../wire/xml/write.js';
import type { Signer } from '../keys/signer.js';
import {
  digestMethods,
  digestOf,
  ENVELOPED_SIGNATURE,
  RSA_SHA256,
  SHA256,
  signatureMethods,
} from './algorithms.js';

/**
 * How this house signs for a dialect (dossier security 3.1); the methods are RSA-SHA256 and SHA-256 by
 * default.
 */
export interface SignatureProfile {
  /** Of SignedInfo: exclusive, with or without comments. */
  readonly canonicalisation: string;
  /**
   * InclusiveNamespaces PrefixList of the content's canonicalisation, which is exclusive without comments.
   */
  readonly inclusivePrefixes: readonly string[];
  readonly signatureMethod?: string;
  readonly digestMethod?: string;
}

/**
 * Signs a stand-alone SAML assertion: an enveloped signature right after `saml:Issuer`, over the assertion's
 * own ID (dossier security 3.1). All other bytes stay as they are. The text has no XML declaration, no
 * comment and no signature yet; throws an Error when it has, or when the profile is not one that can be
 * signed.
 */
export function signEnveloped(xml: string, signer: Signer, profile: SignatureProfile): string {
  const methods = {
    signature: profile.signatureMethod ?? RSA_SHA256,
    digest: profile.digestMethod ?? SHA256,
    canonicalisation: exclusive(profile.canonicalisation),
  };
  const hash = digestMethods.get(methods.digest);
  if (hash === undefined) throw new Error(`the digest method ${methods.digest} is not known`);
  const { id, digest } = withXml(xml, (root) => ({
    id: requireSignable(xml, root),
    digest: digestOf(canonicalise(root, C14N.exclusive, profile.inclusivePrefixes), hash),
  }));
  const signedInfo = el(
    'ds:SignedInfo',
    {},
    el('ds:CanonicalizationMethod', { Algorithm: methods.canonicalisation }),
    el('ds:SignatureMethod', { Algorithm: methods.signature }),
    el(
      'ds:Reference',
      { URI: `#${id}` },
      el(
        'ds:Transforms',
        {},
        el('ds:Transform', { Algorithm: ENVELOPED_SIGNATURE }),
        el('ds:Transform', { Algorithm: C14N.exclusive }, prefixList(profile.inclusivePrefixes)),
      ),
      el('ds:DigestMethod', { Algorithm: methods.digest }),
      el('ds:DigestValue', {}, digest.toString('base64')),
    ),
  );
  const signature = serialise(
    el(
      'ds:Signature',
      {},
      signedInfo,
      el('ds:SignatureValue', {}, signatureValue(signedInfo, signer, methods)),
      el(
        'ds:KeyInfo',
        {},
        el('ds:X509Data', {}, el('ds:X509Certificate', {}, signer.certificate.raw.toString('base64'))),
      ),
    ),
  );
  const afterIssuer = xml.indexOf('>', xml.indexOf('</')) + 1;
  return xml.slice(0, afterIssuer) + signature + xml.slice(afterIssuer);
}

function prefixList(prefixes: readonly string[]): Element | undefined {
  return prefixes.length === 0 ? undefined : el('ec:InclusiveNamespaces', { PrefixList: prefixes.join(' ') });
}

function exclusive(algorithm: string): typeof C14N.exclusive | typeof C14N.exclusiveWithComments {
  if (algorithm === C14N.exclusive || algorithm === C14N.exclusiveWithComments) return algorithm;
  throw new Error(`an assertion is signed with exclusive canonicalisation, not with ${algorithm}`);
}

// Exclusive canonicalisation does not depend on where SignedInfo stands, so it can be signed by itself.
function signatureValue(
  signedInfo: Element,
  signer: Signer,
  methods: { signature: string; canonicalisation: typeof C14N.exclusive | typeof C14N.exclusiveWithComments },
): string {
  const method = signatureMethods.get(methods.signature);
  if (method === undefined || method.keyType !== signer.certificate.publicKey.asymmetricKeyType) {
    throw new Error(`the signature method ${methods.signature} is not one of the signer's key`);
  }
  const text = withXml(serialise(signedInfo), (root) => canonicalise(root, methods.canonicalisation));
  return Buffer.from(signer.sign(method.hash, Buffer.from(text, 'utf8'))).toString('base64');
}

/** The assertion's ID, when its first end tag is that of Issuer, after which the signature is put. */
function requireSignable(xml: string, root: XmlElement): string {
  if (!/^<[A-Za-z_]/.test(xml)) throw new Error('an assertion to be signed begins with its own start tag');
  if (hasHiddenNodes(root)) throw new Error('an assertion to be signed has no comment inside');
  const [issuer] = childrenOf(root);
  if (issuer === undefined || !isNamed(issuer, 'saml:Issuer') || !isPlainText(issuer)) {
    throw new Error('an assertion to be signed begins with an Issuer that holds text');
  }
  if (childOf(root, 'ds:Signature') !== undefined) throw new Error('the assertion is signed already');
  const id = root.attr('ID')?.value ?? '';
  if (!/^[\p{L}_][\p{L}\p{N}._-]*$/u.test(id))
    throw new Error('an assertion to be signed has an ID that is an NCName');
  return id;
}

function isPlainText(element: XmlElement): boolean {
  const only = element.firstChild;
  return (
    only !== null && only.next === null && !(only instanceof XmlCData) && childrenOf(element).length === 0
  );
}
