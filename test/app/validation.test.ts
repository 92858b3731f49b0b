import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { shipped } from '../../src/app/shipped.js';
import { checkValidation, openValidator } from '../../src/app/validation.js';
import { ConfigError } from '../../src/config/mistake.js';
import { importStandards } from '../../src/documents/validate/standards/standards.js';
import { type Bases, makeBases } from '../documents/validate/bases.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { type OwnStandard, ownSchema, ownSchematron } from '../support/standards.js';

describe('validation as a configuration has it', () => {
  let files: Scratch;
  let bases: Bases;
  before(async () => {
    bases = await makeBases();
  });
  beforeEach(() => {
    files = scratch();
  });
  afterEach(() => files.remove());

  const take = (standards: Readonly<Record<string, OwnStandard>>) => {
    for (const [name, text] of Object.entries(standards)) files.file(`own/${name}`, text);
    return importStandards(files.path('own'), files.path('config', 'standards'));
  };
  const configure = (standards: string) =>
    files.file(
      'config/validation.yaml',
      `${readFileSync(shipped('validation.yaml'), 'utf8').split(/^standards:/m)[0]}\nstandards: ${standards}\n`,
    );
  const open = () => openValidator({ config: files.path('config'), dataDir: files.path('data') });
  const judge = (xml: string, direction: 'friendly' | 'pivot' = 'friendly') =>
    open().judge(Buffer.from(xml), { direction, environment: 'integration' });

  it('says that nothing is imported, and judges by what there is', () => {
    const { layers, passedOver, standards, valid } = judge(bases.summary);
    expect({ layers, standards, valid }).to.deep.equal({
      layers: ['safety', 'terminology', 'rules'],
      standards: [],
      valid: true,
    });
    expect(passedOver).to.deep.equal([
      { layer: 'schema', reason: 'no XML Schema is imported' },
      { layer: 'schematron', reason: 'no Schematron file is imported' },
    ]);
  });

  it('chooses among what is imported, and names it with its version and digest', () => {
    take({
      'CDA.xsd': ownSchema({ version: '2.1' }),
      'summary-pivot.sch': ownSchematron('only-pivot'),
      'summary-friendly.sch': ownSchematron('only-friendly'),
      'prescription.sch': ownSchematron('other-kind'),
    });
    configure(
      '{ assign: [{ file: own/summary-pivot.sch, kinds: [patient-summary], direction: pivot },' +
        ' { file: own/summary-friendly.sch, kinds: [patient-summary], direction: friendly }] }',
    );
    const { findings, standards, passedOver, valid } = judge(bases.summary);
    expect(passedOver).to.deep.equal([]);
    expect(standards.map(({ file, version }) => [file, version])).to.deep.equal([
      ['own/CDA.xsd', '2.1'],
      ['own/summary-friendly.sch', undefined],
    ]);
    for (const { sha256 } of standards) expect(sha256).to.match(/^[0-9a-f]{64}$/);
    expect(findings.map(({ id }) => id)).to.deep.equal(['only-friendly']);
    expect(valid).to.equal(false);
    expect(judge(bases.summary, 'pivot').findings.map(({ id }) => id)).to.include('only-pivot');
  });

  it('says so where what is imported is for other documents', () => {
    take({ 'CDA.xsd': ownSchema({ extension: 'urn:epsos-org:ep:medication' }) });
    expect(judge(bases.summary).passedOver).to.deep.equal([
      { layer: 'schema', reason: 'no imported XML Schema is for such a document (ehdsi)' },
      { layer: 'schematron', reason: 'no Schematron file is imported' },
    ]);
  });

  it('never passes a document by a standard that can no longer be read', () => {
    take({ 'general.sch': ownSchematron('one') });
    rmSync(files.path('config', 'standards', 'own', 'general.sch'));
    const { valid, findings } = judge(bases.summary);
    expect(valid).to.equal(false);
    expect(findings.find(({ id }) => id === 'STD-unusable')?.message).to.match(
      /^The document was not judged by own\/general\.sch: .*is not there/,
    );
  });

  it('is checked: the keys, the files that are named, the index, and rivals', () => {
    take({ 'CDA.xsd': ownSchema({}), 'CDA_2.xsd': ownSchema({}) });
    const check = () => checkValidation(files.path('config'));
    expect(check()).to.deep.equal({ mistakes: [], warnings: [] });
    configure('{}');
    expect(check().warnings[0]?.message).to.equal(
      'own/CDA.xsd and own/CDA_2.xsd are for the same documents, and each will judge them',
    );
    configure('{ leaveOut: [own/CDA.xsd] }');
    expect(check()).to.deep.equal({ mistakes: [], warnings: [] });
    configure('\n  leaveOut:\n    - own/CDA.xsd\n    - own/CDA3.xsd');
    const [mistake] = check().mistakes;
    expect(mistake).to.deep.include({
      path: 'standards.leaveOut[1]',
      message: 'own/CDA3.xsd is no imported standard',
    });
    expect(mistake?.line).to.be.greaterThan(20);
    expect(open).to.throw(ConfigError, 'own/CDA3.xsd');
    configure('{ undetermined: tomorrow }');
    expect(check().mistakes[0]?.path).to.equal('standards.undetermined');
    configure('{}');
    writeFileSync(files.path('config', 'standards', 'own', 'standards.json'), '{');
    expect(check().mistakes[0]?.message).to.match(/no index of standards|not an index/);
  });
});
