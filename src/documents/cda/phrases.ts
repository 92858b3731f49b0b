import type { PersonName } from '../../kernel/patient.js';
import type { Dose, Frequency, Ingredient, PackageLevel, Product } from './model/product.js';
import { type CodedValue, isConcept, type Period, type Quantity, type Timestamp } from './model/values.js';
import type { Words } from './words/words.js';

// Values of the model as a person reads them. Nothing is computed or rounded: amounts stand as they were given.

/** The name of a concept, its code where it has none; the author's words where there is no code. */
export function codedText(value: CodedValue | undefined, words: Words): string {
  if (value === undefined) return '';
  if (isConcept(value)) return value.displayName ?? value.code;
  return value.text ?? words.labels.unknown;
}

/** `20260110` as `2026-01-10`, `202601` as `2026-01`; a time of day is left out. */
export function dateText(time: Timestamp | undefined): string {
  return time === undefined
    ? ''
    : [time.slice(0, 4), time.slice(4, 6), time.slice(6, 8)].filter(Boolean).join('-');
}

export function periodText({ low, high }: Period, words: Words): string {
  if (low !== undefined && high !== undefined) {
    return low === high ? dateText(low) : `${dateText(low)} – ${dateText(high)}`;
  }
  if (low !== undefined) return words.since(dateText(low));
  return high === undefined ? '' : words.until(dateText(high));
}

export function quantityText({ value, unit }: Quantity, words: Words): string {
  return `${value} ${unit === '1' ? words.labels.unit : unit}`;
}

export function doseText(dose: Dose | undefined, words: Words): string {
  if (dose === undefined) return words.labels.unknown;
  const { low, high } = dose;
  if (low.unit !== high.unit) return `${quantityText(low, words)} – ${quantityText(high, words)}`;
  return low.value === high.value ? quantityText(low, words) : `${low.value} – ${quantityText(high, words)}`;
}

export function frequencyText(frequency: Frequency | undefined, words: Words): string {
  if (frequency === undefined) return words.labels.unknown;
  if (frequency.kind === 'once') return dateText(frequency.at);
  if (frequency.kind === 'event') return frequency.displayName ?? frequency.event;
  return words.every(quantityText(frequency.period, words));
}

/** `amoxicilline 500 mg / 1 unité(s)`. */
export function ingredientText({ code, name, strength }: Ingredient, words: Words): string {
  const substance = name ?? codedText(code, words);
  if (strength === undefined) return substance;
  const { numerator, denominator } = strength;
  return `${substance} ${quantityText(numerator, words)} / ${quantityText(denominator, words)}`;
}

export function ingredientsText(product: Product, words: Words): string {
  const parts = product.parts.flatMap((part) => part.ingredients);
  return [...product.ingredients, ...parts].map((each) => ingredientText(each, words)).join('; ');
}

/** From the pack that is dispensed inwards: `Boîte: 2 unité(s) · Plaquette: 14 unité(s)`. */
export function packageText(levels: readonly PackageLevel[], words: Words): string {
  return [...levels]
    .reverse()
    .map(({ form, quantity }) =>
      [codedText(form, words), quantity === undefined ? '' : quantityText(quantity, words)]
        .filter(Boolean)
        .join(': '),
    )
    .filter(Boolean)
    .join(' · ');
}

export function nameText(name: PersonName): string {
  return [...(name.prefix ?? []), ...name.given, ...name.family].join(' ');
}

/** `500 mg`, `100 [IU]/mL`, `850 mg + 50 mg`: the ingredients' strengths as a pick list shows them. */
export function strengthText(product: Product): string | undefined {
  const strengths = product.ingredients.map(({ strength }) => strength).filter((each) => each !== undefined);
  // Some strengths of several would read like those of another product.
  if (strengths.length === 0 || strengths.length < product.ingredients.length) return product.description;
  return strengths
    .map(({ numerator, denominator }) => {
      const per = bareQuantity(denominator).replace(/^1(?: |$)/, '');
      return per === '' ? bareQuantity(numerator) : `${bareQuantity(numerator)}/${per}`;
    })
    .join(' + ');
}

function bareQuantity({ value, unit }: Quantity): string {
  return unit === '1' ? value : `${value} ${unit}`;
}
