import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { codedElements, terminologyOf } from '../../src/app/documents.js';
import { CdaError } from '../../src/documents/cda/errors.js';
import { readDocument } from '../../src/documents/cda/summary/document.js';
import type { DocumentView, Group, Value } from '../../src/documents/display/model.js';
import { renderHtml } from '../../src/documents/display/render/html.js';
import { renderPdf } from '../../src/documents/display/render/pdf.js';
import { renderText } from '../../src/documents/display/render/text.js';
import { showDocument } from '../../src/documents/display/show.js';
import { wordsOf } from '../../src/documents/display/words/by-language.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { dataFolder, filesUnder, hasData, reason } from './data.js';

const languages = ['de', 'fr', 'pt'];
const newest = /^cda\/(ps|ep)\/.*-W[67]\.xml$/;

describe(`real documents as a reader sees them${reason}`, function () {
  this.timeout(120_000);

  before(function () {
    if (!hasData) this.skip();
  });

  const read = (file: string) => readFileSync(dataFolder + file);
  const documents = hasData ? filesUnder('cda').filter((file) => isDocument(read(file))) : [];
  const show = (file: string, language: string) =>
    showDocument(read(file), language, {
      terminology: terminologyOf({ dataDir: '/nowhere' }),
      list: codedElements(),
    });

  it('are many', () => {
    expect(documents.length).to.be.greaterThan(130);
  });

  for (const language of languages) {
    it(`are shown in ${language}, every one, nothing empty and nothing raw`, () => {
      for (const file of documents) {
        const view = show(file, language);
        for (const { text, absence } of valuesOf(view)) {
          expect(text.trim(), file).to.not.equal('');
          if (absence !== undefined && absence !== 'notTranslated') {
            expect(text, file).to.contain(wordsOf(language).absences[absence]);
          }
        }
        for (const { entries } of groupsOf(view)) {
          for (const { fields } of entries) {
            for (const { values } of fields) expect(values, file).to.not.be.empty;
          }
        }
        for (const output of [renderHtml(view), renderText(view, { codes: true })]) {
          expect(output, file).to.not.match(/undefined|\[object|NaN/);
        }
        // A narrative may have empty cells of its own.
        const coded = renderHtml(view).replace(/<details[\s\S]*?<\/details>/g, '');
        expect(coded, file).to.not.match(/<(td|th|dd)[^>]*>\s*<\/\1>/);
      }
    });
  }

  it('tell every drug, dose and allergy of the newest generation in HTML and text', () => {
    const files = documents.filter((file) => newest.test(file));
    expect(files.length).to.be.greaterThan(5);
    for (const file of files) {
      const view = show(file, 'fr');
      const [html, text] = [renderHtml(view), renderText(view, { codes: false })].map(unescaped);
      for (const needle of essentials(read(file))) {
        expect(html, `${file}: ${needle}`).to.contain(needle);
        expect(text, `${file}: ${needle}`).to.contain(needle);
      }
    }
  });

  it('become PDF files, one of each kind', async () => {
    const kinds = new Map(documents.map((file) => [file.split('/')[1] ?? '', file]));
    for (const file of kinds.values()) {
      const pdf = await renderPdf(show(file, 'fr'), new Date('2026-01-15T09:00:00Z'));
      expect(Buffer.from(pdf.subarray(0, 5)).toString(), file).to.equal('%PDF-');
    }
  });
});

function isDocument(bytes: Uint8Array): boolean {
  try {
    readDocument(bytes);
    return true;
  } catch (error) {
    if (error instanceof CdaError) return false;
    throw error;
  }
}

const groupsOf = (view: DocumentView): Group[] => [
  view.patient,
  view.document,
  ...view.people,
  ...view.sections.flatMap(({ groups }) => groups),
];

const valuesOf = (view: DocumentView): Value[] =>
  groupsOf(view).flatMap(({ statements, entries }) => [
    ...statements,
    ...entries.flatMap(({ fields }) => fields.flatMap(({ values }) => values)),
  ]);

const unescaped = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

/** Brand names, ingredient and allergen names, and doses, found by XPath alone: nothing of the display is asked. */
function essentials(bytes: Uint8Array): string[] {
  const named = (path: string) => `//*[local-name()="${path.split('/').join('"]/*[local-name()="')}"]`;
  return withXml(bytes, (root) => {
    const texts = (xpath: string) => root.find(xpath).map((node) => node.content.replace(/\s+/g, ' ').trim());
    return [
      ...texts(named('manufacturedMaterial/name')),
      ...texts(`${named('ingredientSubstance/code')}/@displayName`),
      ...texts(`${named('ingredient/ingredient/code')}/@displayName`),
      ...texts(`${named('playingEntity/code')}/@displayName`),
      ...texts(`${named('doseQuantity/low')}/@value`),
      ...texts(`${named('doseQuantity/high')}/@value`),
      ...texts(`${named('quantity/numerator')}/@value`),
    ].filter((text) => text !== '');
  });
}
