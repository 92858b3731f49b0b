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
      },
    ]);
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
