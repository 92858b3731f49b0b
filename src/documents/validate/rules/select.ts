import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import type { Violation } from './rule.js';

// What rules are made of: ways to elements, and questions about one element.

export function children(element: MarkupElement | undefined, local: string): MarkupElement[] {
  return element?.children.filter((child) => child.local === local) ?? [];
}

/** Every element at the end of a way of child steps: `follow(root, 'recordTarget', 'patientRole')`. */
export function follow(from: MarkupElement | undefined, ...steps: readonly string[]): MarkupElement[] {
  const start = from === undefined ? [] : [from];
  return steps.reduce((found, step) => found.flatMap((element) => children(element, step)), start);
}

/** The first of {@link follow}. */
export function first(
  from: MarkupElement | undefined,
  ...steps: readonly string[]
): MarkupElement | undefined {
  return steps.reduce<MarkupElement | undefined>((element, step) => element?.child(step), from);
}

/** True when the element says why it has no value. */
export function isNull(element: MarkupElement | undefined): boolean {
  return element?.filled('nullFlavor') !== undefined;
}

/** True for a code with its code system. */
export function isCoded(element: MarkupElement | undefined): boolean {
  return element?.filled('code') !== undefined && element.filled('codeSystem') !== undefined;
}

/** True for a code with its code system, or for a null flavor. */
export function isCodedOrNull(element: MarkupElement | undefined): boolean {
  return isCoded(element) || isNull(element);
}

/** True for an identifier with a root. */
export function isIdentified(element: MarkupElement | undefined): boolean {
  return element?.filled('root') !== undefined;
}

/** True when the element carries one of the template ids. */
export function hasTemplate(element: MarkupElement, ...roots: readonly string[]): boolean {
  return children(element, 'templateId').some((id) => roots.includes(id.filled('root') ?? ''));
}

/** True when the element carries all of the template ids. */
export function hasTemplates(element: MarkupElement, roots: readonly string[]): boolean {
  return roots.every((root) => hasTemplate(element, root));
}

/** True for HL7 TS of at least the given digits: 4 a year, 6 a month, 8 a day. */
export function isTime(value: string | undefined, digits: 4 | 6 | 8 = 4): boolean {
  if (value === undefined || !/^\d{4}(\d\d){0,5}(\.\d+)?([+-]\d{4})?$/.test(value)) return false;
  const date = /^\d{4,8}/.exec(value)?.[0] ?? '';
  const month = Number(date.slice(4, 6) || '1');
  const day = Number(date.slice(6, 8) || '1');
  return date.length >= digits && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** True when an element's `value` is a time, or it has a null flavor. */
export function isTimeOrNull(element: MarkupElement | undefined, digits: 4 | 6 | 8 = 4): boolean {
  return isNull(element) || isTime(element?.filled('value'), digits);
}

/** True for an amount: a value, with a unit or without (`1`), or a null flavor. */
export function isAmountOrNull(element: MarkupElement | undefined): boolean {
  return isNull(element) || isNumber(element?.filled('value'));
}

export function isNumber(value: string | undefined): boolean {
  return value !== undefined && /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value);
}

/** True for an element that has text, or a null flavor. */
export function isFilledOrNull(document: ValidatedDocument, element: MarkupElement | undefined): boolean {
  return isNull(element) || document.text(element) !== '';
}

/** A violation at each element of which something is wrong; `judge` says what, or nothing. */
export function judged(
  elements: readonly MarkupElement[],
  judge: (element: MarkupElement) => string | undefined,
): Violation[] {
  return elements.flatMap((at) => {
    const detail = judge(at);
    return detail === undefined ? [] : [{ at, detail }];
  });
}

/** The first complaint of several. */
export function firstComplaint(
  ...complaints: readonly (readonly [holds: boolean, detail: string])[]
): string | undefined {
  return complaints.find(([holds]) => !holds)?.[1];
}

/** A violation at an element unless the condition holds. */
export function unless(holds: boolean, at: MarkupElement, detail?: string): Violation[] {
  if (holds) return [];
  return [detail === undefined ? { at } : { at, detail }];
}
