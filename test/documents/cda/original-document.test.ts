import { expect } from 'chai';
import { CdaError } from '../../../src/documents/cda/errors.js';
import { writeLevel1 } from '../../../src/documents/cda/level1.js';
import {
  originalFormatCodes,
  readOriginalDocument,
  writeOriginalDocument,
} from '../../../src/documents/cda/original-document.js';
import { patientSummaryKind } from '../../../src/documents/cda/patient-summary.js';
import { readDocument } from '../../../src/documents/cda/summary/document.js';
import { documentTemplate } from '../../../src/documents/cda/templates.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { header } from './example.js';

const pdf = new TextEncoder().encode('%PDF-1.7 and so on');
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (xml: string) => new TextEncoder().encode(xml);
const report = { kind: 'laboratory', header, mediaType: 'application/pdf', content: pdf } as const;
const images = { kind: 'imaging', header, mediaType: 'image/png', content: png } as const;

describe('an original clinical document', () => {
  it('has the code and the template of its kind, and the service that it is about', () => {
    const documentationOf = { period: { high: '20260111' } };
    const xml = writeOriginalDocument({ ...report, header: { ...header, documentationOf } });
    const document = readDocument(xml);
    expect(document.kind?.name).to.equal('laboratory');
    expect(document.templateIds).to.deep.equal([documentTemplate.laboratory]);
    expect(document.attachment).to.deep.equal({ mediaType: 'application/pdf', size: pdf.length });
    expect(text(xml)).to.include('<serviceEvent classCode="ACT" moodCode="EVN">');
    expect(readDocument(writeOriginalDocument(images)).kind?.name).to.equal('imaging');
  });

  it('is listed under a format code that the network knows', () => {
    const known = [...documentClasses.laboratory.formatCodes, ...documentClasses.imaging.formatCodes];
    expect(Object.values(originalFormatCodes)).to.have.members(known);
  });

  it('carries no file of another type than its kind has', () => {
    expect(() => writeOriginalDocument({ ...images, kind: 'laboratory' })).to.throw(
      CdaError,
      /carries application\/pdf/,
    );
    const swapped = text(writeOriginalDocument(report)).replace('application/pdf', 'image/png');
    expect(() => readOriginalDocument(bytes(swapped))).to.throw(CdaError, /none of application\/pdf/);
  });

  it('carries no file that only says that it is of its type', () => {
    const script = bytes('<html><script>');
    expect(() => writeOriginalDocument({ ...report, content: script })).to.throw(CdaError, /not of the type/);
    expect(() => writeLevel1(header, patientSummaryKind, header.id, script)).to.throw(
      CdaError,
      /not of the type/,
    );
    const hidden = text(writeOriginalDocument(report)).replace(
      Buffer.from(pdf).toString('base64'),
      Buffer.from(script).toString('base64'),
    );
    expect(() => readOriginalDocument(bytes(hidden))).to.throw(CdaError, /not of the type application\/pdf/);
  });

  it('is not read when its base64 is damaged or said to be something else', () => {
    const xml = text(writeOriginalDocument(report));
    const torn = xml.replace('JVBERi0', 'JVBERi0*');
    expect(() => readOriginalDocument(bytes(torn))).to.throw(CdaError, /base64 of the file is damaged/);
    const plain = xml.replace('representation="B64"', 'representation="TXT"');
    expect(() => readOriginalDocument(bytes(plain))).to.throw(CdaError, /not in base64/);
  });

  it('is none when its code is another or it has no file', () => {
    const level1 = writeLevel1(header, patientSummaryKind, header.id, pdf);
    expect(() => readOriginalDocument(level1)).to.throw(CdaError, /not an original clinical document/);
    const empty = text(writeOriginalDocument(report)).replace(/<text .*<\/text>/, '');
    expect(() => readOriginalDocument(bytes(empty))).to.throw(CdaError, /no file in it/);
  });
});
