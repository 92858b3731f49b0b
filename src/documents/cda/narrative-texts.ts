import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childrenOf } from '../../wire/xml/read.js';

/** The texts of a narrative by their ID; `id` in lower case and elements without text are there too. */
export function narrativeIds(text: XmlElement | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (element: XmlElement): void => {
    const id = attributeOf(element, 'ID') ?? attributeOf(element, 'id');
    if (id !== undefined && !found.has(id)) found.set(id, element.content.trim());
    for (const child of childrenOf(element)) visit(child);
  };
  if (text !== undefined) visit(text);
  return found;
}

/** The text of an element that holds it or refers to it, with or without `#` (dossier documents 3.9). */
export function referredText(
  element: XmlElement | undefined,
  narrative: ReadonlyMap<string, string>,
): string | undefined {
  if (element === undefined) return undefined;
  const reference = attributeOf(at(element, 'hl7:reference'), 'value');
  const text = reference === undefined ? element.content.trim() : narrative.get(reference.replace(/^#/, ''));
  return text === undefined || text === '' ? undefined : text;
}
