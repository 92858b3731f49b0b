import { XmlCData, XmlComment, XmlElement, XmlText } from 'libxml2-wasm';
import { expand, namespaces, type QName } from './namespaces.js';

/** True when the element has this name. */
export function isNamed(element: XmlElement, name: QName): boolean {
  const { uri, local } = expand(name);
  return element.name === local && element.namespaceUri === uri;
}

/** The child elements of that name, in document order; all child elements when no name is given. */
export function childrenOf(element: XmlElement, name?: QName): XmlElement[] {
  const found: XmlElement[] = [];
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement && (name === undefined || isNamed(node, name))) found.push(node);
  }
  return found;
}

/** The first child element of that name. */
export function childOf(element: XmlElement | undefined, name: QName): XmlElement | undefined {
  if (element === undefined) return undefined;
  const { uri, local } = expand(name);
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement && node.name === local && node.namespaceUri === uri) return node;
  }
  return undefined;
}

/** Follows first children: `at(root, 'hl7:device', 'hl7:id')`. */
export function at(element: XmlElement | undefined, ...names: QName[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>((found, name) => childOf(found, name), element);
}

/** The value of an attribute without namespace, trimmed; undefined when absent or empty. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attr(name)?.value.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** The value of an attribute of a namespace (`xsi:type`), trimmed; undefined when absent or empty. */
export function qualifiedAttributeOf(element: XmlElement | undefined, name: QName): string | undefined {
  const { uri, local } = expand(name);
  const value = element?.attrs.find((a) => a.name === local && a.namespaceUri === uri)?.value.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** `xsi:type` as a local name and the namespace its prefix is bound to where it stands. */
export function typeOf(element: XmlElement): { local: string; uri: string | null } | undefined {
  const value = qualifiedAttributeOf(element, 'xsi:type');
  if (value === undefined) return undefined;
  const colon = value.indexOf(':');
  return {
    local: value.slice(colon + 1),
    uri: element.namespaceForPrefix(colon < 0 ? '' : value.slice(0, colon)),
  };
}

/** The text inside an element, its descendants' included, trimmed; undefined when absent or blank. */
export function textOf(element: XmlElement | undefined): string | undefined {
  const value = element?.content.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** True when the element holds a comment or a processing instruction anywhere inside its text. */
export function hasHiddenNodes(element: XmlElement): boolean {
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) {
      if (hasHiddenNodes(node)) return true;
    } else if (!(node instanceof XmlText || node instanceof XmlCData) || node instanceof XmlComment) {
      return true;
    }
  }
  return false;
}

/** Namespace map for XPath with this house's prefixes. */
export const xpathNamespaces: Record<string, string> = { ...namespaces };
