import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { codedElements } from '../../src/app/documents.js';
import { translateWithNarrative } from '../../src/documents/display/regenerate.js';
import { Tally } from '../../src/documents/translate/tally.js';
import { tallyLines } from '../../src/documents/translate/tally-lines.js';
import { type TranslateOptions, transcode, translate } from '../../src/documents/translate/translate.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { attributeOf, childrenOf } from '../../src/wire/xml/read.js';
import { expectNothingLost } from '../documents/translate/nothing-lost.js';
import { importedCatalogues } from './catalogues.js';
import { dataFolder, filesUnder, hasData, reason, schemaValidity } from './data.js';
import { CdaSchema } from './schema.js';
import { untouchedPart } from './untouched.js';

/** The newest wave of each kind at hand: file names tell waves, and where none does, the generation. */
const newest: Readonly<Record<string, RegExp>> = {
  'Patient Summary, level 3': /^cda\/ps\/.*-W[67]\.xml$/,
  'ePrescription, level 3': /^cda\/ep\/.*-W[67]\.xml$/,
  'eDispensation, level 3': /^cda\/ed\/openncp2017-(eDispensation-pivot|ed-sample)/,
  'MRO Summary, level 3': /^cda\/mro\/openncp7-/,
  'Summarization of Episode Note, level 3': /^cda\/other\/openncp7-RTD_CCD/,
  'Patient Summary, level 1': /^cda\/ps-l1\/openncp7-/,
  'ePrescription, level 1': /^cda\/ep-l1\//,
  'MRO Summary, level 1': /^cda\/mro-l1\//,
};

const languages = ['fr-FR', 'de-DE', 'pt-PT'];

describe(`the newest wave of each kind through the pivot${reason}`, function () {
  this.timeout(120_000);
  let options: TranslateOptions;
  const tallies = new Map(['the pivot', ...languages].map((way) => [way, new Tally()]));
  const files = Object.entries(newest).flatMap(([kind, pattern]) =>
    hasData
      ? filesUnder('cda')
          .filter((file) => pattern.test(file))
          .map((file) => ({ kind, file }))
      : [],
  );

  before(function () {
    if (!hasData) this.skip();
    options = { terminology: importedCatalogues(), list: codedElements() };
  });

  after(() => {
    for (const [way, tally] of tallies) {
      if (tally.rows().length === 0) continue;
      process.stdout.write(
        `\n    To ${way}\n${tallyLines(tally.rows())
          .map((line) => `    ${line}\n`)
          .join('')}`,
      );
    }
  });

  it('is at hand', () => {
    for (const [kind, pattern] of Object.entries(newest)) {
      expect(files.filter((each) => each.kind === kind).length, String(pattern)).to.be.greaterThan(0);
    }
  });

  it('comes into French, German and Portuguese, what is not coded canonically equal', () => {
    for (const { file } of files) {
      const document = readFileSync(dataFolder + file);
      const pivot = transcode(document, options);
      expect(tallies.get('the pivot')?.add(pivot), file).to.equal(true);
      expect(untouchedPart(pivot.document, pivot), file).to.equal(untouchedPart(document, pivot));
      for (const language of languages) {
        const friendly = translate(pivot.document, language, options);
        tallies.get(language)?.add(friendly);
        expect(untouchedPart(friendly.document, friendly), file).to.equal(untouchedPart(document, friendly));
      }
    }
  });

  it('has every element with a code in the report, once', () => {
    for (const { file } of files) {
      const document = readFileSync(dataFolder + file);
      const { elements, unlisted } = transcode(document, options);
      const reported = [...elements, ...unlisted].map(({ path }) => path);
      expect(new Set(reported).size, file).to.equal(reported.length);
      const all = new Set(reported);
      expect(
        [...codedPaths(document)].filter((path) => !all.has(path)),
        file,
      ).to.deep.equal([]);
    }
  });

  it('counts as mapped at least what it did', () => {
    const shares = (way: string) =>
      Object.fromEntries(
        (tallies.get(way)?.rows() ?? []).map(({ kind, level, share }) => [
          `${kind}, level ${level}`,
          share ?? 0,
        ]),
      );
    for (const [kind, least] of Object.entries(LEAST)) {
      expect(shares('the pivot')[kind], kind).to.be.at.least(least);
    }
    for (const language of languages) {
      for (const kind of Object.keys(newest)) expect(shares(language)[kind], kind).to.be.greaterThan(0);
    }
  });

  it('says in its first language what it said before, as every other document does', () => {
    for (const file of filesUnder('cda')) {
      const document = readFileSync(dataFolder + file);
      if (transcode(document, options).kind === undefined) continue;
      const language = /<(?:\w+:)?languageCode[^>]*\scode="([a-z]{2}(?:-[A-Z]{2})?)"/.exec(
        document.toString(),
      )?.[1];
      expectNothingLost(document, language ?? 'en-GB', options, file);
    }
  });

  it('has narratives made anew that are valid and lose no id and no reference', () => {
    const schema = new CdaSchema('ehdsi');
    const valid = new Set(
      schemaValidity().flatMap(({ file, ehdsiErrors }) => (ehdsiErrors === 0 ? [file] : [])),
    );
    let generated = 0;
    for (const { file } of files) {
      const pivot = transcode(readFileSync(dataFolder + file), options).document;
      for (const language of languages) {
        const result = translateWithNarrative(pivot, language, options);
        const plain = translate(pivot, language, options);
        expect(links(result.document), file).to.deep.equal(links(plain.document));
        if (valid.has(file)) expect(schema.errorsOf(result.document), file).to.deep.equal([]);
        generated += result.narratives.filter(({ outcome }) => outcome === 'generated').length;
      }
    }
    expect(generated).to.be.greaterThan(100);
  });
});

/** Shares of elements with a code for which something is found, as they were measured, rounded down. */
const LEAST: Readonly<Record<string, number>> = {
  'Patient Summary, level 3': 0.99,
  'ePrescription, level 3': 0.95,
  'eDispensation, level 3': 0.87,
  'MRO Summary, level 3': 0.98,
  'Summarization of Episode Note, level 3': 0.9,
  'Patient Summary, level 1': 1,
  'ePrescription, level 1': 1,
  'MRO Summary, level 1': 1,
};

/** Where elements with a code and a code system stand, but for those that tell how another one was. */
function codedPaths(document: Uint8Array): Set<string> {
  return withXml(document, (root) => {
    const paths = new Set<string>();
    const visit = (element: typeof root, path: string): void => {
      if (attributeOf(element, 'code') !== undefined && attributeOf(element, 'codeSystem') !== undefined) {
        paths.add(path);
      }
      const seen = new Map<string, number>();
      for (const child of childrenOf(element)) {
        const position = (seen.get(child.name) ?? 0) + 1;
        seen.set(child.name, position);
        if (child.name !== 'translation') visit(child, `${path}/${child.name}[${position}]`);
      }
    };
    visit(root, `/${root.name}`);
    return paths;
  });
}

/** The ids of a document in their order, and what its references name. */
function links(document: Uint8Array): { ids: string[]; references: string[] } {
  return withXml(document, (root) => {
    const all = (xpath: string) => root.find(xpath).map(({ content }) => content);
    return { ids: all('//@ID | //@id').sort(), references: all('//*[local-name()="reference"]/@value') };
  });
}
