import type { Value } from '../model.js';
import type { NarrativeContent, NarrativeNode } from '../narrative.js';
import type { Words } from '../words/words.js';

/** Whether lines tell codes: a print does, a terminal on demand. */
export interface LineOptions {
  readonly codes: boolean;
}

/** A value on one line: what it is said of, the value, that it is not translated, what it was called, its code. */
export function valueLine(value: Value, words: Words, { codes }: LineOptions): string {
  const { text, about, absence, originals, code } = value;
  const { phrases, absences } = words;
  const beside = [
    ...(absence === 'notTranslated' ? [absences.notTranslated] : []),
    ...(originals.length === 0 ? [] : [words.labelled(phrases.original, originals.join(' / '))]),
    ...(code === undefined || !codes ? [] : [words.labelled(phrases.code, codeText(code))]),
  ];
  const said = about === undefined ? text : words.labelled(about, text);
  return beside.length === 0 ? said : `${said} [${beside.join('; ')}]`;
}

function codeText({ code, codeSystem, codeSystemName }: NonNullable<Value['code']>): string {
  const system = codeSystemName ?? codeSystem;
  return system === undefined ? code : `${code} (${system})`;
}

const LINES: ReadonlySet<string> = new Set(['block', 'item', 'row', 'caption', 'table', 'list', 'numbered']);

/** A narrative as lines of text: a row of a table is a line, its cells apart. */
export function narrativeLines(content: NarrativeContent, words: Words): string[] {
  return content
    .map((node) => flat(node, words))
    .join('')
    .split('\n')
    .map((line) =>
      line
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/(?: \|)+$/, ''),
    )
    .filter((line) => line !== '');
}

function flat(node: NarrativeNode, words: Words): string {
  if (typeof node === 'string') return node.replace(/\s+/g, ' ');
  if (node.tag === 'notShown') return ` [${words.phrases.notShown}] `;
  if (node.tag === 'cut') return `\n[${words.phrases.cut}]\n`;
  const inner = node.children.map((child) => flat(child, words)).join('');
  if (node.tag === 'break') return '\n';
  if (node.tag === 'cell' || node.tag === 'heading') return `${inner.replace(/\n+/g, ' / ')} | `;
  return LINES.has(node.tag) ? `\n${inner}\n` : inner;
}
