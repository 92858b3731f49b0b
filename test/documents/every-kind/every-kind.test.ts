import { expect } from 'chai';
import { discardEDispensation, readDiscard } from '../../../src/documents/cda/discard-dispensation.js';
import { level1Of } from '../../../src/documents/cda/rendition.js';
import { structuredKinds } from '../../../src/documents/cda/structured-kinds.js';
import { readAttachment, readDocument } from '../../../src/documents/cda/summary/document.js';
import { renderHtml } from '../../../src/documents/display/render/html.js';
import { showDocument } from '../../../src/documents/display/show.js';
import { readMarkup } from '../../../src/documents/translate/markup.js';
import type { TranslationResult } from '../../../src/documents/translate/result.js';
import { transcode, translate } from '../../../src/documents/translate/translate.js';
import { type Direction, readForValidation } from '../../../src/documents/validate/document.js';
import { defaultPdfSettings, pdfFindings } from '../../../src/documents/validate/pdf/layer.js';
import { rules } from '../../../src/documents/validate/rules/catalogue.js';
import { runRules } from '../../../src/documents/validate/rules/rule.js';
import { inspectBytes } from '../../../src/inspect/inspect.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { pdfText } from '../pdf/pdf-text.js';
import { ehdsi } from '../translate/fixtures.js';
import { terminology } from '../validate/bases.js';
import { type Examples, makeExamples, TITLE } from './models.js';

const keys = Object.keys(structuredKinds) as (keyof Examples)[];
const options = { terminology, list: ehdsi };
const findings = (bytes: Uint8Array, direction: Direction) =>
  runRules(rules, readForValidation(bytes, { direction })).map(({ id, message }) => `${id} ${message}`);

/** What is left of a document without the coded elements that translation speaks of. */
function rest(document: Uint8Array, { elements }: TranslationResult): string {
  const { text, elements: all } = readMarkup(document);
  const coded = new Set(elements.map(({ path }) => path));
  const cuts = all.filter(({ path }) => coded.has(path)).sort((a, b) => b.start - a.start);
  return cuts.reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
}

describe('a document of every kind', () => {
  let examples: Examples;

  before(async () => {
    examples = await makeExamples();
  });

  for (const key of keys) {
    const { name, code } = documentClasses[key];
    describe(name, () => {
      let document: Uint8Array;

      before(() => {
        document = examples[key].write();
      });

      it('is the same after writing and reading', () => {
        expect(examples[key].read(document)).to.deep.equal(examples[key].model);
      });

      it('is recognised', () => {
        const found = inspectBytes(document);
        expect(found.kind).to.equal(`cda-${name}`);
        expect('summary' in found ? found.summary : {}).to.include({ level: 3, code, title: TITLE });
        expect(readDocument(document).kind).to.equal(documentClasses[key]);
      });

      it('keeps the rules', () => {
        expect(findings(document, 'friendly')).to.deep.equal([]);
      });

      it('becomes a pivot and is translated, all else of it left as it was', () => {
        const pivot = transcode(document, options);
        expect(pivot.issues.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
        expect(rest(pivot.document, pivot)).to.equal(rest(document, pivot));
        expect(findings(pivot.document, 'pivot')).to.deep.equal([]);
        const friendly = translate(pivot.document, 'fr-FR', options);
        expect(rest(friendly.document, friendly)).to.equal(rest(pivot.document, friendly));
        expect(() => examples[key].read(friendly.document)).to.not.throw();
        // An original clinical document is shown as it is (dossier documents 1.1).
        const original = documentClasses[key].service === 'orcd';
        expect(pivot.untouched !== undefined, 'untouched').to.equal(original);
        expect(pivot.elements.length > 0, 'coded elements').to.equal(!original);
      });

      it('is shown as a page', () => {
        const view = showDocument(document, 'de', options);
        const page = renderHtml(view);
        expect(view.sections.length).to.be.greaterThan(0);
        for (const { heading } of view.sections) expect(page).to.include(heading);
        expect(view.sections.map(({ block }) => block)).to.not.include('other');
        expect(page).to.include('Hoffmann');
      });

      it('is rendered as a PDF that can be read, around which there is a level 1', async () => {
        const level1 = await level1Of(document, { root: '2.999.442.31.1' });
        expect(findings(level1, 'friendly')).to.deep.equal([]);
        const validated = readForValidation(level1, { direction: 'friendly' });
        const pdf = pdfFindings(validated, defaultPdfSettings);
        expect(pdf.map(({ id }) => id)).to.deep.equal(['PDF-pdfa']);
        const said = pdfText(readAttachment(level1)?.content ?? new Uint8Array()).join(' ');
        expect(said).to.include(TITLE).and.include('Hoffmann');
        expect(said).to.not.include('�');
        for (const { title, statements } of structuredKinds[key].tell(document).sections) {
          expect(said).to.include(title);
          for (const { text } of statements) expect(said).to.include(text);
        }
      });
    });
  }

  it('is told apart by what it lists: the studies of images, the order that they were made for', () => {
    const summaryOf = (key: keyof Examples) => {
      const found = inspectBytes(examples[key].write());
      return 'summary' in found ? found.summary : {};
    };
    const images = { studies: ['2.25.1001'], images: 2, order: '2.999.442.30^ACC-77' };
    expect(summaryOf('imagingReport')).to.deep.include(images).and.not.have.property('prescription');
    expect(summaryOf('imaging')).to.deep.include(images);
    expect(summaryOf('eDispensation')).to.have.property('prescription');
    expect(summaryOf('laboratory')).to.not.have.any.keys('studies', 'images', 'order', 'nationalKind');
  });

  it('is discarded, and the discard tells what it takes back', () => {
    const { write, model } = examples.eDispensation;
    const discard = discardEDispensation(write());
    expect(readDiscard(discard)).to.deep.equal(model);
    expect(inspectBytes(discard).kind).to.equal('cda-edispensation-discard');
    expect(() => readDiscard(write())).to.throw(/not a Medication Dispensation Discard/);
    expect(renderHtml(showDocument(discard, 'de', options))).to.include('Hoffmann');
  });
});
