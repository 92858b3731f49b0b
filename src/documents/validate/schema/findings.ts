import { type ErrorDetail, type XmlDocument, XmlElement, XmlValidateError } from 'libxml2-wasm';
import { parseXmlToRead } from '../../../wire/xml/parse.js';
import type { Finding } from '../finding.js';
import { locationOf } from '../location.js';
import type { Schema } from './schema.js';

/**
 * What the schema finds in a document, in document order; none when it is valid. `schemaLocation` hints of the
 * document are not followed. Ids are the validity rules of XML Schema Part 1 and 2 (`cvc-complex-type.2.4`).
 */
export function schemaFindings(document: XmlDocument, schema: Schema): Finding[] {
  try {
    schema.validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    const places = new Places(document);
    return error.details.map((detail) => findingOf(detail, places));
  }
}

/** {@link schemaFindings} for bytes that are only looked at. Throws `XmlRefusal`. */
export function judgeBySchema(bytes: Uint8Array, schema: Schema): Finding[] {
  using document = parseXmlToRead(bytes);
  return schemaFindings(document, schema);
}

function findingOf({ line, message }: ErrorDetail, places: Places): Finding {
  const name = /^Element '(?:\{[^}]*\})?([^']+)'/.exec(message)?.[1];
  return {
    layer: 'schema',
    id: ruleOf(message),
    severity: 'error',
    location: places.at(line, name),
    ...(line > 0 ? { line } : {}),
    message: readable(message),
  };
}

// libxml2 says which rule is broken in words only; the rules have names that people look up.
const RULES: readonly (readonly [RegExp, string])[] = [
  [/No matching global declaration/, 'cvc-elt.1'],
  [/element declaration is abstract/, 'cvc-elt.2'],
  [/xsi:type|type definition/, 'cvc-elt.4'],
  [/This element is not expected/, 'cvc-complex-type.2.4'],
  [/Missing child element/, 'cvc-complex-type.2.4.b'],
  [
    /Element content is not allowed|Character content is not allowed|Character content other than/,
    'cvc-complex-type.2',
  ],
  [/The attribute '[^']*' is not allowed/, 'cvc-complex-type.3.2.2'],
  [/The attribute '[^']*' is required but missing/, 'cvc-complex-type.4'],
  [/\[facet '(\w+)'\]/, 'cvc-$1-valid'],
  [/is not a valid value of the (local )?union type/, 'cvc-datatype-valid.1.2.3'],
  [/is not a valid value of the (local )?list type/, 'cvc-datatype-valid.1.2.2'],
  [/is not a valid value of the (local )?atomic type/, 'cvc-datatype-valid.1.2.1'],
  [/No matching global attribute|no matching global/i, 'cvc-attribute'],
  [/fixed value/i, 'cvc-au'],
  [/not nillable|nilled/i, 'cvc-elt.3'],
  [/Duplicate key-sequence|No match found for key-sequence|key/i, 'cvc-identity-constraint'],
];

function ruleOf(message: string): string {
  for (const [form, rule] of RULES) {
    const found = form.exec(message);
    if (found !== null) return rule.replace('$1', found[1] ?? '');
  }
  return 'cvc';
}

// `'{urn:hl7-org:v3}id'` is `'id'` to a reader.
function readable(message: string): string {
  return message
    .trim()
    .replace(/'\{[^}']*\}/g, "'")
    .replace(/([ (])\{[^}'\s]*\}(?=[\w*])/g, '$1');
}

/** In document order, so that what both lie in is what all between them lie in. */
interface Span {
  readonly first: XmlElement;
  last: XmlElement;
}

/** Any element, whatever its name. */
const ANY = '*';

/** Elements by the line on which their start tag ends, made when the first finding asks. */
class Places {
  readonly #document: XmlDocument;
  readonly #known = new Map<string, string>();
  #spans: Map<string, Span> | undefined;

  constructor(document: XmlDocument) {
    this.#document = document;
  }

  /** The one element of the name on the line, or, where there are several, what they all lie in. */
  at(line: number, name = ANY): string {
    this.#spans ??= spansOf(this.#document.root);
    const key = `${line} ${name}`;
    const known = this.#known.get(key) ?? placeOf(this.#spans.get(key));
    this.#known.set(key, known);
    return known;
  }
}

function placeOf(span: Span | undefined): string {
  if (span === undefined) return '/';
  const first = locationOf(span.first);
  const common = span.first === span.last ? first : commonPath(first, locationOf(span.last));
  return common === '' ? '/' : common;
}

function commonPath(one: string, other: string): string {
  const steps = one.split('/');
  const others = other.split('/');
  const differs = steps.findIndex((step, index) => step !== others[index]);
  return differs < 0 ? one : steps.slice(0, differs).join('/');
}

function spansOf(root: XmlElement): Map<string, Span> {
  const spans = new Map<string, Span>();
  const note = (key: string, element: XmlElement): void => {
    const span = spans.get(key);
    if (span === undefined) spans.set(key, { first: element, last: element });
    else span.last = element;
  };
  const visit = (element: XmlElement): void => {
    note(`${element.line} ${element.name}`, element);
    note(`${element.line} ${ANY}`, element);
    for (let node = element.firstChild; node !== null; node = node.next) {
      if (node instanceof XmlElement) visit(node);
    }
  };
  visit(root);
  return spans;
}
