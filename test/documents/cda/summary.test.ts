import { expect } from 'chai';
import { writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { CdaError } from '../../../src/documents/cda/errors.js';
import { writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { readDocument } from '../../../src/documents/cda/summary/document.js';
import { prescription, summary } from './example.js';

const bytes = (xml: string) => new TextEncoder().encode(xml);

/** A document of the epSOS era: prefixed, with its own medication extension and little else. */
const epsos = (frequency: string) => `<n1:ClinicalDocument xmlns:n1="urn:hl7-org:v3"
  xmlns:e="urn:epsos-org:ep:medication" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <n1:id root="2.999.1" extension="7"/>
  <n1:code code="57833-6" codeSystem="2.16.840.1.113883.6.1"/>
  <n1:component><n1:structuredBody><n1:component><n1:section>
    <n1:templateId root="1.3.6.1.4.1.12559.11.10.1.3.1.2.1"/>
    <n1:code code="57828-6"/>
    <n1:text><n1:content id="form">Gouttes</n1:content></n1:text>
    <n1:entry><n1:substanceAdministration>
      <n1:id root="2.999.1" extension="7.1"/>
      <n1:effectiveTime xsi:type="n1:IVL_TS"><n1:low nullFlavor="UNK"/><n1:high value="20130201"/></n1:effectiveTime>
      ${frequency}
      <n1:doseQuantity><n1:low value="2" unit="1"/><n1:high value="2" unit="1"/></n1:doseQuantity>
      <n1:consumable><n1:manufacturedProduct><n1:manufacturedMaterial>
        <n1:name>Guttaria</n1:name>
        <e:formCode nullFlavor="OTH"><e:originalText><e:reference value="#form"/></e:originalText></e:formCode>
        <e:asContent><e:containerPackagedMedicine><e:formCode code="B" displayName="Flacon"/><e:capacityQuantity value="10" unit="mL"/></e:containerPackagedMedicine></e:asContent>
        <e:ingredient classCode="ACTI"><e:quantity><e:numerator xsi:type="e:PQ" value="5" unit="mg"/><e:denominator xsi:type="e:PQ" value="1" unit="mL"/></e:quantity>
          <e:ingredient><e:code code="X" codeSystem="2.16.840.1.113883.6.73"><e:translation code="Y" displayName="substance"/></e:code></e:ingredient></e:ingredient>
        <e:ingredient classCode="ACTI"><e:quantity><e:numerator xsi:type="e:PQ" value="1" unit="mg"/><e:denominator xsi:type="e:PQ" value="1" unit="mL"/></e:quantity>
          <e:ingredient><e:code nullFlavor="UNK"/><e:name>autre</e:name></e:ingredient></e:ingredient>
      </n1:manufacturedMaterial></n1:manufacturedProduct></n1:consumable>
    </n1:substanceAdministration></n1:entry>
  </n1:section></n1:component></n1:structuredBody></n1:component></n1:ClinicalDocument>`;

describe('the essentials of a document', () => {
  it('are read whatever the prefixes and the medication extension', () => {
    const event = '<n1:effectiveTime xsi:type="n1:EIVL_TS"><n1:event code="HS"/></n1:effectiveTime>';
    const [item] = readDocument(bytes(epsos(event))).prescriptions;
    expect(item).to.deep.equal({
      id: { root: '2.999.1', extension: '7.1' },
      name: 'Guttaria',
      form: 'Gouttes',
      ingredients: [
        { name: 'substance', strength: '5 mg/mL' },
        { name: 'autre', strength: '1 mg/mL' },
      ],
      strength: '5 mg/mL + 1 mg/mL',
      packageSize: 'Flacon: 10 mL',
      dose: '2',
      frequency: 'HS',
      duration: { high: '20130201' },
      substitutionAllowed: true,
    });
  });

  it('say nothing of what has a null flavor', () => {
    const document = readDocument(bytes(epsos('<n1:effectiveTime nullFlavor="UNK"/>')));
    expect(document.prescriptions[0]).to.not.have.property('frequency');
    expect(document).to.not.have.any.keys('title', 'language', 'custodian', 'attachment');
    expect(document.patient).to.deep.equal({ ids: [] });
  });

  it('of a prescription are those that were written', () => {
    const document = readDocument(writeEPrescription(prescription));
    expect(document.kind?.name).to.equal('eprescription');
    expect(document.level).to.equal(3);
    expect(document.language).to.equal('fr-LU');
    expect(document.authors[0]?.name?.family).to.deep.equal(['Thill']);
    expect(document.prescriptions[0]).to.deep.include({
      name: 'Exemplum 500 mg',
      form: 'Comprimé',
      strength: '500 mg',
      dose: '0.50 – 1',
      frequency: '8 h',
      packages: '3',
      packageSize: 'E01: 2 · E02: 14',
      substitutionAllowed: false,
      patientInstructions: 'Avec un verre d’eau, & sans <alcool>.',
    });
  });

  it('of a kit tell the package that is dispensed, and what is in its parts', () => {
    const [item] = prescription.items;
    const part = (name: string, code: string, value: string) => ({
      quantity: { value: '7', unit: '1' },
      name,
      packages: [{ quantity: { value: '7', unit: '1' }, form: { code: 'E03', codeSystem: '2.999.442.2' } }],
      ingredients: [
        {
          code: { code, codeSystem: '2.16.840.1.113883.6.73', displayName: name },
          strength: { numerator: { value, unit: 'mg' }, denominator: { value: '1', unit: '1' } },
        },
      ],
    });
    const kit = {
      ...item.product,
      ingredients: [],
      parts: [part('morning', 'A02BC01', '20'), part('evening', 'J01CA04', '500')],
    };
    const document = writeEPrescription({ ...prescription, items: [{ ...item, product: kit }] });
    expect(readDocument(document).prescriptions[0]).to.deep.include({
      packageSize: 'E01: 2 · E02: 14',
      strength: '20 mg + 500 mg',
      ingredients: [
        { name: 'morning', strength: '20 mg' },
        { name: 'evening', strength: '500 mg' },
      ],
    });
  });

  it('tell each section, what it states and how many entries it has', () => {
    const { sections } = readDocument(writePatientSummary(summary));
    expect(sections.map(({ code, entries }) => [code, entries])).to.deep.equal([
      ['10160-0', 1],
      ['48765-2', 1],
      ['47519-4', 1],
      ['11450-4', 1],
      ['46264-8', 1],
    ]);
    expect(sections.map(({ lines }) => lines[0])).to.deep.equal([
      'Aucun médicament connu',
      'Aucune allergie connue',
      "Pas d'information sur les interventions",
      'Aucun problème connu',
      'Aucun dispositif connu',
    ]);
  });

  it('tell a vaccine that was not given from one that was', () => {
    const vaccine = (extension: string, given: boolean) => ({
      id: { root: '2.999.7', extension },
      given,
      vaccine: { code: 'V', codeSystem: '2.999.1', displayName: 'Vaccin' },
      time: '20250101',
    });
    const document = writePatientSummary({
      ...summary,
      immunizations: [vaccine('1', true), vaccine('2', false)],
    });
    expect(readDocument(document).sections.at(-1)?.lines).to.deep.equal([
      'Vaccin · 2025-01-01',
      'Vaccin · 2025-01-01 · cancelled',
    ]);
  });

  it('are not looked for in what is no clinical document', () => {
    expect(() => readDocument(bytes('<ClinicalDocument/>'))).to.throw(CdaError, /not a ClinicalDocument/);
  });
});
