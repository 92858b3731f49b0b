import { dirname } from 'node:path';
import type { Document, Element } from 'slimdom';
import type { ConfinedFolder } from '../confined.js';
import { parseDom } from './dom.js';
import { SchematronRefusal } from './model.js';

export const SCHEMATRON = 'http://purl.oclc.org/dsdl/schematron';
const ASCC = 'http://www.ascc.net/xml/schematron';
const XML = 'http://www.w3.org/XML/1998/namespace';

/** Files that include each other, at most, one inside the other. */
const DEEPEST = 30;

/** True for an element of ISO Schematron with this name. */
export function isSchematron(element: Element, local: string): boolean {
  return element.localName === local && element.namespaceURI === SCHEMATRON;
}

/**
 * The schema element of a file, with every `include` and `extends href` replaced by what it names, out of the
 * folder and nowhere else. Throws {@link SchematronRefusal}, `ConfinementRefusal` and `XmlRefusal`.
 */
export function assemble(file: string, folder: ConfinedFolder): Element {
  const schema = rootOf(file, folder);
  if (schema.namespaceURI === ASCC) {
    throw new SchematronRefusal(file, 'it is Schematron 1.5; only ISO Schematron is read');
  }
  if (!isSchematron(schema, 'schema')) throw new SchematronRefusal(file, 'it is no ISO Schematron schema');
  resolve(schema, file, folder, [file]);
  return schema;
}

function rootOf(file: string, folder: ConfinedFolder): Element {
  const { documentElement } = parseDom(folder.read(file));
  if (documentElement === null) throw new SchematronRefusal(file, 'it is empty');
  return documentElement;
}

function resolve(parent: Element, file: string, folder: ConfinedFolder, within: readonly string[]): void {
  for (const child of [...parent.children]) {
    const href = child.getAttribute('href');
    const takesIn = isSchematron(child, 'include') || (isSchematron(child, 'extends') && href !== null);
    if (!takesIn) {
      resolve(child, file, folder, within);
      continue;
    }
    const { found, path } = find(href ?? '', file, folder, within);
    const document = parent.ownerDocument as Document;
    const whole = isSchematron(child, 'include');
    if (whole && isSchematron(found, 'schema')) {
      throw new SchematronRefusal(file, `it includes ${href}, which is a whole schema`);
    }
    const copies = (whole ? [found] : [...found.children]).map((one) => document.importNode(one, true));
    for (const copy of copies) {
      parent.insertBefore(copy, child);
      if (takesInMore(copy)) throw new SchematronRefusal(file, `${href} includes in its own place`);
      resolve(copy, path, folder, [...within, path]);
    }
    parent.removeChild(child);
  }
}

function takesInMore(element: Element): boolean {
  return isSchematron(element, 'include');
}

function find(
  reference: string,
  file: string,
  folder: ConfinedFolder,
  within: readonly string[],
): { found: Element; path: string } {
  const [name = '', fragment] = reference.split('#');
  const path = name === '' ? file : folder.locate(name, dirname(file));
  if (name !== '' && within.includes(path)) {
    throw new SchematronRefusal(file, `it includes ${reference}, which includes it again`);
  }
  if (within.length > DEEPEST) throw new SchematronRefusal(file, 'its files include each other too deep');
  const root = rootOf(path, folder);
  const found = fragment === undefined ? root : withId(root, fragment);
  if (found === undefined) throw new SchematronRefusal(file, `${reference} names an id that is not there`);
  return { found, path };
}

function withId(root: Element, id: string): Element | undefined {
  return [root, ...root.getElementsByTagNameNS('*', '*')].find(
    (element) => element.getAttribute('id') === id || element.getAttributeNS(XML, 'id') === id,
  );
}
