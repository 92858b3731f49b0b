import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf, textOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';

/** The values of every slot of that name; blank values, and slots without values, are not there. */
export function slotValues(object: XmlElement | undefined, name: string): string[] {
  if (object === undefined) return [];
  return childrenOf(object, 'rim:Slot')
    .filter((slot) => attributeOf(slot, 'name') === name)
    .flatMap((slot) => childrenOf(slot, 'rim:ValueList'))
    .flatMap((list) => childrenOf(list, 'rim:Value'))
    .map(textOf)
    .filter((value) => value !== undefined);
}

/** The first value of that slot. */
export function slotValue(object: XmlElement | undefined, name: string): string | undefined {
  return slotValues(object, name)[0];
}

/** Writes a slot; without values there is none, because an empty one is refused (pitfall 14). */
export function slot(name: string, ...values: (string | number | undefined)[]): Element | undefined {
  const known = values.filter((value) => value !== undefined && value !== '');
  if (known.length === 0) return undefined;
  return el(
    'rim:Slot',
    { name },
    el(
      'rim:ValueList',
      {},
      known.map((value) => el('rim:Value', {}, String(value))),
    ),
  );
}

/** The text of `rim:Name` or `rim:Description`. */
export function localised(
  object: XmlElement | undefined,
  name: 'rim:Name' | 'rim:Description',
): string | undefined {
  return attributeOf(at(childOf(object, name), 'rim:LocalizedString'), 'value');
}

/** Writes `rim:Name` or `rim:Description`; nothing without a text. */
export function localisedString(
  name: 'rim:Name' | 'rim:Description',
  value: string | undefined,
): Element | undefined {
  return value === undefined || value === '' ? undefined : el(name, {}, el('rim:LocalizedString', { value }));
}
