import { escapeAttribute } from './xml/write.js';

/** HTML that is safe to insert: made by {@link html} only. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | undefined | readonly Html[];

/** A template whose values are escaped, for texts and quoted attributes alike; undefined leaves nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((out, text, index) => out + insert(parts[index - 1]) + text));
}

function insert(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map((each: Html) => each.text).join('');
  return escapeAttribute(String(part)).replace(/'/g, '&#39;');
}
