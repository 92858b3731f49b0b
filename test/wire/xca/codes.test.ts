import { expect } from 'chai';
import { documentClasses } from '../../../src/kernel/classes.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { readXcn, writeXcn } from '../../../src/wire/xca/author.js';
import { classCodeOf, confidentialityOf, formatCodeOf, titleOf } from '../../../src/wire/xca/codes.js';

describe('codes of an entry', () => {
  const { patientSummary, ePrescription, laboratory, imaging } = documentClasses;

  it('spell the prescription as the generation does', () => {
    expect(formatCodeOf(ePrescription, 'xml', ehdsi)).to.deep.equal({
      code: 'urn:epsos:ep:pre:2010',
      codeSystem: 'eHDSI formatCodes',
      displayName: 'epSOS coded ePrescription',
    });
    expect(formatCodeOf(ePrescription, 'xml', epsos)).to.deep.include({
      code: 'urn:epSOS:ep:pre:2010',
      codeSystem: 'epSOS formatCodes',
    });
    expect(titleOf(ePrescription, epsos)).to.equal('ePrescription');
    expect(classCodeOf(patientSummary, ehdsi)).to.deep.equal({
      code: '60591-5',
      codeSystem: '2.16.840.1.113883.6.1',
      displayName: 'Patient Summary',
    });
  });

  it('tell the PDF rendition from an original clinical document', () => {
    expect(formatCodeOf(patientSummary, 'pdf', ehdsi)).to.deep.equal({
      code: 'urn:ihe:iti:xds-sd:pdf:2008',
      codeSystem: 'IHE PCC',
      displayName: 'PDF/A coded document',
    });
    expect(formatCodeOf(laboratory, 'pdf', ehdsi)).to.deep.equal({
      code: 'urn:eHDSI:orcd:pdf:2021',
      codeSystem: 'eHDSI formatCodes',
      displayName: 'PDF/A coded document',
    });
    expect(formatCodeOf(imaging, 'xml', ehdsi).displayName).to.equal('PNG coded document');
  });

  it('say the same in code and text', () => {
    expect(confidentialityOf('R').displayName).to.equal('restricted');
    expect(confidentialityOf('N').displayName).to.equal('Normal');
  });
});

describe('author in XCN form', () => {
  it('has family and given name in their places', () => {
    expect(writeXcn({ family: ['Doe'], given: ['Ada', 'B', 'C'], prefix: ['Dr.'] })).to.equal(
      '^Doe^Ada^B C^^Dr.',
    );
    expect(writeXcn({ family: ['Doe'], given: [] })).to.equal('^Doe');
  });

  it('escapes what separates', () => {
    const name = { family: ['A^B&C~D|E\\F'], given: ['\\S\\'] };
    expect(writeXcn(name)).to.equal('^A\\S\\B\\T\\C\\R\\D\\F\\E\\E\\F^\\E\\S\\E\\');
    expect(readXcn(writeXcn(name))).to.deep.equal(name);
  });

  it('reads identified authors, compound families and plain names', () => {
    expect(readXcn('4711^Doe&van^Ada^^^^^^&2.999&ISO')).to.deep.equal({ family: ['Doe'], given: ['Ada'] });
    expect(readXcn('Ada Doe')).to.deep.equal({ family: ['Ada Doe'], given: [] });
    expect(readXcn('4711^^^')).to.equal(undefined);
  });
});
