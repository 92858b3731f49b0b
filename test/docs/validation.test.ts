import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { rules } from '../../src/documents/validate/rules/catalogue.js';
import type { Rule } from '../../src/documents/validate/rules/rule.js';

const file = new URL('../../docs/testers/validation.md', import.meta.url);

function documentsOf({ kinds, level, direction }: Rule): string {
  const parts = [
    kinds?.join(', ') ?? 'all',
    ...(level === undefined ? [] : [`level ${level}`]),
    ...(direction === undefined ? [] : [direction]),
  ];
  return parts.join('; ');
}

/** The page with the table of the rules as they are; what stands before the table is written by hand. */
function written(page: string): string {
  const [text = ''] = page.split(/\n\| rule +\|/);
  const rows = rules
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((rule) => {
      const { id, severity, sentence, remedy } = rule;
      return `| \`${id}\` | ${severity} | ${documentsOf(rule)} | ${sentence} | ${remedy} |`;
    });
  const head = [
    '| rule | severity | documents | what is asked | what to do |',
    '| --- | --- | --- | --- | --- |',
  ];
  return `${text.trimEnd()}\n\n${[...head, ...rows].join('\n')}\n`;
}

// The formatter pads the columns.
const unpadded = (page: string) => page.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');

describe('docs/testers/validation.md', () => {
  it('lists the rules as they are', () => {
    const page = readFileSync(file, 'utf8');
    if (process.env.UPDATE_DOCS) writeFileSync(file, written(page));
    expect(unpadded(readFileSync(file, 'utf8'))).to.equal(unpadded(written(page)));
  });
});
