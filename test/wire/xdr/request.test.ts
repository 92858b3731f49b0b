import { expect } from 'chai';
import fc from 'fast-check';
import { documentClasses } from '../../../src/kernel/classes.js';
import { ExchangeError } from '../../../src/kernel/errors.js';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import type { Attachments } from '../../../src/wire/soap/attachment.js';
import { submissionAuthor } from '../../../src/wire/xdr/author.js';
import { composeSubmission, type SubmissionFacts } from '../../../src/wire/xdr/compose.js';
import { submittedClass } from '../../../src/wire/xdr/kinds.js';
import { readSubmission, writeSubmission } from '../../../src/wire/xdr/request.js';
import type { Submission } from '../../../src/wire/xdr/submission.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { dialects, readFrom } from '../../support/codec.js';
import { anySubmission } from '../../support/xdr-arbitraries.js';

const { eDispensation, eDispensationDiscard, consent, hcer } = documentClasses;

function written(submission: Submission): { xml: string; attachments: Attachments } {
  const { body, attachments } = writeSubmission(submission, scriptedRuntime().ids);
  return { xml: serialise(body), attachments: new Map(attachments.map((one) => [one.contentId, one])) };
}

const facts: SubmissionFacts = {
  kind: eDispensation,
  documentId: { root: '2.999.2.1.40', extension: 'ED-77' },
  bytes: new TextEncoder().encode('<ClinicalDocument/>'),
  languageCode: 'fr-LU',
  patient: {
    id: { root: '2.999.1.1.10', extension: '800131-123' },
    name: { family: ['Sample'], given: ['Ada'] },
    birthTime: '19800131',
    gender: 'F',
  },
  author: { institution: 'Corner Pharmacy^^^^^&2.999.2.1.50&ISO^^^^77', person: 'Pharma Cist' },
  sender: { country: 'ZB', countryName: 'Sampland', homeCommunityId: '2.999.2.1' },
  at: new Date('2024-05-02T14:30:00Z'),
};
const submission = composeSubmission(facts, ehdsi, scriptedRuntime().ids);

describe('XDR submission', () => {
  it('comes back as it was written, its document byte for byte', () => {
    fc.assert(
      fc.property(anySubmission, (value) => {
        const { xml, attachments } = written(value);
        const read = readFrom(xml, (element) => readSubmission(element, attachments));
        expect(read).to.deep.equal(value);
      }),
    );
  });

  it('is read with its document in place, white space in it or not', () => {
    const base64 = Buffer.from(facts.bytes)
      .toString('base64')
      .replace(/(.{8})/g, '$1\n  ');
    const xml = written(submission).xml.replace(/<xop:Include[^>]*>/, base64);
    expect(readFrom(xml, (element) => readSubmission(element)).document.bytes).to.deep.equal(facts.bytes);
  });

  const refusals: [string, RegExp, string, string][] = [
    ['no entry', /<ExtrinsicObject.*<\/ExtrinsicObject>/, '', 'XDSMissingDocumentMetadata'],
    ['no set', /<RegistryPackage.*<\/RegistryPackage>/, '', 'XDSMissingDocumentMetadata'],
    ['no source patient', /<Slot name="sourcePatientId">.*?<\/Slot>/, '', 'XDSMissingDocumentMetadata'],
    [
      'a source patient without root',
      /(?<=sourcePatientId"><ValueList><Value>)[^<]*/,
      '1^^^',
      'XDSMissingDocumentMetadata',
    ],
    ['no document', /<xds:Document .*<\/xds:Document>/, '', '4108'],
    ['the document of another entry', /(?<=<xds:Document id=")[^"]*/, 'urn:uuid:x', '4108'],
    ['a damaged document', /<xop:Include[^>]*>/, 'AAA', '4108'],
    ['an empty document', /<xop:Include[^>]*>/, '', '4108'],
    ['two documents', /(<xds:Document .*<\/xds:Document>)/, '$1$1', 'XDSRegistryMetadataError'],
    ['two entries', /(<ExtrinsicObject.*<\/ExtrinsicObject>)/, '$1$1', 'XDSRegistryMetadataError'],
  ];
  for (const [what, part, by, code] of refusals) {
    it(`is refused with ${what}`, () => {
      const { xml, attachments } = written(submission);
      const spoilt = xml.replace(part, by);
      expect(spoilt).to.not.equal(xml);
      expect(() => readFrom(spoilt, (element) => readSubmission(element, attachments)))
        .to.throw(ExchangeError)
        .with.property('code', code);
    });
  }
});

describe('what a submission asks for', () => {
  const classOf = (made: Submission, dialect = ehdsi) =>
    readFrom(written(made).xml, (element) => submittedClass(element, dialect));
  const withCodes = (formatCode: string, classCode: string): Submission => ({
    ...submission,
    entry: {
      ...submission.entry,
      formatCode: { ...submission.entry.formatCode, code: formatCode },
      classCode: { ...submission.entry.classCode, code: classCode },
    },
  });

  it('is what its sender meant, in every dialect that knows it', () => {
    for (const dialect of dialects) {
      for (const kind of [eDispensation, eDispensationDiscard, consent, hcer]) {
        if (dialect.xdr.submissions[kind.code] === undefined) continue;
        const made = composeSubmission({ ...facts, kind }, dialect, scriptedRuntime().ids);
        expect(classOf(made, dialect)).to.equal(kind);
      }
    }
  });

  it('is told by the format code in ehdsi, whatever its case, and by the class code in epsos', () => {
    const mixed = withCodes('urn:ehdsi:ED:discard:2020', '60593-1');
    expect(classOf(mixed)).to.equal(eDispensationDiscard);
    expect(classOf(mixed, epsos)).to.equal(eDispensation);
  });

  it('is nothing for codes of nobody', () => {
    expect(classOf(withCodes('urn:x', '60593-1'))).to.equal(undefined);
    expect(classOf(withCodes('urn:epSOS:ep:dis:2010', 'x'), epsos)).to.equal(undefined);
    expect(classOf(withCodes('urn:eHDSI:ed:discard:2020', 'DISCARD-60593-1'), epsos)).to.equal(undefined);
  });
});

describe('the metadata of a submission', () => {
  it('are worded by the dialect', () => {
    const early = composeSubmission(facts, epsos, scriptedRuntime().ids);
    expect(submission.entry.classCode.displayName).to.equal('Medication dispensed');
    expect(early.entry.classCode.displayName).to.equal('ePrescription');
    expect(submission.entry.formatCode.codeSystem).to.equal('eHDSI formatCodes');
    expect(early.entry.formatCode.codeSystem).to.equal('epSOS formatCodes');
    expect(early.set.id).to.equal('SubmissionSet');
    expect(early.set.uniqueId).to.deep.equal(facts.documentId);
    expect(submission.set.uniqueId.root).to.match(/^2\.25\.\d+$/);
    expect([submission.entry.languageCode, early.entry.languageCode]).to.deep.equal(['fr-LU', 'en']);
    expect(submission.entry.sourcePatientInfo).to.deep.equal([
      'PID-3|800131-123^^^&2.999.1.1.10&ISO',
      'PID-5|Sample^Ada',
      'PID-7|19800131',
      'PID-8|F',
    ]);
    expect(early.entry.sourcePatientInfo).to.have.length(3);
  });

  it('name the author by the form of the organisation identifier', () => {
    const author = (organisationId?: string) =>
      submissionAuthor({
        subjectId: 'A B',
        organisation: 'Name',
        ...(organisationId === undefined ? {} : { organisationId }),
      });
    expect(author('urn:oid:1.2.3')).to.deep.equal({
      institution: 'Name^^^^^^^^^1.2.3',
      person: 'A B^^^&1.2.3&ISO',
    });
    expect(author('urn:hl7ii:1.2.3:77')).to.deep.equal({
      institution: 'Name^^^^^&1.2.3&ISO^^^^77',
      person: 'A B^^^&1.2.3:77&ISO',
    });
    expect(author('own-7')).to.deep.equal({
      institution: 'Name^^^^^^^^^own-7',
      person: 'A B^^^&own-7&ISO',
    });
    expect(author()).to.deep.equal({ institution: 'Name', person: 'A B' });
    expect(submissionAuthor({ subjectId: 'A^B' })).to.deep.equal({ person: 'A\\S\\B' });
  });
});
