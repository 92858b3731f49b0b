import type { XmlElement } from 'libxml2-wasm';
import type { QName } from './namespaces.js';
import { childrenOf, isNamed } from './read.js';

/** A message that its schema does not allow; the text says what stands where, and repeats no value. */
export class SchemaFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SchemaFault';
  }
}

/** The child elements in the order of the schema. */
export class Parts {
  readonly #parent: XmlElement;
  readonly #left: XmlElement[];

  constructor(parent: XmlElement) {
    this.#parent = parent;
    this.#left = childrenOf(parent);
  }

  one(name: QName): XmlElement {
    return this.many(name, 1, 1)[0] as XmlElement;
  }

  many(name: QName, least: number, most = Number.POSITIVE_INFINITY): readonly XmlElement[] {
    const found: XmlElement[] = [];
    while (this.#left[0] !== undefined && isNamed(this.#left[0], name)) {
      found.push(this.#left.shift() as XmlElement);
    }
    if (found.length < least || found.length > most) {
      const next = this.#left[0] === undefined ? 'nothing more' : this.#left[0].name;
      throw new SchemaFault(
        `${this.#parent.name} has ${found.length} ${name.slice(name.indexOf(':') + 1)} and then ${next}; ` +
          `at least ${least}${most === Number.POSITIVE_INFINITY ? '' : ` and at most ${most}`} belong there`,
      );
    }
    return found;
  }

  end(): void {
    const [next] = this.#left;
    if (next !== undefined) throw new SchemaFault(`${next.name} has no place there in ${this.#parent.name}`);
  }
}

/** The attributes of an element, each asked for once; one that nobody asked for is a fault. */
export class AttributesOf {
  readonly #element: XmlElement;
  readonly #left: Map<string, string>;

  constructor(element: XmlElement) {
    this.#element = element;
    this.#left = new Map(
      element.attrs.map(({ name, value, namespaceUri }) => [
        namespaceUri === '' ? name : `${namespaceUri} ${name}`,
        value,
      ]),
    );
  }

  text(name: string): string | undefined {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new SchemaFault(`${this.#element.name} has no ${name}`);
    return value;
  }

  /** A number of the schema's list. */
  number(name: string, allowed: (value: number) => boolean): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\s*\d{1,3}\s*$/.test(value) || !allowed(Number(value))) throw this.#wrong(name, value);
    return Number(value);
  }

  boolean(name: string): boolean | undefined {
    const value = this.text(name)?.trim();
    if (value === undefined) return undefined;
    if (!['true', 'false', '1', '0'].includes(value)) throw this.#wrong(name, value);
    return value === 'true' || value === '1';
  }

  bytes(name: string): Uint8Array {
    const value = this.required(name);
    const bytes = fromBase64(value);
    if (bytes === undefined) throw this.#wrong(name, value);
    return bytes;
  }

  end(): void {
    const [name] = this.#left.keys();
    if (name !== undefined) throw new SchemaFault(`${this.#element.name} has no attribute ${name}`);
  }

  // The value may be a patient's: it is not repeated.
  #wrong(name: string, value: string): SchemaFault {
    return new SchemaFault(
      `${name} of ${this.#element.name} has a value (${value.length} characters) that its schema lacks`,
    );
  }
}

/** Bytes of a base64 text with white space anywhere; undefined when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bare = text.replace(/[ \t\r\n]/g, '');
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return undefined;
  return new Uint8Array(Buffer.from(bare, 'base64'));
}

const DATE_TIME = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** True for what `xs:dateTime` allows. */
export function isDateTime(text: string): boolean {
  return DATE_TIME.test(text);
}

/** Bytes as base64 without line breaks. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
