import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readCodedElementXml } from '../../src/documents/translate/coded-element-files.js';
import type { CodedElementList } from '../../src/documents/translate/coded-elements.js';
import { transcode, translate } from '../../src/documents/translate/translate.js';
import { TerminologyBuilder } from '../../src/terminology/builder.js';
import { readTerminologyFile } from '../../src/terminology/importers/read-file.js';
import type { Terminology } from '../../src/terminology/terminology.js';
import { ehdsi, epsos } from '../documents/translate/fixtures.js';
import { dataFolder, filesUnder, hasData, reason, schemaValidity } from './data.js';
import { CdaSchema } from './schema.js';
import { untouchedPart } from './untouched.js';

const shipped = fileURLToPath(new URL('../../ncp-config/terminology/', import.meta.url));

describe(`real documents through transcoding and translation${reason}`, () => {
  let terminology: Terminology;
  let official: readonly CodedElementList[];

  before(function () {
    if (!hasData) this.skip();
    const builder = new TerminologyBuilder();
    const files = [
      ...['ehdsi-mvc-8.1.tsv', 'epsos-ltr-2018.tsv'].map((name) => `${dataFolder}valuesets/${name}`),
      ...['concepts.tsv', 'mappings.tsv'].map((name) => `${shipped}${name}`),
    ];
    for (const file of files) {
      const rows = readTerminologyFile(readFileSync(file));
      for (const row of rows?.concepts ?? []) builder.addConcept(row);
      for (const row of rows?.mappings ?? []) builder.addMapping(row);
    }
    terminology = builder.build();
    official = ['epsos', 'ehdsi'].map((name) =>
      readCodedElementXml(name, readFileSync(`${dataFolder}coded-elements/${name}.xml`)),
    );
  });

  const valid = hasData
    ? schemaValidity().filter(
        ({ file, epsosErrors, ehdsiErrors }) =>
          /^cda\/(ps|ep)\//.test(file) && Math.min(epsosErrors, ehdsiErrors) === 0,
      )
    : [];

  it('are at hand in number', () => {
    expect(valid.length).to.be.greaterThan(80);
  });

  it('keep everything but their coded elements, canonically', () => {
    for (const { file } of valid) {
      const document = readFileSync(dataFolder + file);
      const pivot = transcode(document, { terminology, list: ehdsi });
      expect(pivot.elements.length, file).to.be.greaterThan(3);
      expect(untouchedPart(pivot.document, pivot), file).to.equal(untouchedPart(document, pivot));
      const friendly = translate(pivot.document, 'fr-FR', { terminology, list: ehdsi });
      expect(untouchedPart(friendly.document, friendly), file).to.equal(untouchedPart(document, friendly));
      expect(
        friendly.elements.some(({ to }) => to !== undefined),
        file,
      ).to.equal(true);
    }
  });

  it('leave what is missing or skipped exactly as it was', () => {
    for (const { file } of valid) {
      const document = readFileSync(dataFolder + file);
      const pivot = transcode(document, { terminology, list: ehdsi });
      const touched = pivot.elements.filter(({ to }) => to !== undefined);
      const rest = { ...pivot, elements: touched };
      expect(untouchedPart(pivot.document, rest), file).to.equal(untouchedPart(document, rest));
    }
  });

  it('are the same the second time', () => {
    for (const { file } of valid) {
      const once = transcode(readFileSync(dataFolder + file), { terminology, list: ehdsi }).document;
      const twice = transcode(once, { terminology, list: ehdsi }).document;
      expect(Buffer.from(twice).equals(Buffer.from(once)), file).to.equal(true);
    }
  });

  it('never crash, whatever they are and whichever list reads them', () => {
    for (const file of filesUnder('cda')) {
      const document = readFileSync(dataFolder + file);
      for (const list of [ehdsi, epsos, ...official]) {
        const pivot = transcode(document, { terminology, list });
        const friendly = translate(pivot.document, 'fr', { terminology, list });
        for (const { status, issues, elements, untouched } of [pivot, friendly]) {
          if (status === 'success') expect(issues, file).to.deep.equal([]);
          else expect(issues.length, file).to.be.greaterThan(0);
          if (elements.length === 0) expect(untouched ?? issues[0]?.context, file).to.be.a('string');
        }
      }
    }
  });

  it('are found coded by the shipped list wherever the official one finds them', () => {
    for (const { file } of valid) {
      const document = readFileSync(dataFolder + file);
      const paths = (list: CodedElementList) =>
        transcode(document, { terminology, list }).elements.map(({ path }) => path);
      const ours = new Set(paths(ehdsi));
      for (const list of official) {
        expect(
          paths(list).filter((path) => !ours.has(path)),
          file,
        ).to.deep.equal([]);
      }
    }
  });

  it('stay valid against their schema', () => {
    for (const generation of ['epsos', 'ehdsi'] as const) {
      const schema = new CdaSchema(generation);
      for (const { file, ...errors } of valid) {
        if (errors[`${generation}Errors`] > 0) continue;
        const options = { terminology, list: ehdsi };
        const pivot = transcode(readFileSync(dataFolder + file), options).document;
        for (const bytes of [pivot, translate(pivot, 'fr-FR', options).document]) {
          expect(schema.errorsOf(bytes), file).to.deep.equal([]);
        }
      }
    }
  });

  it('pass untouched when they are original clinical documents', () => {
    const originals = filesUnder('cda/discharge').concat(
      filesUnder('cda/laboratory'),
      filesUnder('cda/imaging'),
    );
    for (const file of originals) {
      const document = readFileSync(dataFolder + file);
      const result = transcode(document, { terminology, list: ehdsi });
      expect(result.document, file).to.equal(document);
      expect(result.untouched, file).to.be.a('string');
    }
  });
});
