import type { MaskField } from './mask.js';

/** Characters of a value that is matched at all; the longest identifier seen has 24. */
const LONGEST_VALUE = 64;
const LONGEST_PATTERN = 200;
/** Quantifiers that can give way to each other: with 64 characters, four stay below a second at worst. */
const MOST_VARIABLE_QUANTIFIERS = 4;

/**
 * A G1 format as a regular expression: `N` is a digit, `L` a letter (or the sign that stands for the century
 * in a Finnish number), anything else itself (dossier operation 2.2 and 2.5).
 */
export function patternOfLetters(format: string): string {
  return [...format]
    .map((char) => {
      if (char === 'N') return '\\d';
      if (char === 'L') return '[A-Za-z+\\-]';
      return /[\^$.*+?()[\]{}|/\\]/.test(char) ? `\\${char}` : char;
    })
    .join('');
}

/**
 * The published pattern, anchored at both ends. Undefined when it is no regular expression, or one that could
 * keep the machine busy: patterns come from abroad (dossier operation 2.6).
 */
export function compilePattern(format: string): RegExp | undefined {
  if (format.length > LONGEST_PATTERN || !harmless(format)) return undefined;
  try {
    return new RegExp(`^(?:${format})$`, 'u');
  } catch {
    return undefined;
  }
}

/** True when a typed value fits a field's length and pattern; a pattern that cannot be used lets it pass. */
export function fitsField(field: MaskField, value: string): boolean {
  const typed = value.trim();
  if (typed.length > LONGEST_VALUE) return false;
  if (field.minLength !== undefined && typed.length < field.minLength) return false;
  if (field.maxLength !== undefined && typed.length > field.maxLength) return false;
  return field.format === undefined || (compilePattern(field.format)?.test(typed) ?? true);
}

// No look-around, no back reference, no repeated group that can match one text in more than one way.
function harmless(pattern: string): boolean {
  const groups: { ambiguous: boolean }[] = [{ ambiguous: false }];
  let closed: { ambiguous: boolean } | undefined;
  let variable = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at];
    const quantifier = /^(?:[*+?]|\{(\d*)(,?)(\d*)\})/.exec(pattern.slice(at));
    if (char === '\\') {
      if (/[1-9k]/.test(pattern[at + 1] ?? '')) return false;
      at += 1;
      closed = undefined;
    } else if (char === '[') {
      at = endOfClass(pattern, at);
      closed = undefined;
    } else if (char === '(') {
      const special = pattern.startsWith('(?', at);
      if (special && !pattern.startsWith('(?:', at)) return false;
      if (special) at += 2;
      groups.push({ ambiguous: false });
      closed = undefined;
    } else if (char === ')') {
      closed = groups.pop();
      if (closed?.ambiguous) for (const group of groups.slice(-1)) group.ambiguous = true;
    } else if (char === '|') {
      for (const group of groups.slice(-1)) group.ambiguous = true;
      closed = undefined;
    } else if (quantifier !== null) {
      const [whole, from, comma, to] = quantifier;
      const fixed = whole.startsWith('{') && (comma === '' || from === to);
      if (closed?.ambiguous && whole !== '?') return false;
      if (!fixed) {
        variable += 1;
        for (const group of groups.slice(-1)) group.ambiguous = true;
      }
      at += whole.length - 1;
      closed = undefined;
    } else {
      closed = undefined;
    }
  }
  return variable <= MOST_VARIABLE_QUANTIFIERS;
}

function endOfClass(pattern: string, from: number): number {
  for (let at = from + 1; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === ']') return at;
  }
  return pattern.length;
}
