import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { isOid } from '../../src/kernel/identifiers.js';
import { readConceptTable, readMappingTable } from '../../src/terminology/importers/concepts.js';
import { loadTerminology } from '../../src/terminology/store.js';
import { isResolved, resolvePivot } from '../../src/terminology/transcoding.js';

const folder = fileURLToPath(new URL('../../ncp-config/terminology/', import.meta.url));
const concepts = readConceptTable(readFileSync(`${folder}concepts.tsv`, 'utf8'));
const mappings = readMappingTable(readFileSync(`${folder}mappings.tsv`, 'utf8'));

describe('the terminology that ships with the project', () => {
  const terminology = loadTerminology([folder]);

  it('has no line that is left out', () => {
    expect(concepts.skipped).to.deep.equal([]);
    expect(mappings.skipped).to.deep.equal([]);
  });

  it('names every concept in English, French, German and Portuguese', () => {
    for (const { codeSystem, code } of concepts.concepts) {
      for (const language of ['en-GB', 'fr-FR', 'de-DE', 'pt-PT']) {
        const found = terminology.lookup(codeSystem, code, language);
        expect(found?.designation, `${codeSystem} ${code} ${language}`).to.include({ language });
      }
    }
  });

  it('has each designation once in a value set', () => {
    const keys = concepts.concepts.map((row) =>
      [row.valueSetOid, row.codeSystem, row.code, row.language].join(' '),
    );
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).to.deep.equal([]);
  });

  it('leads every national code to a concept of its own', () => {
    expect(mappings.mappings.length).to.be.greaterThan(100);
    for (const row of mappings.mappings) {
      const key = { code: row.sourceCode, codeSystem: row.sourceCodeSystemOid };
      const answer = resolvePivot(terminology, key, 'en-GB');
      expect(isResolved(answer) && answer.concept.code, row.sourceCode).to.equal(row.targetCode);
      expect(isOid(row.sourceCodeSystemOid)).to.equal(true);
    }
  });
});
