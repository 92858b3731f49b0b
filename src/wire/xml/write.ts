import { expand, namespaces, type Prefix, type QName } from './namespaces.js';

/** An element to be written. Values are immutable; {@link serialise} declares the namespaces. */
export interface Element {
  readonly name: QName;
  readonly attributes: Attributes;
  readonly children: readonly Child[];
  /** Written without prefix, its namespace declared as the default one here. */
  readonly asDefault: boolean;
}

/** Attribute names are plain, or `prefix:local`; an undefined value leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** XML that is inserted exactly as it stands: a signed assertion, a document. */
export interface Verbatim {
  readonly verbatim: string;
}

export type Child = Element | Verbatim | string;
type MaybeChild = Child | undefined | readonly (Child | undefined)[];

/** An element; undefined children are left out, lists of children are laid flat. */
export function el(name: QName, attributes: Attributes = {}, ...children: MaybeChild[]): Element {
  return { name, attributes, children: flat(children), asDefault: false };
}

/** An element whose namespace becomes the default one for itself and all inside it of the same namespace. */
export function elDefault(name: QName, attributes: Attributes = {}, ...children: MaybeChild[]): Element {
  return { name, attributes, children: flat(children), asDefault: true };
}

/** XML to be inserted byte for byte: it must be well-formed and declare its own namespaces. */
export function verbatim(xml: string): Verbatim {
  return { verbatim: xml };
}

function flat(children: readonly MaybeChild[]): Child[] {
  return children.flat().filter((child): child is Child => child !== undefined);
}

interface Scope {
  readonly declared: ReadonlySet<Prefix>;
  readonly defaultPrefix: Prefix | undefined;
}

/**
 * Writes an element as XML text without white space of its own; every prefix is declared on the element
 * that is serialised, except where {@link elDefault} declares a default namespace.
 */
export function serialise(element: Element): string {
  const prefixes = new Set<Prefix>();
  collect(element, undefined, prefixes);
  return render(element, { declared: new Set(), defaultPrefix: undefined }, prefixes);
}

/** {@link serialise} with an XML declaration before it, as UTF-8 bytes. */
export function serialiseDocument(element: Element): Uint8Array {
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${serialise(element)}`);
}

function collect(element: Element, inheritedDefault: Prefix | undefined, prefixes: Set<Prefix>): void {
  const { prefix } = expand(element.name);
  const currentDefault = element.asDefault || prefix === undefined ? prefix : inheritedDefault;
  if (prefix !== undefined && prefix !== currentDefault) prefixes.add(prefix);
  for (const name of Object.keys(element.attributes)) {
    const colon = name.indexOf(':');
    const attributePrefix = name.slice(0, colon);
    if (colon > 0 && attributePrefix in namespaces) prefixes.add(attributePrefix as Prefix);
  }
  for (const child of element.children) {
    if (typeof child !== 'string' && 'name' in child) collect(child, currentDefault, prefixes);
  }
}

function render(element: Element, scope: Scope, declare: ReadonlySet<Prefix>): string {
  const { prefix, local, uri } = expand(element.name);
  // A name in no namespace has no prefix; inside a default namespace it takes that back.
  const asDefault = element.asDefault || prefix === undefined;
  const tag = asDefault || scope.defaultPrefix === prefix ? local : `${prefix}:${local}`;
  let out = `<${tag}`;
  if (asDefault && scope.defaultPrefix !== prefix) out += ` xmlns="${uri}"`;
  for (const declared of [...declare].sort()) out += ` xmlns:${declared}="${namespaces[declared]}"`;
  for (const [name, value] of Object.entries(element.attributes)) {
    if (value !== undefined) out += ` ${name}="${escapeAttribute(String(value))}"`;
  }
  if (element.children.length === 0) return `${out}/>`;
  const inner: Scope = {
    declared: scope.declared,
    defaultPrefix: asDefault ? prefix : scope.defaultPrefix,
  };
  out += '>';
  for (const child of element.children) {
    if (typeof child === 'string') out += escapeText(child);
    else if ('verbatim' in child) out += child.verbatim;
    else out += render(child, inner, NONE);
  }
  return `${out}</${tag}>`;
}

const NONE: ReadonlySet<Prefix> = new Set();

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 has no way to carry
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Escapes character data; characters that XML 1.0 forbids become U+FFFD, a lone CR a reference. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(FORBIDDEN, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r/g, '&#xD;');
}

/** Escapes an attribute's value; white space other than blanks becomes references, so that it survives. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replace(/"/g, '&quot;').replace(/\t/g, '&#x9;').replace(/\n/g, '&#xA;');
}
