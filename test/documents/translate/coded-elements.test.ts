import { expect } from 'chai';
import {
  readCodedElementTable,
  readCodedElementXml,
} from '../../../src/documents/translate/coded-element-files.js';
import { CodedElementList, type DocumentType } from '../../../src/documents/translate/coded-elements.js';
import { readMarkup } from '../../../src/documents/translate/markup.js';
import { compilePath } from '../../../src/documents/translate/path.js';
import { bytes, ehdsi, epsos } from './fixtures.js';

const E = '1.3.6.1.4.1.12559.11.10.1.3.1.3';

/** What a path selects, by the `id` attribute of the elements. */
function selected(path: string, document: string): string {
  const compiled = compilePath(path);
  const hits = readMarkup(bytes(document)).elements.filter(
    (element) => element.local === compiled.leaf && compiled.matches(element),
  );
  return hits.map((element) => element.attribute('id') ?? '?').join(' ');
}

describe('paths of coded elements', () => {
  it('start at the root or anywhere, and match any namespace', () => {
    const document = '<a><n:b xmlns:n="x" id="1"/><c><a><b id="2"/></a></c></a>';
    expect(selected('/a/b', document)).to.equal('1');
    expect(selected('//a/b', document)).to.equal('1 2');
    expect(selected('/a/c/a/b', document)).to.equal('2');
    expect(selected('/b', document)).to.equal('');
  });

  it('compare attributes of the element and of its children, with and, or', () => {
    const document =
      '<a><o k="1"><code code="X" codeSystem="S"/><v id="1"/></o><o k="2"><code code="X" codeSystem="T"/><v id="2"/></o></a>';
    expect(selected("//o[@k='1']/v", document)).to.equal('1');
    expect(selected("//o[@k ='1'][code/@code='X']/v", document)).to.equal('1');
    expect(selected("//o[code/@code='X' and code/@codeSystem='T']/v", document)).to.equal('2');
    expect(selected("//o[@k='9' or code/@codeSystem='S']/v", document)).to.equal('1');
  });

  it('know template ids by their short form, either of several', () => {
    const document =
      `<a><o><templateId root="${E}.9"/><v id="1"/></o>` +
      '<o><templateId root="2.16.840.1.113883.10.20.1.50"/><v id="2"/></o><o><v id="3"/></o></a>';
    expect(selected('//o[E.3.9|CCD.50]/v', document)).to.equal('1 2');
    expect(selected('//o[2.16.840.1.113883.10.20.1.50]/v', document)).to.equal('2');
    expect(selected(`//o[templateId/@root='${E}.9']/v`, document)).to.equal('1');
  });

  it('compare xsi:type by local name under any prefix, however a list writes it', () => {
    const document =
      '<a xmlns:x="http://www.w3.org/2001/XMLSchema-instance" xmlns:n="urn:hl7-org:v3">' +
      '<t x:type="n:EIVL_TS"><event id="1"/></t><t x:type="PIVL_TS"><event id="2"/></t><t type="EIVL_TS"><event id="3"/></t></a>';
    for (const name of ['@xsi:type', '@type']) {
      expect(selected(`//t[${name}='EIVL_TS']/event`, document)).to.equal('1');
    }
  });

  it('that are not understood are refused', () => {
    for (const path of ['a/b', '//', '//a[1]/@x', '//a[position()=1]', "//a[@x!='1']", '//*']) {
      expect(() => compilePath(path), path).to.throw(SyntaxError);
    }
  });
});

describe('a coded element list', () => {
  it('selects each element once, by the strictest row and the value sets of all', () => {
    const list = new CodedElementList('test', [
      { path: '//o/v', usage: { PS3: 'O' }, valueSets: [{ oid: '1' }] },
      { path: '/a/o/v', usage: { PS3: 'RNFA' }, valueSets: [{ oid: '2' }] },
      { path: '//v', usage: { EP3: 'R' }, valueSets: [{ oid: '3' }] },
      { path: '//w', usage: { PS3: 'R' }, valueSets: [] },
    ]);
    const { elements, absent } = list.select(readMarkup(bytes('<a><o><v/></o></a>')).elements, 'PS3');
    expect(elements.map(({ usage, valueSets }) => [usage, valueSets])).to.deep.equal([
      ['RNFA', [{ oid: '1' }, { oid: '2' }]],
    ]);
    expect(absent).to.deep.equal(['//w']);
    expect(list.covers('ED1')).to.equal(false);
  });

  it('says which line of its file is wrong', () => {
    const table = (row: string) => `# comment\npath\tvalueSets\tPS3\n# more\n${row}\n`;
    expect(readCodedElementTable('t', table('//a\t34\tO')).rows).to.deep.equal([
      { path: '//a', valueSets: [{ oid: '1.3.6.1.4.1.12559.11.10.1.3.1.42.34' }], usage: { PS3: 'O' } },
    ]);
    expect(() => readCodedElementTable('t', table('//a\t34'))).to.throw('t, line 4: it has 2 of 3 columns');
    expect(() => readCodedElementTable('t', table('//a\t34\tX'))).to.throw('X is no usage');
    expect(() => readCodedElementTable('t', table('a b\t34\tO'))).to.throw(SyntaxError);
  });

  it('is read in the official form, several value sets and no units', () => {
    const list = readCodedElementXml(
      'official',
      bytes(`<codedElementList>
        <codedElement><elementPath>//a/code</elementPath><usage><patientSummaryCDAl3>R</patientSummaryCDAl3>
          <ePrescriptionCDAl3>NA</ePrescriptionCDAl3></usage><valueSet>1.2</valueSet><valueSet>1.3</valueSet>
          <valueSetVersion>7</valueSetVersion><targetLanguageCode/></codedElement>
        <codedElement><elementPath>//a/doseQuantity/@unit</elementPath><usage><patientSummaryCDAl3>O</patientSummaryCDAl3>
          </usage><valueSet>1.4</valueSet></codedElement></codedElementList>`),
    );
    expect(list.rows).to.deep.equal([
      {
        path: '//a/code',
        usage: { PS3: 'R' },
        valueSets: [
          { oid: '1.2', version: '7' },
          { oid: '1.3', version: '7' },
        ],
      },
    ]);
    expect(() => readCodedElementXml('x', bytes('<other/>'))).to.throw(SyntaxError);
  });
});

describe('the lists that ship with the project', () => {
  const select = (document: string, type: DocumentType, list = ehdsi) =>
    list
      .select(readMarkup(bytes(document)).elements, type)
      .elements.map(({ element, usage }) => `${usage} ${element.attribute('id') ?? '?'}`);

  const act = (inner: string, template: string, material = 'consumable') => {
    const [name, id] = template.split(' ');
    return (
      `<entry><${name}><templateId root="${id}"/><${material}><manufacturedProduct><manufacturedMaterial>` +
      `${inner}</manufacturedMaterial></manufacturedProduct></${material}></${name}></entry>`
    );
  };
  const prescription = (inner: string) => act(inner, `substanceAdministration ${E}.2`);
  const dispensation = (inner: string) => act(inner, `supply ${E}.3`, 'product');

  it('mend the ingredients of parts, which stand in a partProduct', () => {
    const part =
      '<part><partProduct><formCode id="form"/><ingredient classCode="ACTI"><ingredientSubstance><code id="sub"/>' +
      '</ingredientSubstance></ingredient></partProduct></part>';
    expect(select(prescription(part), 'EP3')).to.deep.equal(['O form', 'O sub']);
    expect(select(dispensation(part), 'ED3')).to.deep.equal(['O form', 'O sub']);
  });

  it('mend the third package level of a dispensation', () => {
    const level = (inner: string, id: string) =>
      `<asContent><containerPackagedProduct><formCode id="${id}"/>${inner}</containerPackagedProduct></asContent>`;
    const packages = level(level(level('', '3'), '2'), '1');
    expect(select(dispensation(packages), 'ED3')).to.deep.equal(['RNFA 1', 'RNFA 2', 'RNFA 3']);
    expect(select(prescription(packages), 'EP3')).to.deep.equal(['RNFA 1', 'RNFA 2', 'RNFA 3']);
    expect(select(dispensation(packages), 'EP1')).to.deep.equal([]);
  });

  it('take every ingredient of several', () => {
    const ingredient = (id: string) =>
      `<ingredient classCode="ACTI"><ingredientSubstance><code id="${id}"/></ingredientSubstance></ingredient>`;
    const inactive =
      '<ingredient classCode="IACT"><ingredientSubstance><code id="x"/></ingredientSubstance></ingredient>';
    expect(select(prescription(ingredient('1') + inactive + ingredient('2')), 'EP3')).to.deep.equal([
      'O 1',
      'O 2',
    ]);
  });

  it('read the epSOS extension of Waves 1 to 5 as well', () => {
    const product =
      '<ingredient classCode="ACTI"><ingredient><code id="i"/></ingredient></ingredient>' +
      '<asContent><containerPackagedMedicine><formCode id="p"/></containerPackagedMedicine></asContent>';
    expect(select(prescription(product), 'EP3')).to.deep.equal(['O i', 'RNFA p']);
    expect(select(prescription(product), 'EP3', epsos)).to.deep.equal(['R i', 'RNFA p']);
  });

  it("select a problem's value once, and its status under old and new template ids", () => {
    for (const [status, outcome] of [
      [`${E}.9`, `${E}.10`],
      ['1.3.6.1.4.1.19376.1.5.3.1.4.1.1', '1.3.6.1.4.1.19376.1.5.3.1.4.1.2'],
    ]) {
      const related = (id: string, template: string) =>
        `<entryRelationship typeCode="REFR"><observation><templateId root="${template}"/><value id="${id}"/></observation></entryRelationship>`;
      const document =
        `<entry><act><templateId root="${E}.15"/><entryRelationship typeCode="SUBJ"><observation><templateId root="${E}.7"/>` +
        `<code id="code"/><value id="value"/>${related('status', status!)}${related('outcome', outcome!)}</observation></entryRelationship></act></entry>`;
      expect(select(document, 'PS3')).to.deep.equal(['O code', 'RNFA value', 'O status', 'O outcome']);
    }
  });

  it('leave units of dose quantities alone', () => {
    for (const list of [ehdsi, epsos]) {
      expect(list.rows.filter(({ path }) => /doseQuantity|@unit/.test(path))).to.deep.equal([]);
    }
    const dose = `<entry><substanceAdministration><templateId root="${E}.4"/><doseQuantity unit="mg"><low unit="mg"/></doseQuantity></substanceAdministration></entry>`;
    expect(select(dose, 'PS3')).to.deep.equal([]);
  });

  it('cover every structured kind, and the header of PDF documents', () => {
    const header = '<ClinicalDocument><code id="code"/><confidentialityCode id="conf"/></ClinicalDocument>';
    for (const type of ['PS3', 'EP3', 'ED3', 'HC3', 'MR3', 'PS1', 'EP1'] as const) {
      expect(select(header, type), type).to.deep.equal(['R code', 'RNFA conf']);
    }
    expect(ehdsi.covers('ED1')).to.equal(false);
    expect(epsos.covers('ED1')).to.equal(true);
  });
});
