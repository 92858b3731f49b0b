import type { XmlElement } from 'libxml2-wasm';
import { C14N, type C14nAlgorithm } from '../../wire/xml/c14n.js';
import { at, childOf, childrenOf } from '../../wire/xml/read.js';
import { fromBase64 } from './algorithms.js';

/** A canonicalisation algorithm with its InclusiveNamespaces PrefixList. */
export interface Transform {
  readonly algorithm: string;
  readonly prefixes: readonly string[];
}

export interface Reference {
  readonly element: XmlElement;
  readonly uri: string | undefined;
  readonly transforms: readonly Transform[];
  readonly digestMethod: string;
  readonly digest: Buffer | undefined;
}

/** What stands in a `ds:Signature`, read as it is; what of it is acceptable is decided elsewhere. */
export interface SignatureParts {
  readonly element: XmlElement;
  readonly signedInfo: XmlElement | undefined;
  readonly canonicalisation: Transform;
  readonly signatureMethod: string;
  readonly value: Buffer | undefined;
  readonly references: readonly Reference[];
  /** DER bytes of every `X509Certificate`, undefined for one that is not base64. */
  readonly certificates: readonly (Buffer | undefined)[];
}

/** Reads a `ds:Signature`; what is absent is empty or undefined. */
export function readSignature(element: XmlElement): SignatureParts {
  const signedInfo = childOf(element, 'ds:SignedInfo');
  const value = childOf(element, 'ds:SignatureValue');
  const keyInfo = childOf(element, 'ds:KeyInfo');
  return {
    element,
    signedInfo,
    canonicalisation: transform(childOf(signedInfo, 'ds:CanonicalizationMethod')),
    signatureMethod: algorithmOf(childOf(signedInfo, 'ds:SignatureMethod')),
    value: value && fromBase64(value.content),
    references: signedInfo === undefined ? [] : childrenOf(signedInfo, 'ds:Reference').map(reference),
    certificates: (keyInfo === undefined ? [] : childrenOf(keyInfo, 'ds:X509Data'))
      .flatMap((data) => childrenOf(data, 'ds:X509Certificate'))
      .map((certificate) => fromBase64(certificate.content)),
  };
}

function reference(element: XmlElement): Reference {
  const transforms = childOf(element, 'ds:Transforms');
  const digest = childOf(element, 'ds:DigestValue');
  return {
    element,
    uri: element.attr('URI')?.value,
    transforms: transforms === undefined ? [] : childrenOf(transforms, 'ds:Transform').map(transform),
    digestMethod: algorithmOf(childOf(element, 'ds:DigestMethod')),
    digest: digest && fromBase64(digest.content),
  };
}

function transform(element: XmlElement | undefined): Transform {
  const list = at(element, 'ec:InclusiveNamespaces')?.attr('PrefixList')?.value ?? '';
  return { algorithm: algorithmOf(element), prefixes: list.split(/\s+/).filter((prefix) => prefix !== '') };
}

function algorithmOf(element: XmlElement | undefined): string {
  return element?.attr('Algorithm')?.value ?? '';
}

/** True for the canonicalisation algorithms that this house can apply. */
export function isC14n(algorithm: string): algorithm is C14nAlgorithm {
  return Object.values<string>(C14N).includes(algorithm);
}
