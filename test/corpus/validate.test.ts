import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Layer } from '../../src/documents/validate/finding.js';
import { type Validation, validateDocument } from '../../src/documents/validate/validate.js';
import { ehdsi } from '../documents/translate/fixtures.js';
import { terminology } from '../documents/validate/bases.js';
import { dataFolder, filesUnder, hasData, reason } from './data.js';

const layers: readonly Layer[] = ['terminology', 'rules', 'pdf'];

describe(`real documents through the layers of validation${reason}`, () => {
  before(function () {
    if (!hasData) this.skip();
  });

  const documents = hasData ? filesUnder('cda') : [];
  const judge = (file: string, direction: 'friendly' | 'pivot'): Validation =>
    validateDocument(readFileSync(dataFolder + file), {
      direction,
      layers: () => layers,
      terminology,
      list: ehdsi,
    });

  it('get a verdict from each layer in both directions, and each finding says where it is', () => {
    expect(documents).to.have.length(151);
    for (const file of documents) {
      for (const direction of ['friendly', 'pivot'] as const) {
        const verdict = judge(file, direction);
        if (verdict.refused) expect(verdict.layers, file).to.deep.equal(['safety']);
        for (const { layer, id, location, line, message } of verdict.findings) {
          expect(verdict.layers, file).to.include(layer);
          expect(location, `${file} ${id}`).to.match(/^\/(\w+(\[\d+\])?(\/\w+\[\d+\])*)?$/);
          if (location !== '/') expect(line, `${file} ${id}`).to.be.greaterThan(0);
          expect(message, `${file} ${id}`).to.match(/^\S.*[^.]$/s);
        }
      }
    }
  });

  it('have rules, terminology and file looked at wherever they are CDA', () => {
    const kinds = new Map<string, number>();
    for (const file of documents) {
      const { kind, layers: run, refused } = judge(file, 'friendly');
      if (refused || !run.includes('rules')) continue;
      expect(run, file).to.include('terminology');
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect(kinds.get('patient-summary')).to.be.greaterThan(60);
    expect(kinds.get('eprescription')).to.be.greaterThan(40);
    expect(kinds.get('mro')).to.be.greaterThan(10);
  });

  it('are found faulty where they were broken on purpose', () => {
    const bad = judge('cda/ps/openncp7-2-BAD-MAPPING.xml', 'friendly');
    expect(bad.valid).to.equal(false);
    expect(
      bad.findings.some(({ layer, severity }) => layer === 'terminology' && severity === 'error'),
    ).to.equal(true);
  });
});
