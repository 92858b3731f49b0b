import { expect } from 'chai';
import fc from 'fast-check';
import { type ExportFormat, exportTerminology } from '../../src/terminology/export.js';
import { type ExportedVersion, versionsOf } from '../../src/terminology/exporters/versions.js';
import { readTerminologyFile } from '../../src/terminology/importers/read-file.js';
import type { ConceptRow, MappingRow } from '../../src/terminology/model.js';
import { conceptRow, mappingRow } from './rows.js';

const contentOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** What an import makes of an export. */
function again(concepts: readonly ConceptRow[], format: ExportFormat, mappings: readonly MappingRow[] = []) {
  const { files } = exportTerminology({ concepts, mappings }, { format });
  const read = files.map(({ name, content }) => {
    const file = readTerminologyFile(contentOf(content));
    if (file === undefined) throw new Error(`${name} is not read`);
    expect(file.skipped, name).to.deep.equal([]);
    return file;
  });
  return {
    concepts: read.flatMap((file) => file.concepts),
    mappings: read.flatMap((file) => file.mappings),
  };
}

// Text as a cell holds it and XML can.
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
  .map((value) => value.replace(/[\p{Cc}\ufeff\ufffe\uffff]/gu, '').trim())
  .filter((value) => value !== '' && value.isWellFormed());
const code = fc.stringMatching(/^[\w%{}[\]./*'#+-]{1,8}$/);
const day = fc.constantFrom('', '2024-02-29', '2023-07-01');
const language = fc.constantFrom('en-GB', 'fr-FR', 'el', 'bg-BG');
const codeSystem = fc.constantFrom('2.16.840.1.113883.6.96', '2.999.5', 'http://example.org/cs');

/** A value set's version: its rows, each concept's names together, as importers deliver them. */
const valueSet = (dated: boolean, stated: boolean) =>
  fc
    .record({
      valueSetOid: fc.constantFrom('2.999.7', 'http://example.org/ValueSet/x'),
      valueSet: text,
      valueSetVersion: fc.constantFrom('', '8.1.0'),
      valueSetFrom: dated ? day : fc.constant(''),
      valueSetTo: dated ? day : fc.constant(''),
      concepts: fc.uniqueArray(
        fc.record({
          code,
          codeSystem,
          codeSystemVersion: stated ? fc.constantFrom('', '2024') : fc.constant(''),
          status: stated ? fc.constantFrom('Current', 'Retired') : fc.constant('Current'),
          names: fc.array(fc.record({ language, designation: text }), { minLength: 1, maxLength: 4 }),
        }),
        { selector: (concept) => `${concept.codeSystem} ${concept.code}`, minLength: 1, maxLength: 5 },
      ),
    })
    .map(({ concepts, ...set }) =>
      concepts.flatMap(({ names, ...concept }) =>
        names.map((name) => conceptRow({ codeSystemName: '', ...set, ...concept, ...name })),
      ),
    );

/** What counts: concepts by code, names by language in their order. */
const essence = (versions: readonly ExportedVersion[]) =>
  versions.map(({ concepts, ...version }) => ({
    ...version,
    concepts: Object.fromEntries(
      concepts.map(({ names, ...concept }) => [
        `${concept.codeSystem} ${concept.code}`,
        { ...concept, names: byLanguage(names) },
      ]),
    ),
  }));

function byLanguage(names: ExportedVersion['concepts'][number]['names']): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const name of names) found[name.language] = [...(found[name.language] ?? []), name.text];
  return found;
}

describe('an export', () => {
  it('as FHIR is imported as what it was', () => {
    fc.assert(
      fc.property(valueSet(true, true), (rows) => {
        expect(essence(versionsOf(again(rows, 'fhir').concepts))).to.deep.equal(essence(versionsOf(rows)));
      }),
    );
  });

  it('as SVS is imported as what it was, without dates, states and versions of code systems', () => {
    fc.assert(
      fc.property(valueSet(false, false), (rows) => {
        const names = (all: readonly ConceptRow[]) =>
          new Set(all.map((row) => [row.codeSystem, row.code, row.language, row.designation].join('\n')));
        const back = again(rows, 'svs').concepts;
        expect(names(back)).to.deep.equal(names(rows));
        const set = ({ valueSetOid, valueSet, valueSetVersion }: ConceptRow) => [
          valueSetOid,
          valueSet,
          valueSetVersion,
        ];
        expect(back.map(set)[0]).to.deep.equal(rows.map(set)[0]);
      }),
    );
  });

  it('as tables is imported as exactly what it was', () => {
    const rows = [
      conceptRow({
        code: '1',
        valueSetOid: '2.999.7',
        valueSetTo: '2024-06-30',
        designationStatus: 'Retired',
      }),
      conceptRow({ code: '2', status: 'Retired', validFrom: '2024-01-01' }),
    ];
    const mappings = [mappingRow({ sourceCode: 'a', targetCode: '1', status: 'Draft' })];
    expect(again(rows, 'tsv', mappings)).to.deep.equal({ concepts: rows, mappings });
  });

  it('as FHIR has code systems for codes in no value set, and a concept map', () => {
    const rows = [
      conceptRow({ code: '1', codeSystemVersion: '2024' }),
      conceptRow({ code: '2', codeSystemVersion: '2024', status: 'Retired', language: 'fr-FR' }),
    ];
    const mappings = [
      mappingRow({ sourceCode: 'a', targetCode: '1', sourceDisplay: 'A', sourceCodeSystem: '' }),
      mappingRow({
        sourceCode: 'a',
        targetCode: '2',
        status: 'narrower',
        sourceDisplay: 'A',
        sourceCodeSystem: '',
      }),
    ];
    const back = again(rows, 'fhir', mappings);
    expect(essence(versionsOf(back.concepts))).to.deep.equal(essence(versionsOf(rows)));
    expect(back.mappings).to.deep.equal(mappings);
  });

  it('never makes a mapping valid that was not', () => {
    const mappings = ['Draft', 'Retired', 'equal', 'relatedto', 'wider', 'unstated'].map((status, at) =>
      mappingRow({ sourceCode: `${at}`, targetCode: '1', status }),
    );
    const back = again([], 'fhir', mappings).mappings;
    expect(back.map(({ status }) => status)).not.to.include('Valid');
  });

  it('is of one value set where one is named', () => {
    const rows = [
      conceptRow({ code: '1', valueSetOid: '2.999.7', valueSetVersion: '1' }),
      conceptRow({ code: '1', valueSetOid: '2.999.7', valueSetVersion: '2' }),
      conceptRow({ code: '1', valueSetOid: '2.999.8' }),
      conceptRow({ code: '1' }),
    ];
    const mappings = [mappingRow({ sourceCode: 'a', targetCode: '1' })];
    const names = (format: ExportFormat, valueSetOid: string) =>
      exportTerminology({ concepts: rows, mappings }, { format, valueSetOid }).files.map(({ name }) => name);
    expect(names('svs', 'urn:oid:2.999.7')).to.deep.equal(['2.999.7-1.xml', '2.999.7-2.xml']);
    expect(names('fhir', '2.999.8')).to.deep.equal(['ValueSet-2.999.8.json']);
    expect(names('tsv', '2.999.7')).to.deep.equal(['concepts.tsv']);
    expect(names('tsv', '2.999.9')).to.deep.equal([]);
  });

  it('says what its format has no place for', () => {
    const rows = [
      conceptRow({ code: '1', valueSetOid: '2.999.7', status: 'Retired' }),
      conceptRow({ code: '2', valueSetOid: '2.999.7', designation: '' }),
      conceptRow({ code: '3', valueSetOid: '2.999.7', designationStatus: 'Retired', validTo: '2024-01-01' }),
      conceptRow({ code: '4' }),
    ];
    const mappings = [mappingRow({ sourceCode: 'a', targetCode: '1' })];
    const left = (format: ExportFormat) => exportTerminology({ concepts: rows, mappings }, { format }).left;
    expect(left('svs')).to.deep.equal([
      '1 code systems whose codes stand in no value set',
      '1 mappings',
      '1 concepts that are not current',
      '2 concepts without a name',
      '1 rows that have dates, as to the dates',
    ]);
    expect(left('fhir')).to.deep.equal([
      '1 names that are not current',
      '1 rows whose concept has dates of its own, as to the dates',
    ]);
    expect(left('tsv')).to.deep.equal([]);
  });

  it('has file names that stay in their folder', () => {
    const rows = [conceptRow({ code: '1', valueSetOid: '../../etc/x', valueSetVersion: '/1' })];
    for (const format of ['svs', 'fhir'] as const) {
      for (const { name } of exportTerminology({ concepts: rows, mappings: [] }, { format }).files) {
        expect(name).to.match(/^[\w-][\w.-]*$/);
      }
    }
  });
});
