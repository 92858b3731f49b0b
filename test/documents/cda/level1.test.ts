import { expect } from 'chai';
import { writeLevel1 } from '../../../src/documents/cda/level1.js';
import { patientSummaryKind } from '../../../src/documents/cda/patient-summary.js';
import { readAttachment, readDocument } from '../../../src/documents/cda/summary/document.js';
import { documentTemplate } from '../../../src/documents/cda/templates.js';
import { header } from './example.js';

const id = { root: '2.999.7', extension: 'D-1.2' };
const pdf = new TextEncoder().encode('%PDF-1.7 and so on');

describe('a level 1 document', () => {
  const bytes = writeLevel1(header, patientSummaryKind, id, pdf);

  it('carries the file as it was', () => {
    expect(readAttachment(bytes)).to.deep.equal({ mediaType: 'application/pdf', content: pdf });
  });

  it('has the header of the level 3 document under its own id and is tied to it', () => {
    const read = readDocument(bytes);
    expect(read.level).to.equal(1);
    expect(read.id).to.deep.equal(id);
    expect(read.templateIds).to.deep.equal([documentTemplate.patientSummaryLevel1]);
    expect(read.setId).to.deep.equal(header.setId);
    expect(read.relatedDocuments).to.deep.equal([{ typeCode: 'XFRM', id: header.id }]);
    expect(read.patient.ids).to.deep.equal(header.patient.ids);
    expect(read.kind?.name).to.equal('patient-summary');
    expect(read.attachment).to.deep.equal({ mediaType: 'application/pdf', size: pdf.length });
  });
});
