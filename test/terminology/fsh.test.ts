import { expect } from 'chai';
import fc from 'fast-check';
import { readTerminologyFile } from '../../src/terminology/importers/read-file.js';

const read = (text: string) => {
  const file = readTerminologyFile(new TextEncoder().encode(text));
  if (file === undefined) throw new Error('not read');
  return file;
};

const SET = `ValueSet: Units
Id: Units-8.1.0
Title: "Units // of measure"
Description: """several
* http://example.org#no "not a concept"
lines"""

* ^experimental = false
* ^version = "8.1.0"
* ^url = "http://example.org/ValueSet/Units" // from a list
* ^identifier.system = "urn:ietf:rfc:3986"
* ^identifier.value = "urn:oid:2.999.7"
`;

describe('FSH of a value set', () => {
  it('is read with its OID and version', () => {
    const file = read(`${SET}* http://loinc.org#1-8 "First"\n`);
    expect(file.format).to.equal('fsh');
    expect(file.skipped).to.deep.equal([]);
    expect(file.concepts).to.have.length(1);
    expect(file.concepts[0]).to.include({
      valueSetOid: '2.999.7',
      valueSet: 'Units',
      valueSetVersion: '8.1.0',
      codeSystem: '2.16.840.1.113883.6.1',
      codeSystemName: 'LOINC',
      code: '1-8',
      language: 'en-GB',
      designation: 'First',
    });
  });

  it('has codes with all the marks that units have', () => {
    for (const code of [
      '%{blocked}',
      '/10*9',
      "[knk'U]",
      '{#}/a',
      'g/(5.h)',
      '10*3{RBCs}',
      '//x',
      'cm[H2O]/L/s',
    ]) {
      const [concept] = read(`${SET}* http://unitsofmeasure.org/#${code} "unit"\n`).concepts;
      expect(concept, code).to.include({ code, codeSystem: '2.16.840.1.113883.6.8', designation: 'unit' });
    }
  });

  it('has any code that is written in quotes, and any text', () => {
    const written = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
    const word = fc
      .string({ minLength: 1, maxLength: 10 })
      .filter((text) => text.trim() === text && text !== '');
    fc.assert(
      fc.property(word, word, (code, display) => {
        const { concepts } = read(`${SET}* http://loinc.org#${written(code)} ${written(display)}\n`);
        expect(concepts[0]).to.include({ code, designation: display });
      }),
    );
  });

  it('has aliases, pinned versions, trailing blanks and comments', () => {
    const file = read(
      `Alias: $icd-10 = http://hl7.org/fhir/sid/icd-10\n${SET}
* $icd-10#I10 "Hypertension  "   // a comment
* include http://snomed.info/sct|2024#1 "One"
* $lost#2 "Two"
/* * http://loinc.org#9 "no"
*/
`,
    );
    expect(
      file.concepts.map(({ codeSystemName, code, designation }) => [codeSystemName, code, designation]),
    ).to.deep.equal([
      ['ICD-10', 'I10', 'Hypertension'],
      ['SNOMED CT', '1', 'One'],
    ]);
    expect(file.concepts[1]?.codeSystemVersion).to.equal('2024');
    expect(file.skipped.map(({ reason }) => reason)).to.deep.equal([
      'the alias $lost is not declared in the file',
    ]);
  });

  it('without OID goes by its URL, without URL by its id without the version', () => {
    const concept = '* http://loinc.org#1 "One"\n';
    const oid = (rules: string) =>
      read(`ValueSet: X\nId: X-1.2\n${rules}${concept}`).concepts[0]?.valueSetOid;
    expect(oid('* ^url = "http://example.org/X"\n')).to.equal('http://example.org/X');
    expect(oid('* ^identifier.value = "urn:uuid:2.999.8"\n')).to.equal('2.999.8');
    expect(oid('')).to.equal('X');
  });

  it('reports what is no single concept', () => {
    const file = read(
      `${SET}* include codes from valueset http://example.org/Y
* include codes from system http://snomed.info/sct
    where concept descendent-of #365636006
* #lonely "Without system"
`,
    );
    expect(file.concepts).to.deep.equal([]);
    expect(file.skipped).to.deep.equal([
      { line: 13, reason: 'it is not a single concept' },
      { line: 14, reason: 'it is not a single concept' },
      { line: 16, reason: 'a concept has no code system, or one too many' },
    ]);
  });
});

describe('FSH of a code system', () => {
  it('is read with concepts below each other, designations and states', () => {
    const file = read(`CodeSystem: emdn
Id: emdn
* ^status = #active
* ^property[+].code = #status
* url = urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.44.6
* ^identifier[+].system = "urn:ietf:rfc:3986"
* ^identifier[=].value = "urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.44.6"
* #A "DEVICES"
  * #A01 "NEEDLES" // Parent: A
    * ^definition = "Sharp = pointed"
    * ^designation[+].language = #fr
    * ^designation[=].value = "AIGUILLES"
    * ^property[+].code = #class
    * ^property[=].valueCode = #X "x"
    * ^property[+].code = #status
    * ^property[=].valueCode = #deprecated "Deprecated"
* #A #A02 "SYRINGES"
* #A02 ^designation[0].language = #de
* #A02 ^designation[0].value = "SPRITZEN"
`);
    expect(file.skipped).to.deep.equal([]);
    expect(
      file.concepts.map(({ code, language, designation, status }) => [code, language, designation, status]),
    ).to.deep.equal([
      ['A', 'en-GB', 'DEVICES', 'Current'],
      ['A01', 'en-GB', 'NEEDLES', 'Retired'],
      ['A01', 'fr', 'AIGUILLES', 'Retired'],
      ['A02', 'en-GB', 'SYRINGES', 'Current'],
      ['A02', 'de', 'SPRITZEN', 'Current'],
    ]);
    expect(file.concepts[0]).to.include({ codeSystemName: 'EMDN', valueSetOid: '' });
  });

  it('is known by its id, otherwise skipped as a whole', () => {
    expect(read('CodeSystem: Forms\nId: edqm-all\n* #0097 "Solid"\n').concepts[0]?.codeSystemName).to.equal(
      'EDQM',
    );
    const unknown = read('CodeSystem: Forms\nId: forms\n* #0097 "Solid"\n');
    expect(unknown.concepts).to.deep.equal([]);
    expect(unknown.skipped[0]?.reason).to.contain('Forms');
  });

  it('stands beside other things, which are passed over', () => {
    const file = read(
      'CodeSystem: A\nId: atc\n* #A "Alimentary"\n\nProfile: P\nParent: Patient\n* name 1..1\n\nValueSet: B\nId: B\n* ATC#A "Alimentary"\n',
    );
    expect(file.concepts.map(({ valueSetOid, code }) => [valueSetOid, code])).to.deep.equal([
      ['', 'A'],
      ['B', 'A'],
    ]);
    expect(file.skipped).to.deep.equal([]);
  });
});
