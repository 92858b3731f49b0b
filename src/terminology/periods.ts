/** Days, `2024-07-01`, from the first to the last; empty: without end. Days are compared as text. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** True for a day of the calendar in its ISO form, and for none. */
export function isDayOrEmpty(text: string): boolean {
  if (text === '') return true;
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return at !== undefined && !Number.isNaN(at.valueOf()) && at.toISOString().startsWith(text);
}

/** True when the day lies in the period. */
export function includesDay({ from, to }: Period, day: string): boolean {
  return from <= day && (to === '' || day <= to);
}

/** The days that lie in both periods. */
export function overlap(one: Period, other: Period): Period {
  if (one === other) return one;
  const [, from = ''] = [one.from, other.from].sort();
  const [to = ''] = [one.to, other.to].filter((day) => day !== '').sort();
  return { from, to };
}
