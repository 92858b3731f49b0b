import { type MarkupElement, readMarkup } from '../../../src/documents/translate/markup.js';

/** A small change to a document. */
export type Edit = (xml: string) => string;

const bytes = (xml: string) => new TextEncoder().encode(xml);

/**
 * The first element at the end of a path of local names from the root's children on. `#10160-0` at its start
 * is the section of that code; `[typeCode=SUBJ]` compares an attribute, `[code:SUBST]` the code of a child.
 */
export function find(xml: string, path: string): MarkupElement {
  const { root, elements } = readMarkup(bytes(xml));
  const [head = '', ...rest] = path.split('/');
  const section = elements.find(
    (element) => element.local === 'section' && element.child('code')?.attribute('code') === head.slice(1),
  );
  let found = head.startsWith('#') ? [section] : head === '' ? [root] : step([root], head);
  for (const each of rest) found = step(found, each);
  const [first] = found;
  if (first === undefined) throw new Error(`nothing is at ${path}`);
  return first;
}

function step(from: readonly (MarkupElement | undefined)[], text: string): MarkupElement[] {
  const [, local = '', condition = ''] = /^(\w+)(?:\[(.*)\])?$/.exec(text) ?? [];
  return from.flatMap((element) =>
    (element?.children ?? []).filter((child) => child.local === local && holds(child, condition)),
  );
}

function holds(element: MarkupElement, condition: string): boolean {
  if (condition === '') return true;
  const [through = '', code] = condition.split(':');
  if (code !== undefined) {
    const carrier = through === 'code' ? element : element.child(through);
    return carrier?.child('code')?.attribute('code') === code;
  }
  const [name = '', value] = condition.split('=');
  return element.attribute(name) === value;
}

export const remove =
  (path: string): Edit =>
  (xml) => {
    const { start, end } = find(xml, path);
    return xml.slice(0, start) + xml.slice(end);
  };

/** Sets an attribute, or takes it off. */
export const set =
  (path: string, name: string, value?: string): Edit =>
  (xml) => {
    const element = find(xml, path);
    const present = element.attributes.find((attribute) => attribute.name === name);
    const text = value === undefined ? '' : ` ${name}="${value}"`;
    const at = element.start + 1 + element.name.length;
    return present === undefined
      ? xml.slice(0, at) + text + xml.slice(at)
      : xml.slice(0, present.start) + text + xml.slice(present.end);
  };

/** What stands between the tags. */
export const fill =
  (path: string, inner: string): Edit =>
  (xml) => {
    const { startTagEnd, endTagStart } = find(xml, path);
    return xml.slice(0, startTagEnd) + inner + xml.slice(endTagStart);
  };

export const replace =
  (path: string, markup: string): Edit =>
  (xml) => {
    const { start, end } = find(xml, path);
    return xml.slice(0, start) + markup + xml.slice(end);
  };

export const before =
  (path: string, markup: string): Edit =>
  (xml) => {
    const { start } = find(xml, path);
    return xml.slice(0, start) + markup + xml.slice(start);
  };

export const after =
  (path: string, markup: string): Edit =>
  (xml) => {
    const { end } = find(xml, path);
    return xml.slice(0, end) + markup + xml.slice(end);
  };

export const all =
  (...edits: readonly Edit[]): Edit =>
  (xml) =>
    edits.reduce((text, edit) => edit(text), xml);
