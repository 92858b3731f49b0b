import { expect } from 'chai';
import fc from 'fast-check';
import { writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { type NarratedResult, translateWithNarrative } from '../../../src/documents/display/regenerate.js';
import { CodedElementList } from '../../../src/documents/translate/coded-elements.js';
import { translate } from '../../../src/documents/translate/translate.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { attributeOf, childrenOf } from '../../../src/wire/xml/read.js';
import { escapeAttribute } from '../../../src/wire/xml/write.js';
import { conceptRow, terminologyOf } from '../../terminology/rows.js';
import { ePrescription, patientSummary } from '../cda/arbitraries.js';
import { ehdsi } from '../translate/fixtures.js';
import { cda } from './documents.js';

const SNOMED = '2.16.840.1.113883.6.96';
const UNITS = { valueSetOid: '1.3.6.1.4.1.12559.11.10.1.3.1.42.16', codeSystem: 'UCUM' };
const terminology = terminologyOf([
  conceptRow({ code: '60591-5', codeSystem: 'LOINC', designation: 'Patient summary' }),
  conceptRow({ code: 'nut', designation: 'Nut' }),
  conceptRow({ code: 'nut', designation: 'Noix', language: 'fr-FR' }),
  conceptRow({ ...UNITS, code: '[iU]', designation: 'unité internationale', language: 'fr-FR' }),
]);
const list = new CodedElementList('test', [
  { path: '/ClinicalDocument/code', usage: { PS3: 'O' }, valueSets: [] },
  { path: '//participantRole/playingEntity/code', usage: { PS3: 'O' }, valueSets: [] },
]);
const options = { terminology, list };

const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const bytes = (document: string) => new TextEncoder().encode(document);
const inFrench = (document: Uint8Array) => translateWithNarrative(document, 'fr-FR', options);

const allergy = (agent: string, more = '') =>
  `<entry><act classCode="ACT" moodCode="EVN"><entryRelationship typeCode="SUBJ"><observation>${more}
  <participant typeCode="CSM"><participantRole><playingEntity>${agent}</playingEntity></participantRole></participant>
  </observation></entryRelationship></act></entry>`;
const nut = `<code code="nut" codeSystem="${SNOMED}" displayName="Nut"/>`;
const alerts = (narrative: string, entries = allergy(nut)) =>
  cda('60591-5', [{ code: '48765-2', title: 'Allergien', text: narrative, entries }]);

/** The first narrative of a document as it is written. */
const narrativeOf = (document: Uint8Array) =>
  /<text[^>]*>([\s\S]*?)<\/text><entry/.exec(text(document))?.[1] ?? '';

/** The ids of a document, and what its references name. */
function links(document: Uint8Array): { ids: string[]; references: string[] } {
  return withXml(document, (root) => {
    const ids: string[] = [];
    const references: string[] = [];
    const visit = (element: typeof root): void => {
      const id = attributeOf(element, 'ID');
      if (id !== undefined) ids.push(id);
      if (element.name === 'reference')
        references.push((attributeOf(element, 'value') ?? '').replace(/^#/, ''));
      for (const child of childrenOf(element)) visit(child);
    };
    visit(root);
    return { ids, references };
  });
}

describe('a narrative made anew', () => {
  it("stands first, in the reader's language, and the original below it byte for byte, in its own", () => {
    const original =
      '\n <paragraph ID="a1">Nüsse &amp; Erdnüsse</paragraph><!-- kept --><table><tbody><tr><td/></tr></tbody></table> ';
    const narrative = narrativeOf(inFrench(alerts(original)).document);
    const [generated, rest] = narrative.split('<list>');
    expect(generated).to.match(/^<paragraph language="fr"><content styleCode="Bold">Allergies et alertes</);
    expect(generated).to.contain('<th scope="col">Agent').and.to.contain('<td>Noix [original : Nut]</td>');
    expect(generated).not.to.match(/ID=/);
    expect(rest).to.equal(
      `<caption language="fr">Texte original, dans sa langue d'origine</caption><item language="fr-LU">${original}</item></list>`,
    );
  });

  it('changes nothing else of what translation makes', () => {
    const document = alerts('<paragraph ID="a1">Nüsse</paragraph>');
    const { document: narrated, narratives, ...result } = inFrench(document);
    const { document: plain, ...expected } = translate(document, 'fr-FR', options);
    const without = text(narrated)
      .replace(/<text>[\s\S]*<item language="fr-LU">/, '<text>')
      .replace('</item></list>', '');
    expect(without).to.equal(text(plain));
    expect(result).to.deep.equal(expected);
    expect(narratives).to.deep.equal([
      {
        path: '/ClinicalDocument/component[1]/structuredBody[1]/component[1]/section[1]',
        outcome: 'generated',
      },
    ]);
  });

  it('leaves a section alone whose entries nobody understands, or that has none', () => {
    const sections = [
      { code: '48765-2', text: 'Nüsse' },
      { code: '99999-9', text: 'Fremdes', entries: '<entry><observation/></entry>' },
      { code: '18776-5', text: '<paragraph>Plan</paragraph>', entries: allergy(nut) },
    ];
    const document = cda('60591-5', sections);
    const result = inFrench(document);
    expect(result.document).to.deep.equal(translate(document, 'fr-FR', options).document);
    expect(result.narratives.map(({ outcome }) => outcome)).to.deep.equal(['kept', 'kept', 'kept']);
  });

  it('is put where there was none, in the place that the schema gives it', () => {
    const generated = (document: Uint8Array) => text(inFrench(document).document);
    const silent = text(alerts(''));
    expect(generated(bytes(silent.replace('<text></text>', '')))).to.contain(
      '</title><text><paragraph language="fr">',
    );
    for (const empty of ['<text/>', '<text ID="t"> <!-- nothing --> </text>']) {
      const result = generated(bytes(silent.replace('<text></text>', empty)));
      expect(result)
        .to.contain(`${empty.replace(/\/?>.*$/s, '>')}<paragraph language="fr">`)
        .and.not.to.contain('<list');
    }
  });

  it("takes the id of the whole text along with the text that it meant, and the text's own language", () => {
    const document = text(alerts('Nüsse')).replace('<text>', '<text ID="all" language="de-AT">');
    const result = text(inFrench(bytes(document)).document);
    expect(result)
      .to.contain('<text language="de-AT"><paragraph')
      .and.to.contain('<item language="de-AT" ID="all">Nüsse</item>');
  });

  it("tells an author's words where they are all there is, and marks their language", () => {
    const agent = '<code nullFlavor="OTH"><originalText><reference value="#a1"/></originalText></code>';
    const document = text(alerts('<content ID="a1">Haselnuss</content>', allergy(agent)));
    const narrative = narrativeOf(inFrench(bytes(document.replace('fr-LU', 'de-AT'))).document);
    expect(narrative).to.match(/<content language="de-AT">Haselnuss \[Non traduit\]<\/content>/);
  });

  it('never makes markup of a text', () => {
    const evil = '</td><script>alert(1)</script><td onclick="x">&#60;b&#62; ]]> "';
    const agent = `<code code="x" codeSystem="${SNOMED}" displayName="${escapeAttribute(evil)}"/>`;
    const { document } = inFrench(alerts('<paragraph>x</paragraph>', allergy(agent)));
    const names = new Set<string>();
    withXml(document, (root) => {
      const visit = (element: typeof root): void => {
        names.add(element.name);
        for (const child of childrenOf(element)) visit(child);
      };
      visit(root);
      return undefined;
    });
    expect(names).not.to.include('script');
    expect(text(document)).to.contain('&lt;/td&gt;&lt;script&gt;');
    const odd = text(alerts('x')).replace('fr-LU', 'fr&quot; onload=&quot;x');
    expect(narrativeOf(inFrench(bytes(odd)).document)).to.contain('<item>x</item>');
  });

  it('is written with the prefixes and in the encoding of its document', () => {
    const prefixed = text(alerts('Nüsse'))
      .replace(/<(\/?)(?=[A-Za-z])/g, '<$1x:')
      .replace('xmlns="urn:hl7-org:v3"', 'xmlns="urn:other"');
    const result = text(inFrench(bytes(prefixed)).document);
    expect(result).to.contain('<x:text><paragraph xmlns="urn:hl7-org:v3" language="fr">');
    expect(result).to.contain('<x:item language="fr-LU">Nüsse</x:item></x:list></x:text>');
    const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>${text(alerts('N\u00fcsse'))}`;
    const latin = Buffer.from(inFrench(Buffer.from(declared, 'latin1')).document).toString('latin1');
    expect(latin).to.contain('Texte &#233;tabli').and.to.contain('>N\u00fcsse</item>');
  });

  it('tells dates as precisely as they are written, with their zone, and units with a notation by name', () => {
    const timed = (value: string) => `<effectiveTime><low value="${value}"/></effectiveTime>`;
    const told = (value: string) =>
      /depuis [^<]*/.exec(narrativeOf(inFrench(alerts('x', allergy(nut, timed(value)))).document))?.[0];
    expect(told('2019')).to.equal('depuis 2019');
    expect(told('201903')).to.equal('depuis mars 2019');
    expect(told('20190331')).to.equal('depuis le 31 mars 2019');
    expect(told('20190331023000+0100')).to.equal('depuis le 31 mars 2019, 02:30 (UTC+01:00)');
    const result = (unit: string) =>
      `<entry><observation><code code="1" codeSystem="2.999" displayName="x"/><value xsi:type="PQ" value="0.50" unit="${unit}"/></observation></entry>`;
    const amount = (unit: string) =>
      /<td>(0\.50[^<]*)</.exec(
        narrativeOf(inFrench(cda('60591-5', [{ code: '30954-2', entries: result(unit) }])).document),
      )?.[1];
    expect(amount('[iU]')).to.equal('0.50 unité internationale ([iU])');
    expect(amount('mg')).to.equal('0.50 mg');
    expect(amount('{drops}')).to.equal('0.50 drops');
  });

  it('leaves a document alone of which nothing could be made', () => {
    const document = cda('34105-7', [{ code: '48765-2', entries: allergy(nut) }]);
    expect(inFrench(document)).to.deep.include({ document, narratives: [] });
  });

  it('keeps every id once and every reference on an id, whatever the document', () => {
    const how = { terminology, list: ehdsi };
    const check = (document: Uint8Array): void => {
      const result: NarratedResult = translateWithNarrative(document, 'fr-FR', how);
      const [before, after] = [links(document), links(result.document)];
      expect(after).to.deep.equal(before);
      expect(new Set(after.ids).size).to.equal(after.ids.length);
      for (const reference of after.references) expect(after.ids).to.include(reference);
      expect(result.narratives.some(({ outcome }) => outcome === 'generated')).to.equal(true);
    };
    fc.assert(
      fc.property(patientSummary, (each) => check(writePatientSummary(each))),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(ePrescription, (each) => check(writeEPrescription(each))),
      { numRuns: 30 },
    );
  });
});
