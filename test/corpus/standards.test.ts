import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { openValidator, type Validator } from '../../src/app/validation.js';
import { importStandards } from '../../src/documents/validate/standards/standards.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { dataFolder, hasData, reason, schemaValidity } from './data.js';

describe(`the schemas of both generations, imported${reason}`, () => {
  let files: Scratch;
  let validator: Validator;
  before(function () {
    if (!hasData) this.skip();
    files = scratch();
    for (const name of ['cda-epsos', 'cda-ehdsi']) {
      importStandards(`${dataFolder}schemas/${name}`, files.path('config', 'standards'));
    }
    validator = openValidator({ config: files.path('config'), dataDir: files.path('data') });
  });
  after(() => files?.remove());

  it('are told apart by the extension that they reach', () => {
    expect(validator.standards.map(({ name, generation }) => [name, generation])).to.deep.equal([
      ['cda-ehdsi/CDA_Pharma.xsd', 'ehdsi'],
      ['cda-epsos/CDA.xsd', 'any'],
      ['cda-epsos/CDA_extended.xsd', 'epsos'],
    ]);
  });

  it('each judge the documents of their time, as an independent validator did', () => {
    const used = new Map<string, number>();
    for (const { file, epsosErrors, ehdsiErrors } of schemaValidity()) {
      const verdict = validator.judge(readFileSync(dataFolder + file), {
        direction: 'friendly',
        environment: 'integration',
        layers: ['schema'],
      });
      if (verdict.refused) continue;
      const [standard, ...others] = verdict.standards;
      expect(others, file).to.deep.equal([]);
      const errors = standard?.file === 'cda-epsos/CDA_extended.xsd' ? epsosErrors : ehdsiErrors;
      expect(
        verdict.findings.some(({ layer }) => layer === 'schema'),
        `${file} ${standard?.file}`,
      ).to.equal(errors > 0);
      used.set(standard?.file ?? '', (used.get(standard?.file ?? '') ?? 0) + 1);
    }
    expect([...used.keys()].sort()).to.deep.equal(['cda-ehdsi/CDA_Pharma.xsd', 'cda-epsos/CDA_extended.xsd']);
  });
});
