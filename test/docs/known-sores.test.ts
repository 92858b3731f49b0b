import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/developers/known-sores.md', root), 'utf8');

/** Files of tests with the titles that the page says are in them. */
const references = [...page.matchAll(/`(test\/[\w./-]+\.ts)`: “([^”]+)”/g)].map(
  ([, file = '', title = '']) => ({ file, title }),
);

describe('docs/developers/known-sores.md', () => {
  it('names tests that exist, by file and title', () => {
    const missing = references.filter(({ file, title }) => {
      const source = readFileSync(new URL(file, root), 'utf8').replaceAll("\\'", "'");
      return !["'", '"', '`'].some((quote) => source.includes(quote + title + quote));
    });
    expect(missing).to.deep.equal([]);
  });

  it('has a test for every theme', () => {
    const rows = page.split('\n').filter((line) => /^\| (?!theme |-)/.test(line));
    expect(rows.length).to.be.at.least(40);
    expect(rows.filter((row) => !/`test\/[^`]+`: “/.test(row))).to.deep.equal([]);
    expect(references.length).to.equal([...page.matchAll(/`test\//g)].length);
  });
});
