import { expect } from 'chai';
import { describeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { describePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { renderPdf } from '../../../src/documents/pdf/render.js';
import { header, prescription, summary } from '../cda/example.js';
import { pdfText } from './pdf-text.js';

describe('the PDF of a document', () => {
  it('is a PDF that says what the prescription says', async () => {
    const pdf = await renderPdf(prescription.header, describeEPrescription(prescription));
    expect(Buffer.from(pdf).toString('latin1', 0, 5)).to.equal('%PDF-');
    const text = pdfText(pdf).join(' ');
    for (const said of [
      'Prescription électronique',
      'Zoé Hélène Exemple',
      '1958-03-14',
      'Exemplum 500 mg',
      '0.50 – 1 unité(s)',
      'toutes les 8 h',
      'Avec un verre d’eau, & sans <alcool>.',
      'interdite',
      'Page 1/1',
    ]) {
      expect(text).to.include(said);
    }
  });

  it('has a heading for each section and the statement under it', async () => {
    const text = pdfText(await renderPdf(header, describePatientSummary(summary))).join(' ');
    expect(text).to.include('Allergies et effets indésirables Aucune allergie connue');
    expect(text).to.include('Dispositifs médicaux et implants Aucun dispositif connu');
  });

  it('is the same bytes for the same document', async () => {
    const sections = describePatientSummary(summary);
    expect(await renderPdf(header, sections)).to.deep.equal(await renderPdf(header, sections));
  });

  it('holds nothing that a compressor wrote, whose bytes differ from machine to machine', async () => {
    const pdf = await renderPdf(header, describePatientSummary(summary));
    expect(Buffer.from(pdf).toString('latin1')).to.not.include('/FlateDecode');
  });

  it('goes on on further pages and numbers them', async () => {
    const [section] = describeEPrescription(prescription);
    const rows = Array.from({ length: 60 }, (_, index) => ({ id: `r${index}`, cells: [`line ${index}`] }));
    const long = { title: section!.title, statements: [], tables: [{ columns: ['a'], rows }] };
    const pages = pdfText(await renderPdf(header, [long]));
    expect(pages.length).to.be.greaterThan(1);
    expect(pages.at(-1)).to.include(`Page ${pages.length}/${pages.length}`);
    expect(pages.join(' ')).to.include('line 0 ').and.include('line 59');
  });

  it('refuses a document whose time can not be read', async () => {
    const failure = await renderPdf({ ...header, effectiveTime: 'yesterday' }, []).catch((error) => error);
    expect(failure).to.be.instanceOf(RangeError);
  });
});
