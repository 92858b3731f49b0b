import { expect } from 'chai';
import { readEPrescription, writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { CdaError } from '../../../src/documents/cda/errors.js';
import { readPatientSummary, writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { absentCodes, basicSections, sectionTemplate } from '../../../src/documents/cda/templates.js';
import { prescription, summary } from './example.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (xml: string) => new TextEncoder().encode(xml);

/** The document with a part of it replaced, which must be there. */
function changed(xml: string, part: string | RegExp, by: string): Uint8Array {
  const result = xml.replace(part, by);
  expect(result).to.not.equal(xml);
  return bytes(result);
}

describe('a patient summary', () => {
  const xml = text(writePatientSummary(summary));

  it('has the five basic sections, each with its entry, though nothing is known', () => {
    for (const key of basicSections) {
      const { code, templateIds } = sectionTemplate[key];
      expect(xml).to.include(`<code code="${code}"`).and.include(`<templateId root="${templateIds[0]}"/>`);
      expect(absentCodes[key].some((absent) => xml.includes(`code="${absent}"`))).to.equal(true);
    }
  });

  it('titles its sections in its own language', () => {
    expect(xml).to.include('<title>Médicaments</title>');
    expect(text(writePatientSummary({ ...summary, header: { ...summary.header, language: 'pt-PT' } })))
      .to.include('<title>Medicação</title>')
      .and.not.include('Médicaments');
  });

  it('refers to narrative that is there', () => {
    const ids = new Set([...xml.matchAll(/ ID="([^"]+)"/g)].map(([, id]) => id));
    const references = [...xml.matchAll(/<reference value="#([^"]+)"/g)].map(([, id]) => id);
    expect(references).to.have.length.greaterThan(4);
    for (const reference of references) expect(ids.has(reference)).to.equal(true);
  });

  it('is not read when a basic section is missing', () => {
    const without = changed(
      xml,
      /<component><section>(?:(?!<section>).)*46264-8.*?<\/section><\/component>/,
      '',
    );
    expect(() => readPatientSummary(without)).to.throw(CdaError, /46264-8 is missing/);
  });

  it('is not read when a basic section is silent', () => {
    const silent = changed(xml, /<entry><supply.*?<\/entry>/, '');
    expect(() => readPatientSummary(silent)).to.throw(CdaError, /46264-8 has no entry/);
  });

  it('says where something is missing and never whose it is', () => {
    const nameless = changed(xml, /<birthTime[^>]*>/, '');
    expect(() => readPatientSummary(nameless))
      .to.throw(CdaError, 'birthTime is missing in ClinicalDocument/recordTarget/patientRole/patient')
      .with.property('message')
      .that.does.not.include('Exemple');
  });

  it('is not taken for one when the root is something else', () => {
    expect(() => readPatientSummary(bytes('<a/>'))).to.throw(CdaError, /not a ClinicalDocument/);
  });
});

describe('an ePrescription', () => {
  const xml = text(writeEPrescription(prescription));
  const [item] = prescription.items;

  it('keeps amounts as they were written', () => {
    expect(xml).to.include('<low value="0.50" unit="1"/><high value="1" unit="1"/>');
  });

  it('nests its packages from the innermost outwards', () => {
    const inner = xml.indexOf('code="E02"');
    expect(inner).to.be.greaterThan(0);
    expect(xml.indexOf('code="E01"')).to.be.greaterThan(inner);
    expect(readEPrescription(bytes(xml)).items[0].product.packages).to.deep.equal(item.product.packages);
  });

  it('keeps the instructions in the narrative and finds them there', () => {
    expect(xml).to.include('ID="PINSTRUCT-1">Avec un verre');
    expect(readEPrescription(bytes(xml)).items[0].patientInstructions).to.equal(item.patientInstructions);
  });

  it('understands a type whose prefix is its own', () => {
    const prefixed = changed(xml, 'xsi:type="PIVL_TS"', 'xmlns:own="urn:hl7-org:v3" xsi:type="own:PIVL_TS"');
    expect(readEPrescription(prefixed).items[0].frequency).to.deep.equal(item.frequency);
  });

  it('is not read with half a dose', () => {
    const half = changed(xml, '<low value="0.50" unit="1"/>', '<low nullFlavor="UNK"/>');
    expect(() => readEPrescription(half)).to.throw(CdaError, /only one end of the dose/);
  });

  it('is not read with two frequencies', () => {
    const twice = changed(xml, /<effectiveTime xsi:type="PIVL_TS".*?<\/effectiveTime>/, '$&$&');
    expect(() => readEPrescription(twice)).to.throw(CdaError, /more than one frequency/);
  });

  it('is not read with a frequency of a type that is not known', () => {
    const odd = changed(xml, 'xsi:type="PIVL_TS"', 'xsi:type="SXPR_TS"');
    expect(() => readEPrescription(odd)).to.throw(CdaError, /neither TS nor PIVL_TS/);
  });

  it('has no strength when the numerator stands alone', () => {
    const half = changed(xml, /<denominator[^>]*>/, '<denominator xsi:type="PQ" nullFlavor="NI"/>');
    expect(readEPrescription(half).items[0].product.ingredients[0]).to.not.have.property('strength');
  });

  it('is not read without the number of packages', () => {
    const uncounted = changed(xml, '<quantity value="3" unit="1"/>', '<quantity nullFlavor="UNK"/>');
    expect(() => readEPrescription(uncounted)).to.throw(CdaError, /number of packages/);
  });
});
