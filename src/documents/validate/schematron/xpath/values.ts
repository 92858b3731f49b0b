import { type Node, stringOf } from './tree.js';

/** What an evaluation here cannot settle; the complete evaluator decides, or raises XPath's own error. */
export class Deferral extends Error {}

/** How one version of XPath turns values into each other where the versions differ. */
export interface Semantics {
  readonly version: '1.0' | '2.0';
  /** The string of a node set where one string is wanted. */
  stringOfNodes(nodes: readonly Node[]): string;
  /** The number that a text stands for when `number()` is asked for it. */
  numberOf(text: string): number;
  /** The number of a node's text in a comparison with a number. */
  comparedNumber(text: string): number;
}

/** XPath 1.0: the first node speaks for its set, and what is no number is NaN. */
export const xpath1: Semantics = {
  version: '1.0',
  stringOfNodes: ([first]) => (first === undefined ? '' : stringOf(first)),
  numberOf: number1,
  comparedNumber: number1,
};

/** XPath 2.0 and later: several nodes where one is wanted, and text that is no number, are errors. */
export const xpath2: Semantics = {
  version: '2.0',
  stringOfNodes: (nodes) => {
    if (nodes.length > 1) throw new Deferral();
    return nodes[0] === undefined ? '' : stringOf(nodes[0]);
  },
  numberOf: (text) => double(text) ?? Number.NaN,
  comparedNumber: (text) => {
    const number = double(text);
    if (number === undefined) throw new Deferral();
    return number;
  },
};

function number1(text: string): number {
  const trimmed = trim(text);
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}

// The lexical forms of xs:double that mean the same to every implementation.
function double(text: string): number | undefined {
  const trimmed = trim(text);
  if (trimmed === 'NaN') return Number.NaN;
  if (trimmed === 'INF') return Number.POSITIVE_INFINITY;
  if (trimmed === '-INF') return Number.NEGATIVE_INFINITY;
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** A number as XPath 1.0 writes it: no exponent, no sign on zero. */
export function writeNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return '0';
  const plain = String(value);
  if (!plain.includes('e')) return plain;
  return value % 1 === 0 ? BigInt(value).toString() : value.toFixed(100).replace(/0+$/, '');
}

// White space is what XML says it is, which is less than what JavaScript says.
function trim(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

export function normalizeSpace(text: string): string {
  return trim(text).replace(/[ \t\r\n]+/g, ' ');
}

/** `substring`, positions from 1, rounded as XPath rounds. */
export function substring(text: string, from: number, length: number): string {
  const start = roundHalfUp(from);
  const end = start + roundHalfUp(length);
  return Array.from(text)
    .filter((_, index) => index + 1 >= start && index + 1 < end)
    .join('');
}

/** Rounds to the nearest integer, a half upwards. */
export function roundHalfUp(value: number): number {
  return Number.isFinite(value) ? Math.floor(value + 0.5) : value;
}

export function translate(text: string, from: string, to: string): string {
  const targets = Array.from(to);
  const map = new Map<string, string>();
  Array.from(from).forEach((character, index) => {
    if (!map.has(character)) map.set(character, targets[index] ?? '');
  });
  return Array.from(text, (character) => map.get(character) ?? character).join('');
}

export function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0xdc00 && code <= 0xdfff) length -= 1;
  }
  return length;
}
