import { type XmlElement, XmlXPath } from 'libxml2-wasm';
import { C14N, canonicalise } from '../xml/c14n.js';
import { XmlRefusal } from '../xml/door.js';
import { withXml } from '../xml/parse.js';
import { attributeOf, xpathNamespaces } from '../xml/read.js';

const PREFIX_LISTS = XmlXPath.compile('ds:Signature//ec:InclusiveNamespaces', xpathNamespaces);

/** A signed assertion as a document of its own, on which its signature still holds. */
export function standAlone(assertion: XmlElement): string {
  const prefixes = assertion
    .find(PREFIX_LISTS)
    .flatMap((element) => attributeOf(element as XmlElement, 'PrefixList')?.split(/\s+/) ?? []);
  return canonicalise(assertion, C14N.exclusive, prefixes);
}

/** A message holds three; more are looked at no longer. */
const CANDIDATES = 20;
const START = /<((?:[\w.-]+:)?Assertion)[\s>]/g;

/**
 * A signed assertion byte for byte as it stands in the message that it came in; in canonical form where it
 * leans on namespaces that are declared around it.
 */
export function asWritten(message: Uint8Array, assertion: XmlElement): string {
  const wanted = standAlone(assertion);
  const text = new TextDecoder().decode(message);
  for (const { 1: name = '', index } of [...text.matchAll(START)].slice(0, CANDIDATES)) {
    const end = new RegExp(`</${name.replaceAll('.', '\\.')}\\s*>`, 'g');
    end.lastIndex = index;
    const cut = end.test(text) ? text.slice(index, end.lastIndex) : undefined;
    if (cut !== undefined && canonicalOf(cut) === wanted) return cut;
  }
  return wanted;
}

function canonicalOf(xml: string): string | undefined {
  try {
    return withXml(xml, standAlone);
  } catch (error) {
    // A prefix that is declared further out, or no element at all.
    if (error instanceof XmlRefusal) return undefined;
    throw error;
  }
}
