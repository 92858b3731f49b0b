import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/developers/one-request.md', root), 'utf8');

describe('docs/developers/one-request.md', () => {
  it('leads through files that exist, each once', () => {
    const files = [...page.matchAll(/`(src\/[^`]+)`/g)].map(([, file = '']) => file);
    expect(files.length).to.be.at.least(15);
    expect(new Set(files).size).to.equal(files.length);
    expect(files.filter((file) => !existsSync(new URL(file, root)))).to.deep.equal([]);
  });
});
