import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf, textOf } from '../wire/xml/read.js';

/**
 * The elements that a path of local names leads to (`subject/registrationEvent/id`), in document order.
 * Namespaces are left to the root that a recogniser matched: a sample with a wrong one inside is still shown.
 */
export function select(from: XmlElement, path: string): XmlElement[] {
  return path
    .split('/')
    .reduce<XmlElement[]>(
      (found, name) => found.flatMap((element) => childrenOf(element).filter((c) => c.name === name)),
      [from],
    );
}

/** The first element of a path. */
export function first(from: XmlElement | undefined, path: string): XmlElement | undefined {
  return from === undefined ? undefined : select(from, path)[0];
}

/** The text of the first element of a path, its white space folded. */
export function textAt(from: XmlElement | undefined, path: string): string | undefined {
  return folded(textOf(first(from, path)));
}

/** The texts of all elements of a path. */
export function textsAt(from: XmlElement, path: string): string[] {
  return select(from, path)
    .map((element) => folded(textOf(element)))
    .filter((text) => text !== undefined);
}

/** An attribute of the first element of a path. */
export function attributeAt(from: XmlElement | undefined, path: string, name: string): string | undefined {
  return attributeOf(first(from, path), name);
}

/** An attribute of all elements of a path that have it. */
export function attributesAt(from: XmlElement, path: string, name: string): string[] {
  return select(from, path)
    .map((element) => attributeOf(element, name))
    .filter((value) => value !== undefined);
}

/** An HL7 identifier as `root^extension`; one part alone where the other is missing. */
export function instanceId(element: XmlElement | undefined): string | undefined {
  const parts = [attributeOf(element, 'root'), attributeOf(element, 'extension')];
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? attributeOf(element, 'nullFlavor') : known.join('^');
}

/** A person's name as one line: prefix, given, family. */
export function personName(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  const parts = ['prefix', 'given', 'family'].flatMap((part) => textsAt(element, part));
  return parts.length === 0 ? folded(textOf(element)) : parts.join(' ');
}

/** The parts that are known, in one line. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function folded(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, ' ');
}
