import { escapeAttribute } from '../../../wire/xml/write.js';

/** HTML that is safe to insert: made by {@link html} only. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | undefined | readonly Markup[];

/** A template whose values are escaped, for texts and quoted attributes alike; undefined leaves nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((out, text, index) => out + insert(parts[index - 1]) + text));
}

function insert(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map((each: Markup) => each.text).join('');
  return escapeAttribute(String(part));
}
