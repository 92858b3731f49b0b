import { expect } from 'chai';
import { documentKind } from '../../src/documents/kinds.js';
import { withXml } from '../../src/wire/xml/parse.js';

const kind = (inner: string, root = 'ClinicalDocument xmlns="urn:hl7-org:v3"') =>
  withXml(`<${root}>${inner}</${root.split(' ')[0]}>`, (element) => {
    const found = documentKind(element);
    return found && [found.code, found.documentClass?.name, found.level];
  });

describe('the kind of a document', () => {
  it('is its code and the level of its body', () => {
    const structured = '<component><structuredBody/></component>';
    expect(kind(`<code code="60591-5"/>${structured}`)).to.deep.equal(['60591-5', 'patient-summary', 3]);
    expect(kind('<code code="57833-6"/><component><nonXMLBody/></component>')).to.deep.equal([
      '57833-6',
      'eprescription',
      1,
    ]);
    expect(kind('<code code="x-clinical-image"/>')).to.deep.equal(['x-clinical-image', 'imaging', 1]);
  });

  it('has no class when the code is unknown, and no code when there are several', () => {
    expect(kind('<code code="1-1"/>')).to.deep.equal(['1-1', undefined, 1]);
    expect(kind('<code code="60591-5"/><code code="57833-6"/>')).to.deep.equal([undefined, undefined, 1]);
  });

  it('is none for anything but a ClinicalDocument of HL7 v3', () => {
    expect(kind('<code code="60591-5"/>', 'ClinicalDocument')).to.equal(undefined);
    expect(kind('', 'Other xmlns="urn:hl7-org:v3"')).to.equal(undefined);
  });
});
