import { expect } from 'chai';
import fc from 'fast-check';
import {
  readConceptTable,
  readMappingTable,
  writeConceptTable,
  writeMappingTable,
} from '../../src/terminology/importers/concepts.js';
import { readTerminologyFile } from '../../src/terminology/importers/read-file.js';
import { XmlRefusal } from '../../src/wire/xml/door.js';
import { conceptRow, mappingRow } from './rows.js';

const read = (text: string) => readTerminologyFile(new TextEncoder().encode(text));

// A cell is trimmed and of one line; what no document can carry need not be carried here.
const cell = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replace(/[\t\r\n\ufeff]/g, '').trim());
const day = fc.constantFrom('', '2024-02-29', '2023-07-01');
const filled = cell.filter((text) => text !== '');

describe('the concept table', () => {
  it('reads what it writes', () => {
    const row = fc.record({
      valueSetOid: cell,
      valueSet: cell,
      valueSetVersion: cell,
      codeSystem: filled,
      codeSystemName: cell,
      codeSystemVersion: cell,
      code: filled,
      status: cell,
      language: filled,
      designation: cell,
      designationStatus: cell,
      validFrom: day,
      validTo: day,
      valueSetFrom: day,
      valueSetTo: day,
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const file = readConceptTable(writeConceptTable(rows));
        expect(file.skipped).to.deep.equal([]);
        expect(file.concepts).to.deep.equal(rows);
      }),
    );
  });

  it('finds columns by name and reports each line that it leaves out', () => {
    const file = readConceptTable(
      'code\tlanguage\tcodeSystemOid\tdesignation\n1\ten\t2.999\tone\n\n2\ten\t2.999\n3\ten\t\tthree\n',
    );
    expect(file.concepts).to.have.length(1);
    expect(file.concepts[0]).to.include({ code: '1', codeSystem: '2.999', status: 'Current' });
    expect(file.skipped).to.deep.equal([
      { line: 4, reason: 'it has 3 of 4 columns' },
      { line: 5, reason: 'it has no code system' },
    ]);
  });

  it('writes a designation of several lines in one', () => {
    const [row] = readConceptTable(
      writeConceptTable([conceptRow({ code: '1', designation: 'a\tb\r\nc' })]),
    ).concepts;
    expect(row?.designation).to.equal('a b c');
  });
});

describe('the mapping table', () => {
  it('reads what it writes', () => {
    const rows = [mappingRow({ sourceCode: 'a', targetCode: '1', sourceDisplay: 'Œuf' })];
    expect(readMappingTable(writeMappingTable(rows)).mappings).to.deep.equal(rows);
  });

  it('leaves out a mapping without target', () => {
    const file = readMappingTable(writeMappingTable([mappingRow({ sourceCode: 'a', targetCode: '' })]));
    expect(file.skipped).to.deep.equal([{ line: 2, reason: 'it has no target code or code system' }]);
  });
});

describe('files of value sets', () => {
  it('are read as a catalogue, a code with a # included', () => {
    const file = read(
      'valueSetOid\tvalueSet\tversion\tcodeSystemUri\tcodeSystemVersion\tcode\tdisplay\n' +
        '1.2\tUnits\t8.1.0\thttp://unitsofmeasure.org#{\t\t}/min\tnumber per minute\n' +
        'a stray line\n',
    );
    expect(file?.format).to.equal('catalogue');
    expect(file?.concepts[0]).to.include({
      codeSystem: 'http://unitsofmeasure.org',
      code: '{#}/min',
      valueSetVersion: '8.1.0',
      language: 'en-GB',
    });
    expect(file?.skipped).to.deep.equal([{ line: 3, reason: 'it has 1 of 7 columns' }]);
  });

  it('are read as an IHE SVS response', () => {
    const file = read(`<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008">
      <ValueSet id="1.2.3" displayName="Status" version="7"><ConceptList xml:lang="fr-FR">
        <Concept code="1" codeSystem="2.999" codeSystemName="X" displayName="Actif"/>
        <Concept code="2" codeSystem="2.999"/>
      </ConceptList></ValueSet></RetrieveValueSetResponse>`);
    expect(file?.format).to.equal('svs');
    expect(file?.concepts).to.have.length(1);
    expect(file?.concepts[0]).to.include({ valueSetOid: '1.2.3', valueSetVersion: '7', language: 'fr-FR' });
    expect(file?.skipped.map(({ line }) => line)).to.deep.equal([4]);
  });

  it('of a source that repeats names with a tag have the plain name first', () => {
    const concept = (name: string) => `<Concept code="1" codeSystem="2.999" displayName="${name}"/>`;
    const file = read(`<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008"><ValueSet id="1.2"><ConceptList>
      ${concept('Eggs (edible)')}${concept('Moderate (qualifier value)')}${concept('Moderate')}
      </ConceptList></ValueSet></RetrieveValueSetResponse>`);
    expect(file?.concepts.map(({ designation }) => designation)).to.deep.equal([
      'Eggs (edible)',
      'Moderate',
      'Moderate (qualifier value)',
    ]);
  });

  it('are read as repository files of both generations', () => {
    const later = read(`<ValueSet oid="1.2.3" name="Status">
      <concept code="1" codeSystem="2.999" codeSystemName="X">
        <designation lang="fr-FR">Actif</designation><designation lang="de-DE">Aktiv</designation>
      </concept></ValueSet>`);
    expect(later?.format).to.equal('value-set');
    expect(later?.concepts.map(({ designation }) => designation)).to.deep.equal(['Actif', 'Aktiv']);

    const earlier = read(`<SNOMEDCTInformation><SNOMEDCTEntry oid='1.2.3' epsosName='Status' code='55'>
      <displayName lang='en'>Active</displayName></SNOMEDCTEntry></SNOMEDCTInformation>`);
    expect(earlier?.format).to.equal('repository');
    expect(earlier?.concepts[0]).to.include({ codeSystem: '2.16.840.1.113883.6.96', code: '55' });
  });

  it('are read though a prefix is bound to nothing', () => {
    const file = read(`<?xml version='1.0'?><epSOS:CodedElementsInformation>
      <epSOS:CodedElementsEntry oid='1.2' epsosName='Elements' code='1.1'><displayName lang='en'>Name</displayName>
      </epSOS:CodedElementsEntry></epSOS:CodedElementsInformation>`);
    expect(file?.concepts.map(({ code }) => code)).to.deep.equal(['1.1']);
  });

  it('of an unknown code system are skipped as a whole, with the reason', () => {
    const file = read('<NowhereInformation><NowhereEntry oid="1" code="2"/></NowhereInformation>');
    expect(file?.concepts).to.deep.equal([]);
    expect(file?.skipped[0]?.reason).to.contain('Nowhere');
  });

  it('are told from anything else', () => {
    expect(read('a\tb\n1\t2\n')).to.equal(undefined);
    expect(read('<ClinicalDocument xmlns="urn:hl7-org:v3"/>')).to.equal(undefined);
    expect(() => read('<!DOCTYPE a><a/>')).to.throw(XmlRefusal);
  });
});
