import { expect } from 'chai';
import { readValidationSettings } from '../../../src/documents/validate/settings.js';
import {
  assignStandards,
  chooseStandards,
  type DocumentTraits,
  rivalSchemas,
} from '../../../src/documents/validate/standards/choose.js';
import type { FoundStandard, Standard } from '../../../src/documents/validate/standards/standard.js';

const found = (file: string, purpose: Partial<Standard> = {}): FoundStandard => ({
  layer: file.endsWith('.xsd') ? 'schema' : 'schematron',
  file,
  generation: 'any',
  ...purpose,
  name: `in/${file}`,
  root: '/in',
  path: `/in/${file}`,
});

const layersOfBoth = '{ all: { friendly: [schema], pivot: [schema] } }';
const settings = (standards = '{}') =>
  readValidationSettings(
    'validation.yaml',
    `integration: ${layersOfBoth}\nproduction: ${layersOfBoth}\nstandards: ${standards}\n`,
  ).standards;

const document: DocumentTraits = {
  kind: 'patient-summary',
  level: 3,
  direction: 'pivot',
  generation: 'ehdsi',
  environment: 'integration',
};

const imported = [
  found('CDA.xsd'),
  found('CDA_epsos.xsd', { generation: 'epsos' }),
  found('CDA_pharm.xsd', { generation: 'ehdsi' }),
  found('general.sch'),
  found('summary-pivot.sch', { kind: 'patient-summary', level: 3, direction: 'pivot' }),
  found('summary-friendly.sch', { kind: 'patient-summary', level: 3, direction: 'friendly' }),
  found('epsos.sch', { generation: 'epsos' }),
  found('scanned.sch', { level: 1 }),
];

describe('which standards judge a document', () => {
  const choose = (layer: Standard['layer'], traits: Partial<DocumentTraits> = {}, standards?: string) =>
    chooseStandards(layer, assignStandards(imported, settings(standards)), { ...document, ...traits }).map(
      ({ file }) => file,
    );

  it('is the schema of its generation, before one that knows no extension', () => {
    expect(choose('schema')).to.deep.equal(['CDA_pharm.xsd']);
    expect(choose('schema', { generation: 'epsos' })).to.deep.equal(['CDA_epsos.xsd']);
    expect(choose('schema', {}, '{ leaveOut: [in/CDA_pharm.xsd] }')).to.deep.equal(['CDA.xsd']);
  });

  it('is every Schematron file for its kind, level, direction and generation', () => {
    expect(choose('schematron')).to.deep.equal(['general.sch', 'summary-pivot.sch']);
    expect(choose('schematron', { direction: 'friendly' })).to.include('summary-friendly.sch');
    expect(choose('schematron', { generation: 'epsos' })).to.include('epsos.sch');
    expect(choose('schematron', { kind: 'mro' })).to.deep.equal(['general.sch']);
    expect(choose('schematron', { kind: undefined, level: 1 })).to.deep.equal(['general.sch', 'scanned.sch']);
  });

  it('is what the settings assign, whatever the index says', () => {
    const own =
      '{ assign: [{ file: in/scanned.sch, kinds: [patient-summary, mro], environments: [integration] }] }';
    expect(choose('schematron', {}, own)).to.include('scanned.sch');
    expect(choose('schematron', { environment: 'production' }, own)).not.to.include('scanned.sch');
    expect(choose('schematron', { kind: 'hcer', level: 1 }, own)).not.to.include('scanned.sch');
    const narrow = '{ assign: [{ file: in/CDA.xsd, generation: ehdsi, kinds: [patient-summary] }] }';
    expect(choose('schema', {}, narrow)).to.deep.equal(['CDA.xsd']);
  });

  it('tells schemas that are for the same documents', () => {
    const groups = (standards?: string) =>
      rivalSchemas(assignStandards([...imported, found('CDA_2.xsd')], settings(standards))).map((group) =>
        group.map(({ file }) => file),
      );
    expect(groups()).to.deep.equal([['CDA.xsd', 'CDA_2.xsd']]);
    expect(groups('{ leaveOut: [in/CDA.xsd] }')).to.deep.equal([]);
  });
});
