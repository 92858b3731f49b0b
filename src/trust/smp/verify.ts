import type { X509Certificate } from 'node:crypto';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { type ServiceMetadata, SmpFormatError } from '../../wire/smp/metadata.js';
import { readServiceMetadata } from '../../wire/smp/read.js';
import { C14N, canonicalise } from '../../wire/xml/c14n.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { withXml } from '../../wire/xml/parse.js';
import { childrenOf, isNamed } from '../../wire/xml/read.js';
import { digestMethods, RSA_SHA1, SHA1, signatureMethods } from '../xmldsig/algorithms.js';
import { verifyDocument } from '../xmldsig/document.js';
import type { SignaturePolicy } from '../xmldsig/guards.js';
import { readSignature } from '../xmldsig/parts.js';
import { SignatureRefusal } from '../xmldsig/refusal.js';

/** What is accepted of a list or an entry that this node acts on: nothing with SHA-1. */
export const listPolicy: SignaturePolicy = {
  signatureMethods: [...signatureMethods.keys()].filter((method) => method !== RSA_SHA1),
  digestMethods: [...digestMethods.keys()].filter((method) => method !== SHA1),
  canonicalisations: Object.values(C14N),
};

/** For a report: entries of 2018 still bear rsa-sha1, which is reported as weak and never acted on. */
export const reportPolicy: SignaturePolicy = {
  ...listPolicy,
  signatureMethods: [...signatureMethods.keys()],
};

/** One of the two signatures of an SMP entry. */
export interface EntrySignature {
  readonly certificate: X509Certificate;
  readonly signatureMethod: string;
}

export interface VerifiedEntry {
  /** Read from the bytes that the country signed, where it signed, else from what the SMP signed. */
  readonly metadata: ServiceMetadata;
  /** The SMP's signature over the whole; undefined for an entry that was not published yet. */
  readonly smp?: EntrySignature;
  /** The country's seal over `ServiceMetadata` as a document of its own. */
  readonly national: EntrySignature;
}

/** An entry one of whose signatures does not hold, or that is no entry. */
export class SmpRefusal extends Error {
  /** Whose signature it is about; `entry` for the form. */
  readonly about: 'smp' | 'national' | 'entry';

  constructor(about: 'smp' | 'national' | 'entry', message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SmpRefusal';
    this.about = about;
  }
}

/**
 * Verifies both signatures of an SMP entry and reads it from what was signed: the SMP's over the document as it
 * was received, the country's over `ServiceMetadata` taken out as a document of its own (dossier security 6.4).
 * Whose certificates they are is for the caller to judge. Throws {@link SmpRefusal}.
 */
export function verifySmpEntry(source: Uint8Array | string, policy: SignaturePolicy): VerifiedEntry {
  try {
    return withXml(source, (root, document) => {
      if (isNamed(root, 'smp:ServiceMetadata')) return national(canonicalise(root, C14N.inclusive), policy);
      if (!isNamed(root, 'smp:SignedServiceMetadata')) {
        throw new SmpRefusal(
          'entry',
          `the file holds ${root.name}, not SignedServiceMetadata or ServiceMetadata`,
        );
      }
      const [metadata, signature, ...more] = childrenOf(root);
      if (
        metadata === undefined ||
        more.length > 0 ||
        !isNamed(metadata, 'smp:ServiceMetadata') ||
        (signature !== undefined && !isNamed(signature, 'ds:Signature'))
      ) {
        throw new SmpRefusal(
          'entry',
          'SignedServiceMetadata holds something else than metadata and signature',
        );
      }
      const smp = judged('smp', document, signature, policy);
      const text = withXml(smp.content, (signed) => ownDocument(childrenOf(signed)[0]!));
      return { ...national(text, policy), smp: smp.signature };
    });
  } catch (error) {
    if (error instanceof XmlRefusal || error instanceof SmpFormatError) {
      throw new SmpRefusal('entry', error.message, error);
    }
    throw error;
  }
}

function national(text: string, policy: SignaturePolicy): VerifiedEntry {
  return withXml(text, (root, document) => {
    const [holder] = childrenOf(root);
    const signatures = (holder === undefined ? [] : childrenOf(holder, 'smp:Extension')).flatMap(
      (extension) => childrenOf(extension, 'ds:Signature'),
    );
    if (signatures.length > 1) {
      throw new SmpRefusal('national', 'the entry carries several signatures of the country');
    }
    const { content, signature } = judged('national', document, signatures[0], policy);
    return { metadata: withXml(content, readServiceMetadata), national: signature };
  });
}

function judged(
  about: 'smp' | 'national',
  document: XmlDocument,
  element: XmlElement | undefined,
  policy: SignaturePolicy,
): { content: string; signature: EntrySignature } {
  try {
    const { content, certificate } = verifyDocument(document, element, policy);
    const { signatureMethod } = readSignature(element!);
    return { content, signature: { certificate, signatureMethod } };
  } catch (error) {
    if (error instanceof SignatureRefusal) throw new SmpRefusal(about, error.message, error);
    throw error;
  }
}

/**
 * The metadata as the country signed it: a document of its own, with the namespaces that it declares itself and
 * those of the wrapper that it uses, and no others, since the inclusive form would digest them too.
 */
function ownDocument(metadata: XmlElement): string {
  const text = canonicalise(metadata, C14N.inclusive);
  const inherited = Object.entries(metadata.parent?.nsDeclarations ?? {}).filter(
    ([prefix, uri]) => prefix !== '' && metadata.nsDeclarations[prefix] === undefined && uri !== '',
  );
  return inherited.reduce((form, [prefix]) => without(form, prefix), text);
}

function without(text: string, prefix: string): string {
  const end = text.indexOf('>');
  const shorter = text.slice(0, end).replace(new RegExp(` xmlns:${prefix}="[^"]*"`), '') + text.slice(end);
  try {
    withXml(shorter, () => undefined);
    return shorter;
  } catch {
    // The prefix is used inside.
    return text;
  }
}
