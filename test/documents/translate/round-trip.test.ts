import { expect } from 'chai';
import fc from 'fast-check';
import { writeEDispensation } from '../../../src/documents/cda/e-dispensation.js';
import { writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { transcode, translate } from '../../../src/documents/translate/translate.js';
import { escapeAttribute } from '../../../src/wire/xml/write.js';
import { eDispensation, ePrescription, patientSummary } from '../cda/arbitraries.js';
import { bytes, ehdsi, listOf, summary, terminology, text } from './fixtures.js';
import { expectNothingLost } from './nothing-lost.js';

const SNOMED = '2.16.840.1.113883.6.96';

const text8 = fc.string({ unit: 'grapheme', maxLength: 8 }).map((s) => s.replace(/[^\P{C}]/gu, ''));
const attributes = fc
  .record({
    concept: fc.constantFrom(
      ['r', '2.999.1'],
      ['b', '2.999.1'],
      ['purple', '2.999.1'],
      ['red', SNOMED],
      ['blue', SNOMED],
      ['stranger', SNOMED],
      ['', SNOMED],
      ['x', ''],
    ),
    name: fc.option(fc.oneof(text8, fc.constantFrom('Red', 'Rouge', 'Rouge vif'))),
    version: fc.option(fc.constantFrom('2024', '3')),
    nullFlavor: fc.option(fc.constantFrom('NI', 'UNK', 'OTH', 'NA'), { freq: 5 }),
  })
  .map(({ concept: [code, system], name, version, nullFlavor }) =>
    Object.entries({ code, codeSystem: system, codeSystemVersion: version, displayName: name, nullFlavor })
      .filter(([, value]) => value !== null)
      .map(([key, value]) => ` ${key}="${escapeAttribute(value ?? '')}"`)
      .join(''),
  );
const translation = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(attributes, fc.array(inner, { maxLength: 2 }))
    .map(([own, nested]) => `<translation${own}>${nested.join('')}</translation>`);
const translations = translation(translation(translation(fc.constant(''))));
const value = fc
  .record({
    own: attributes,
    original: fc.option(text8),
    qualifier: fc.option(attributes),
    translations: fc.array(translations, { maxLength: 3 }),
  })
  .map(
    ({ own, original, qualifier, translations }) =>
      `<value${own}>${original === null ? '' : `<originalText>${escapeAttribute(original)}</originalText>`}` +
      `${qualifier === null ? '' : `<qualifier><value${qualifier}/></qualifier>`}${translations.join('')}</value>`,
  );

describe('friendly to pivot and back to the first language', () => {
  it('loses nothing of a coded element, whatever it carries', () => {
    const options = { terminology, list: listOf('//entry/value') };
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (values) => {
        expectNothingLost(bytes(summary(values.join(''))), 'fr-FR', options);
      }),
      { numRuns: 300 },
    );
  });

  it("finds the author's words of a mapped code where translation leaves the pivot", () => {
    const options = { terminology, list: listOf('//entry/value') };
    const friendly = translate(
      transcode(bytes(summary('<value code="r" codeSystem="2.999.1" displayName="Rouge vif"/>')), options)
        .document,
      'fr-FR',
      options,
    ).document;
    expect(text(friendly)).to.contain('<translation code="r" codeSystem="2.999.1" displayName="Rouge vif"/>');
  });

  it('loses nothing of a document, whatever its kind', () => {
    const options = { terminology, list: ehdsi };
    const check = (document: Uint8Array) => expectNothingLost(document, 'fr-FR', options);
    fc.assert(
      fc.property(patientSummary, (each) => check(writePatientSummary(each))),
      { numRuns: 25 },
    );
    fc.assert(
      fc.property(ePrescription, (each) => check(writeEPrescription(each))),
      { numRuns: 25 },
    );
    fc.assert(
      fc.property(eDispensation, (each) => check(writeEDispensation(each))),
      { numRuns: 25 },
    );
  });
});
