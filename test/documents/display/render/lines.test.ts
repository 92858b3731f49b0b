import { expect } from 'chai';
import { renderPdf } from '../../../../src/documents/display/render/pdf.js';
import { renderText } from '../../../../src/documents/display/render/text.js';
import { viewDocument } from '../../../../src/documents/display/view.js';
import { pdfText } from '../../pdf/pdf-text.js';
import { cda, prescriptionBytes, summaryBytes } from '../documents.js';

const at = new Date('2026-01-15T09:00:00Z');

describe('a document as text', () => {
  it('stands in columns, the alerts first', () => {
    const text = renderText(viewDocument(summaryBytes(), { language: 'de' }), { codes: false });
    expect(text.split('\n').slice(0, 6)).to.deep.equal([
      'Patientenkurzakte',
      'Zoé Hélène Exemple · 14. März 1958 · Féminin · 42',
      '',
      '! Allergien und Warnhinweise',
      '----------------------------',
      '  Der Patient hat keine: Aucune allergie connue',
    ]);
  });

  it('tells codes when it is asked to', () => {
    const view = viewDocument(prescriptionBytes(), { language: 'en' });
    expect(renderText(view, { codes: false })).to.not.contain('N02BE01');
    expect(renderText(view, { codes: true })).to.match(
      /Active ingredient +paracétamol \[code: N02BE01 \(2\.16\.840\.1\.113883\.6\.73\)\]/,
    );
  });

  it('has the narrative where there is nothing else, a row a line', () => {
    const text = '<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>';
    const view = viewDocument(cda('60591-5', [{ code: '42348-3', text }]), { language: 'en' });
    expect(renderText(view, { codes: false })).to.contain('  | a | b\n  | c\n');
  });
});

describe('a document as PDF', () => {
  it('tells all that the view holds, codes too, on pages that name the patient', async () => {
    const pages = pdfText(await renderPdf(viewDocument(prescriptionBytes(), { language: 'pt' }), at));
    const all = pages.join(' ').replace(/\s+/g, ' ');
    for (const needle of [
      'Exemplum 500 mg',
      '0.50 – 1 unidade(s)',
      'a cada 8 horas',
      'N02BE01',
      'Não traduzido',
    ]) {
      expect(all).to.contain(needle);
    }
    for (const page of pages) expect(page.replace(/\s+/g, ' ')).to.contain('Zoé Hélène Exemple');
  });

  it('is the same for the same document and time, and claims PDF/A', async () => {
    const view = viewDocument(summaryBytes(), { language: 'fr' });
    const [one, two] = await Promise.all([renderPdf(view, at), renderPdf(view, at)]);
    expect(Buffer.from(one).equals(Buffer.from(two))).to.equal(true);
    expect(Buffer.from(one).toString('latin1')).to.contain('pdfaid:part');
  });
});
