import { expect } from 'chai';
import { GapList, type Sighting } from '../../src/terminology/gaps.js';
import { conceptRow, mappingRow, terminologyOf } from './rows.js';

const SNOMED = '2.16.840.1.113883.6.96';
const terminology = terminologyOf(
  [
    conceptRow({ code: 'red', designation: 'Red' }),
    conceptRow({ code: 'mute', language: 'fi', designation: 'mykkä' }),
    conceptRow({ code: 'faded', language: 'fr-FR', designation: 'Fané', designationStatus: 'Retired' }),
  ],
  [
    mappingRow({ sourceCode: 'toMute', targetCode: 'mute' }),
    mappingRow({ sourceCode: 'draft', targetCode: 'red', status: 'Draft' }),
  ],
);

const sighting = (code: string, codeSystem: string, more: Partial<Sighting> = {}): Sighting => ({
  coded: { code, codeSystem },
  path: '/ClinicalDocument/value[1]',
  valueSets: [],
  required: false,
  document: 1,
  ...more,
});

const needs = (fill: (list: GapList) => void) => {
  const list = new GapList(terminology, 'fr-FR');
  fill(list);
  return list.list().map(({ need, code, language }) => [need, code, language]);
};

describe('gaps', () => {
  it('are mappings of national codes, concepts of common ones, and names', () => {
    const of = (code: string, system: string) => needs((list) => list.addNational(sighting(code, system)));
    expect(of('N1', '2.999.1')).to.deep.equal([['mapping', 'N1', 'en-GB']]);
    expect(of('draft', '2.999.1')).to.deep.equal([['mapping', 'draft', 'en-GB']]);
    expect(of('unheard', SNOMED)).to.deep.equal([['concept', 'unheard', 'en-GB']]);
    expect(of('A01', 'ATC')).to.deep.equal([['concept', 'A01', 'en-GB']]);
    expect(of('toMute', '2.999.1')).to.deep.equal([['designation', 'mute', 'en-GB']]);
    expect(of('red', SNOMED)).to.deep.equal([]);
  });

  it('of a pivot are names alone: an unknown code was a lack before', () => {
    const of = (code: string) => needs((list) => list.addPivot(sighting(code, SNOMED)));
    expect(of('red')).to.deep.equal([['designation', 'red', 'fr-FR']]);
    expect(of('faded')).to.deep.equal([['designation', 'faded', 'fr-FR']]);
    expect(of('unheard')).to.deep.equal([]);
  });

  it('are one for each code however its system is spelt, with what was seen', () => {
    const list = new GapList(terminology, 'fr-FR');
    const path = '/ClinicalDocument/component[3]/value[2]';
    list.addPivot(sighting('red', SNOMED));
    list.addPivot(sighting('red', `urn:oid:${SNOMED}`, { path, document: 2, required: true }));
    list.addPivot(sighting('red', 'SNOMED CT', { document: 2 }));
    expect(list.list()).to.deep.equal([
      {
        need: 'designation',
        codeSystem: SNOMED,
        codeSystemName: 'SNOMED CT',
        code: 'red',
        display: 'Red',
        language: 'fr-FR',
        reason: 'red (SNOMED CT) has no designation in fr-FR',
        elements: 3,
        required: 1,
        documents: 2,
        where: ['/ClinicalDocument/value', '/ClinicalDocument/component/value'],
        valueSets: [],
        candidates: [],
      },
    ]);
  });

  it('name the value sets of their places, and members of the same name as candidates', () => {
    const colours = { valueSetOid: '1.2.3', valueSet: 'Colours', valueSetVersion: '1' };
    const held = terminologyOf([
      conceptRow({ code: 'red', designation: 'Light red', ...colours }),
      conceptRow({ code: 'red', designation: 'Écarlate, vif', language: 'fr-FR', ...colours }),
      conceptRow({ code: 'elsewhere', designation: 'Ecarlate vif' }),
    ]);
    const of = (displayName: string, valueSets: readonly string[], code = 'N1') => {
      const list = new GapList(held, 'fr-FR');
      list.addNational(
        sighting('N1', '2.999.1', { coded: { code, codeSystem: '2.999.1', displayName }, valueSets }),
      );
      return list.list()[0];
    };
    const found = of('ecarlate  VIF', ['1.2.3', '9.9.9']);
    expect(found?.valueSets).to.deep.equal([
      { oid: '1.2.3', name: 'Colours' },
      { oid: '9.9.9', name: '' },
    ]);
    expect(found?.candidates).to.deep.equal([
      { code: 'red', codeSystem: SNOMED, codeSystemName: 'SNOMED CT', name: 'Light red' },
    ]);
    expect(of('ecarlate', ['1.2.3'])?.candidates).to.deep.equal([]);
    expect(of('ecarlate vif', [])?.candidates).to.deep.equal([]);
    expect(of('—', ['1.2.3'])?.candidates).to.deep.equal([]);
    expect(of('', ['1.2.3'], 'RED')?.candidates).to.have.length(1);
  });

  it('are units that are in no value set, with what is spelt alike', () => {
    const units = { valueSetOid: '1.3.6.1.4.1.12559.11.10.1.3.1.42.16', codeSystem: 'UCUM' };
    const list = new GapList(terminologyOf([conceptRow({ code: '[iU]', ...units })]), 'fr-FR');
    for (const document of [1, 2]) list.addUnit('IU', { path: '/ClinicalDocument/value[1]', document });
    expect(list.list()[0]).to.deep.include({
      need: 'concept',
      code: 'IU',
      codeSystemName: 'UCUM',
      documents: 2,
    });
    expect(list.list()[0]?.candidates.map(({ code }) => code)).to.deep.equal(['[iU]']);
  });

  it('stand in the order in which they hurt', () => {
    const all = needs((list) => {
      for (const code of ['b', 'a', 'c', 'c']) list.addNational(sighting(code, '2.999.1'));
      list.addNational(sighting('z', '2.999.1', { required: true }));
    });
    expect(all.map(([, code]) => code)).to.deep.equal(['z', 'c', 'a', 'b']);
  });

  it('leave out what has no code', () => {
    const noCode = { ...sighting('', ''), coded: {} };
    expect(needs((list) => list.addNational(noCode))).to.deep.equal([]);
    expect(needs((list) => list.addPivot(noCode))).to.deep.equal([]);
  });
});
