import { expect } from 'chai';
import { transcode, translate } from '../../../src/documents/translate/translate.js';
import { conceptRow, mappingRow, terminologyOf } from '../../terminology/rows.js';
import { bytes, entryOf, listOf, summary, text } from './fixtures.js';

const SNOMED = '2.16.840.1.113883.6.96';
const units = { valueSetOid: '1.3.6.1.4.1.12559.11.10.1.3.1.42.16', codeSystem: 'UCUM' };
const terminology = terminologyOf(
  [
    conceptRow({ code: 'left', designation: 'Left' }),
    conceptRow({ code: 'left', designation: 'Gauche', language: 'fr-FR' }),
    conceptRow({ code: 'mg', designation: 'milligram', ...units }),
    conceptRow({ code: 'mg', designation: 'milligramme', language: 'fr-FR', ...units }),
  ],
  [mappingRow({ sourceCode: 'l', targetCode: 'left' })],
);
const options = { terminology, list: listOf('//entry/value') };
const pivot = (entry: string) => transcode(bytes(summary(entry)), options);
const french = (entry: string) => translate(pivot(entry).document, 'fr-FR', options);
const national = 'code="l" codeSystem="2.999.1" displayName="Links"';

describe('what passes through translation as it is', () => {
  it('dates: every digit of them, however precise, and their zone', () => {
    for (const time of [
      '2019',
      '201903',
      '20190331',
      '20190331023000',
      '20190331023000.123-0330',
      '19000101+0000',
    ]) {
      const entry = `<effectiveTime value="${time}"/><effectiveTime><low value="${time}"/><high nullFlavor="UNK"/></effectiveTime>`;
      expect(entryOf(french(`<value ${national}/>${entry}`).document)).to.contain(entry);
    }
  });

  it('amounts: numbers and units, those too that nobody knows, which are reported', () => {
    const entry =
      '<doseQuantity value="0.50" unit="mg"/><doseQuantity><low value="1e3" unit="Tbl."/></doseQuantity>' +
      '<quantity value="3" unit="1"/><quantity value="3"/>';
    const result = french(entry);
    expect(entryOf(result.document)).to.equal(entry);
    const path = '/ClinicalDocument/component[1]/structuredBody[1]/entry[1]/doseQuantity';
    expect(result.units).to.deep.equal([
      { path: `${path}[1]`, unit: 'mg', outcome: 'kept', name: 'milligramme' },
      { path: `${path}[2]/low[1]`, unit: 'Tbl.', outcome: 'missing' },
    ]);
    // An account of them, no finding: the network's own nodes never speak of units on the wire.
    expect(result.issues.filter(({ context }) => context.includes('Tbl.'))).to.deep.equal([]);
  });

  it('units, where no value set of units is held: nothing can be said of them', () => {
    const bare = { ...options, terminology: terminologyOf([conceptRow({ code: 'left' })]) };
    expect(transcode(bytes(summary('<doseQuantity value="1" unit="mg"/>')), bare).units).to.deep.equal([]);
  });

  it('qualifiers, which stay before the translation, and are named as in no list', () => {
    const qualifier = `<qualifier><name code="272741003" codeSystem="${SNOMED}"/><value ${national}/></qualifier>`;
    const result = pivot(`<value ${national}><originalText>links</originalText>${qualifier}</value>`);
    expect(entryOf(result.document)).to.match(
      new RegExp(`<originalText>links</originalText>${qualifier}<translation ${national}/></value>$`),
    );
    expect(result.elements).to.have.length(1);
    const unlisted = result.unlisted.map(({ path }) => path.split('/').slice(-2).join('/'));
    expect(unlisted).to.include.members(['qualifier[1]/name[1]', 'qualifier[1]/value[1]']);
  });

  it('null flavors of every kind, with the translations and the texts that they carry', () => {
    for (const flavor of ['NI', 'UNK', 'OTH', 'NA', 'NAV', 'MSK', 'ASKU', 'NASK']) {
      const entry =
        `<value nullFlavor="${flavor}"><originalText><reference value="#a"/></originalText>` +
        `<translation ${national}><translation ${national}/></translation></value>`;
      const result = french(entry);
      expect(entryOf(result.document)).to.equal(entry);
      expect(result.elements.map(({ outcome }) => outcome)).to.deep.equal(['nullFlavor']);
      expect(result.unlisted.filter(({ path }) => path.includes('entry'))).to.deep.equal([]);
    }
  });

  it('references of an original text, beside the history that grows', () => {
    const original = '<originalText><reference value="#a"/></originalText>';
    expect(entryOf(french(`<value ${national}>${original}</value>`).document)).to.equal(
      `<value code="left" codeSystem="${SNOMED}" displayName="Gauche" codeSystemName="SNOMED CT">${original}` +
        `<translation code="left" codeSystem="${SNOMED}" codeSystemName="SNOMED CT" displayName="Left">` +
        `<translation ${national}/></translation></value>`,
    );
  });

  it('translations that a document brought, at whatever depth', () => {
    const brought = `<translation code="a" codeSystem="2.999.2"><translation code="b" codeSystem="2.999.3"/></translation>`;
    const result = text(french(`<value ${national}>${brought}</value>`).document);
    expect(result).to.contain(`<translation ${national}>${brought}</translation></translation></value>`);
  });
});
