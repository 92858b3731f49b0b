import { expect } from 'chai';
import { codedElements, terminologyOf } from '../../../src/app/documents.js';
import { writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { CdaError } from '../../../src/documents/cda/errors.js';
import { writeLevel1 } from '../../../src/documents/cda/level1.js';
import { patientSummaryKind } from '../../../src/documents/cda/patient-summary.js';
import { codeSystem } from '../../../src/documents/cda/templates.js';
import type { DocumentView } from '../../../src/documents/display/model.js';
import { showDocument } from '../../../src/documents/display/show.js';
import { viewDocument } from '../../../src/documents/display/view.js';
import { displayLanguages, wordsOf } from '../../../src/documents/display/words/by-language.js';
import type { Words } from '../../../src/documents/display/words/words.js';
import { header, prescription } from '../cda/example.js';
import { asText, cda, entriesOf, prescriptionBytes, summaryBytes, told } from './documents.js';

const terminology = { terminology: terminologyOf({ dataDir: '/nowhere' }), list: codedElements() };

describe('the view of a document', () => {
  it('of a prescription is made from its coded entries, in German', () => {
    const view = viewDocument(prescriptionBytes(), { language: 'de-LU' });
    expect(view.title).to.equal('Verschreibung');
    expect(view.person).to.equal('Zoé Hélène Exemple · 14. März 1958 · Féminin · 42');
    expect(told(view, 'prescription')).to.deep.equal([
      {
        prescriptionId: ['RX'],
        prescriber: ['Nicole Thill', 'Hôpital'],
        prescriptionDate: ['12. Januar 2026, 10:15 (UTC+01:00)'],
      },
      {
        medicine: ['Exemplum 500 mg'],
        ingredients: ['paracétamol'],
        strength: ['500 mg'],
        doseForm: ['Comprimé'],
        dose: ['0.50 – 1 Einheit(en)'],
        frequency: ['alle 8 Stunden'],
        duration: ['12. Januar 2026 bis 19. Januar 2026'],
        patientInstructions: ['Avec un verre d’eau, & sans <alcool>. <notTranslated>'],
        substitution: ['Nein', 'N'],
        packages: ['3 Einheit(en)'],
        packageSize: ['E01: 2 Einheit(en)', 'E02: 14 Einheit(en)'],
        productClass: ['paracétamol'],
      },
    ]);
    const [, item] = view.sections[0]?.groups ?? [];
    expect(item?.unrecorded).to.include.members(['Art der Anwendung', 'Zulassungsinhaber']);
  });

  it('of a patient summary states what there is none of, alerts first', () => {
    const { sections } = viewDocument(summaryBytes(), { language: 'fr' });
    expect(
      sections.map(({ block, groups }) => [block, groups.flatMap((each) => each.statements.map(asText))]),
    ).to.deep.equal([
      ['alerts', ["Le patient n'en a pas : Aucune allergie connue <hasNone>"]],
      ['problems', ["Le patient n'en a pas : Aucun problème connu <hasNone>"]],
      ['medications', ["Le patient n'en a pas : Aucun médicament connu <hasNone>"]],
      ['devices', ["Le patient n'en a pas : Aucun dispositif connu <hasNone>"]],
      ['procedures', ["Non renseigné : Pas d'information sur les interventions <notRecorded>"]],
    ]);
    expect(sections.map(({ alert }) => alert)).to.deep.equal([true, false, false, false, false]);
  });

  it('has the patient, those behind the document and the document itself', () => {
    const view = viewDocument(summaryBytes(), { language: 'en' });
    expect(entriesOf(view.patient)[0]).to.deep.equal({
      familyName: ['Exemple'],
      givenName: ['Zoé Hélène'],
      birthDate: ['March 14, 1958'],
      gender: ['Féminin'],
      primaryId: ['42'],
    });
    expect(entriesOf(view.people[1] ?? expect.fail())[0]).to.include.keys('legalAuthenticator', 'custodian');
    expect(entriesOf(view.document)[0]).to.deep.equal({
      documentTitle: ['Résumé patient'],
      created: ['January 12, 2026, 10:15 (UTC+01:00)'],
      originalLanguage: ['French (Luxembourg)'],
      documentId: ['D-1.1'],
    });
  });

  it('of a dispensation tells what was handed out and what had been prescribed', () => {
    const product = (name: string) =>
      `<manufacturedProduct><manufacturedMaterial><name>${name}</name></manufacturedMaterial></manufacturedProduct>`;
    const entries = `<entry><supply><quantity value="2" unit="1"/><product>${product('Remplacum')}</product>
      <performer><time value="20260113"/><assignedEntity><assignedPerson><name><given>Ana</given><family>Sá</family></name></assignedPerson></assignedEntity></performer>
      <entryRelationship typeCode="REFR"><substanceAdministration><consumable>${product('Exemplum')}</consumable></substanceAdministration></entryRelationship>
      <entryRelationship typeCode="COMP"><act><code code="SUBST" codeSystem="2.16.840.1.113883.5.6"/></act></entryRelationship></supply></entry>`;
    const [given, prescribed] = told(
      viewDocument(cda('60593-1', [{ code: '60590-7', entries }]), { language: 'pt' }),
      'dispensation',
    );
    expect(given).to.deep.include({
      medicine: ['Remplacum'],
      quantity: ['2 unidade(s)'],
      substituted: ['Sim'],
      dispensedOn: ['13 de janeiro de 2026'],
      dispenser: ['Ana Sá'],
    });
    expect(prescribed).to.deep.include({ medicine: ['Exemplum'] });
  });

  it('says of a required section that is missing that nothing follows from it', () => {
    const { sections } = viewDocument(cda('60591-5', [{ code: '10160-0' }]), { language: 'en' });
    expect(sections.map(({ block, note }) => [block, note])).to.deep.equal([
      ['alerts', 'The document has no section on this. Nothing may be concluded from it.'],
      ['problems', 'The document has no section on this. Nothing may be concluded from it.'],
      ['medications', 'The section holds no entry.'],
      ['devices', 'The document has no section on this. Nothing may be concluded from it.'],
      ['procedures', 'The document has no section on this. Nothing may be concluded from it.'],
    ]);
    expect(viewDocument(cda('56445-0', [{ code: '10160-0' }]), { language: 'en' }).sections).to.have.length(
      1,
    );
  });

  it('says of a section that is masked or unavailable as a whole that it is', () => {
    for (const [flavor, note] of [
      ['MSK', 'Withheld: masked for privacy'],
      ['NAV', 'Could not be fetched (not available at the moment)'],
    ]) {
      const xml = new TextDecoder().decode(cda('60591-5', [{ code: '48765-2' }]));
      const bytes = new TextEncoder().encode(xml.replace('<section>', `<section nullFlavor="${flavor}">`));
      expect(viewDocument(bytes, { language: 'en' }).sections[0]).to.deep.include({ block: 'alerts', note });
    }
  });

  it('shows sections of nobody’s by their own title and text', () => {
    const section = { code: '99999-9', title: 'Notes', text: '<paragraph>Libre</paragraph>' };
    const { sections } = viewDocument(cda('34133-9', [section]), { language: 'en' });
    expect(sections[0]).to.deep.include({ block: 'other', heading: 'Notes', narrativeOnly: true });
    expect(sections[0]?.narrative).to.deep.equal([{ tag: 'block', children: ['Libre'] }]);
  });

  it('of a level 1 document names the file inside', () => {
    const level1 = writeLevel1(
      header,
      patientSummaryKind,
      { root: '2.999.7', extension: 'D-1.2' },
      new Uint8Array(12_345),
    );
    const view = viewDocument(level1, { language: 'en' });
    expect(view.attachment).to.deep.equal({ mediaType: 'application/pdf', size: 12_345 });
    expect(view.sections).to.be.empty;
  });

  it('says when a level 1 document has lost its file, and when there is no body at all', () => {
    const without = (body: string) => {
      const xml = new TextDecoder().decode(cda('60591-5', [])).replace(/<component>.*<\/component>/s, body);
      return viewDocument(new TextEncoder().encode(xml), { language: 'en' });
    };
    const referred = without(
      '<component><nonXMLBody><text mediaType="application/pdf" representation="B64"><reference value="x.pdf"/></text></nonXMLBody></component>',
    );
    expect(referred.note).to.equal('Could not be fetched');
    expect(without('').note).to.equal('The document has no content beyond its header.');
  });

  it('is of a kind of nobody’s too, by its own title', () => {
    expect(viewDocument(cda('12345-6', []), { language: 'en' }).title).to.equal('Titel');
  });

  it('refuses what is no clinical document', () => {
    const bytes = new TextEncoder().encode('<Patient xmlns="http://hl7.org/fhir"/>');
    expect(() => viewDocument(bytes, { language: 'en' })).to.throw(CdaError);
  });

  it('says everything of its own in each of its languages', () => {
    expect(displayLanguages).to.have.members(['de', 'en', 'fr', 'pt']);
    const texts = (words: Words) =>
      [
        words.blocks,
        words.columns,
        words.absences,
        words.nullFlavors,
        words.phrases,
        words.kinds,
        words.events,
      ].flatMap((table) => Object.values<string>(table));
    for (const language of displayLanguages) {
      const words = wordsOf(`${language}-XX`);
      expect(words.language).to.equal(language);
      for (const text of texts(words)) expect(text).to.match(/\p{L}/u);
      expect(new Set(Object.values(words.absences)).size).to.equal(5);
    }
    expect(wordsOf('el').language).to.equal('en');
  });
});

describe('a document that is translated first', () => {
  const [item] = prescription.items;
  if (item === undefined) throw new Error('the example has an item');
  const tablet = { code: '10219000', codeSystem: '0.4.0.127.0.16.1.1.2.1', displayName: 'Comprimé' };
  const unknown = { code: 'X99XX99', codeSystem: codeSystem.atc, displayName: 'inconnuum' };
  const bytes = writeEPrescription({
    ...prescription,
    items: [{ ...item, product: { ...item.product, doseForm: tablet, ingredients: [{ code: unknown }] } }],
  });
  const itemOf = (view: DocumentView) => told(view, 'prescription')[1];

  it('has the reader’s text first and every earlier one beside it', () => {
    const view = showDocument(bytes, 'de', terminology);
    expect(itemOf(view)?.doseForm).to.deep.equal(['Tablette [Tablet / Comprimé]']);
    expect(view.person).to.contain('Weiblich');
  });

  it('marks what nobody has translated, and counts it', () => {
    const view = showDocument(bytes, 'de', terminology);
    expect(itemOf(view)?.ingredients).to.deep.equal(['inconnuum <notTranslated>']);
    expect(view.untranslated).to.equal(JSON.stringify(view).split('"absence":"notTranslated"').length - 1);
    expect(view.untranslated).to.be.greaterThan(1);
  });

  it('gives readers of the document’s own language the author’s words', () => {
    const view = showDocument(bytes, 'fr', terminology);
    expect(itemOf(view)).to.deep.include({
      doseForm: ['Comprimé'],
      ingredients: ['inconnuum'],
      patientInstructions: ['Avec un verre d’eau, & sans <alcool>.'],
    });
    expect(view.untranslated).to.equal(0);
  });

  it('is not said to be untranslated when it is shown as it stands', () => {
    const view = viewDocument(bytes, { language: 'de' });
    expect(itemOf(view)).to.deep.include({ doseForm: ['Comprimé'], ingredients: ['inconnuum'] });
  });
});
