import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { compilePattern } from '../../../src/wire/search-mask/pattern.js';
import { readSearchMask } from '../../../src/wire/search-mask/read.js';
import { withXml } from '../../../src/wire/xml/parse.js';

const maskOf = (node: string, country: string) =>
  readFileSync(
    new URL(
      `../../../ncp-config/demo/${node}/search-masks/InternationalSearch_${country}.xml`,
      import.meta.url,
    ),
  );

describe('the search masks of the demonstration', () => {
  for (const country of ['LU', 'PT']) {
    it(`${country}: one mandatory identifier, no fault, and the other node has the same`, () => {
      const bytes = maskOf(country, country);
      const mask = withXml(bytes, readSearchMask);
      expect(mask).to.deep.include({ generation: 'G3', country, warnings: [] });
      const fields = mask?.patient[0]?.fields ?? [];
      expect(fields.filter((field) => field.mandatory).map((field) => field.kind)).to.deep.equal([
        'identifier',
      ]);
      for (const { format = '[' } of fields) expect(compilePattern(format)).to.be.instanceOf(RegExp);
      expect(maskOf(country === 'LU' ? 'PT' : 'LU', country)).to.deep.equal(bytes);
    });
  }
});
