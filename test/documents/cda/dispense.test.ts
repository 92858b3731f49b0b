import { expect } from 'chai';
import { discardEDispensation, discardTemplate } from '../../../src/documents/cda/discard-dispensation.js';
import {
  type Dispensing,
  DispensingError,
  dispense,
  otherBrand,
  type Pharmacist,
} from '../../../src/documents/cda/dispense.js';
import { readEDispensation, writeEDispensation } from '../../../src/documents/cda/e-dispensation.js';
import { writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { CdaError } from '../../../src/documents/cda/errors.js';
import { readDocument } from '../../../src/documents/cda/summary/document.js';
import { codeSystem, documentTemplate } from '../../../src/documents/cda/templates.js';
import { prescription } from './example.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (xml: string) => new TextEncoder().encode(xml);

const pharmacist: Pharmacist = {
  function: 'pharmacist',
  ids: [{ root: '2.999.9', extension: 'ph' }],
  name: { family: ['Silva'], given: ['Rui'] },
  telecoms: [{ value: 'tel:+351000', use: 'WP' }],
  organization: {
    ids: [{ root: '2.999.9', extension: 'farm' }],
    name: 'Farmácia',
    telecoms: [],
    address: { city: 'Lisboa', country: 'PT' },
  },
};
const [item] = prescription.items;
const dispensing: Dispensing = {
  id: { root: '2.999.9', extension: 'ED-1' },
  time: '20260115120000+0000',
  language: 'pt-PT',
  pharmacist,
  handedOut: [{ item: item.id, packageCount: '2' }],
};
const { substitution: _forbidden, ...allowed } = item;
const free = { ...prescription, items: [allowed] } as const;

const reasonOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof DispensingError) return error.reason;
    throw error;
  }
  return undefined;
};

describe('dispensing a prescription', () => {
  it('copies what is the prescription’s and adds what is the pharmacy’s', () => {
    const dispensation = dispense(prescription, dispensing);
    expect(dispensation.header).to.deep.include({
      id: dispensing.id,
      language: 'pt-PT',
      patient: prescription.header.patient,
      custodian: prescription.header.custodian,
      legalAuthenticator: prescription.header.legalAuthenticator,
      inFulfillmentOf: prescription.prescriptionId,
      relatedDocuments: [{ typeCode: 'XFRM', id: prescription.header.id }],
    });
    expect(dispensation.header.authors).to.have.length(1);
    expect(dispensation.header.authors[0]).to.deep.include({
      functionCode: { code: '2262', codeSystem: codeSystem.isco },
      time: dispensing.time,
      name: pharmacist.name,
    });
    const [handedOut] = dispensation.items;
    expect(handedOut.product).to.deep.equal(item.product);
    expect(handedOut.packageCount).to.deep.equal({ value: '2', unit: '1' });
    expect(handedOut.substituted).to.equal(false);
    expect(handedOut.prescribed).to.deep.equal({ prescriber: prescription.header.authors[0], ...item });
  });

  it('names the technician’s occupation by its own code', () => {
    const technician = { ...pharmacist, function: 'pharmacyTechnician' as const };
    const { header } = dispense(prescription, { ...dispensing, pharmacist: technician });
    expect(header.authors[0].functionCode).to.deep.include({ code: '3213' });
  });

  it('is read by country A as it was written', () => {
    const dispensation = dispense(prescription, dispensing);
    expect(readEDispensation(writeEDispensation(dispensation))).to.deep.equal(dispensation);
  });

  it('gives another brand where the prescriber allows it, without the codes of the first one', () => {
    const packages = [{ quantity: { value: '28', unit: '1' } }];
    const marked = { ...item.product, code: { code: 'P1', codeSystem: '2.999.3' }, manufacturer: 'M' };
    const substitute = otherBrand(marked, { name: 'Alterum', packages });
    const [handedOut] = dispense(free, {
      ...dispensing,
      handedOut: [{ item: item.id, packageCount: '1', substitute }],
    }).items;
    expect(handedOut.substituted).to.equal(true);
    expect(handedOut.product).to.deep.include({ name: 'Alterum', packages });
    expect(handedOut.product).to.not.have.any.keys('code', 'manufacturer');
    expect(handedOut.product.ingredients).to.deep.equal(item.product.ingredients);
    expect(handedOut.prescribed.product).to.deep.equal(item.product);
    const xml = writeEDispensation(
      dispense(free, { ...dispensing, handedOut: [{ item: item.id, packageCount: '1', substitute }] }),
    );
    expect(readDocument(xml).dispensations[0]).to.deep.include({
      name: 'Alterum',
      quantity: '1',
      substituted: true,
    });
  });

  it('refuses a substitute that the prescriber forbids', () => {
    const substitute = otherBrand(item.product, { name: 'Alterum', packages: [] });
    const handedOut = [{ item: item.id, packageCount: '1', substitute }] as const;
    expect(reasonOf(() => dispense(prescription, { ...dispensing, handedOut }))).to.equal(
      'substitution-forbidden',
    );
  });

  for (const packageCount of ['0', '-1', '1.5', '', '01', '1e2']) {
    it(`refuses ${packageCount || 'no'} packages`, () => {
      const handedOut = [{ item: item.id, packageCount }] as const;
      expect(reasonOf(() => dispense(prescription, { ...dispensing, handedOut }))).to.equal('package-count');
    });
  }

  it('refuses an item of another prescription, and the same one twice', () => {
    const other = [{ item: { root: item.id.root, extension: 'RX.2' }, packageCount: '1' }] as const;
    const twice = [...dispensing.handedOut, ...dispensing.handedOut] as const;
    expect(reasonOf(() => dispense(prescription, { ...dispensing, handedOut: other }))).to.equal('item');
    expect(
      reasonOf(() => dispense(prescription, { ...dispensing, handedOut: [twice[0], ...twice.slice(1)] })),
    ).to.equal('item');
  });
});

describe('an eDispensation', () => {
  const xml = text(writeEDispensation(dispense(prescription, dispensing)));

  it('is not read without the prescription that it fills', () => {
    const unfilled = xml.replace(/<inFulfillmentOf>.*?<\/inFulfillmentOf>/, '');
    expect(unfilled).to.not.equal(xml);
    expect(() => readEDispensation(bytes(unfilled))).to.throw(CdaError, /inFulfillmentOf is missing/);
  });

  it('is not read without the number of packages', () => {
    const uncounted = xml.replace('<quantity value="2" unit="1"/>', '<quantity nullFlavor="UNK"/>');
    expect(uncounted).to.not.equal(xml);
    expect(() => readEDispensation(bytes(uncounted))).to.throw(CdaError, /number of packages/);
  });

  it('is not taken for one when it is a prescription or a discard', () => {
    expect(() => readEDispensation(writeEPrescription(prescription))).to.throw(
      CdaError,
      /not a Medication dispensed/,
    );
    expect(() => readEDispensation(discardEDispensation(bytes(xml)))).to.throw(
      CdaError,
      /not a Medication dispensed/,
    );
  });
});

describe('the discard of an eDispensation', () => {
  const original = writeEDispensation(dispense(prescription, dispensing));

  it('is the original but for its code and its first template id', () => {
    const expected = text(original)
      .replace(
        `<templateId root="${documentTemplate.eDispensation}"/>`,
        `<templateId root="${discardTemplate}"/>`,
      )
      .replace('<code code="60593-1"', '<code code="DISCARD-60593-1"');
    expect(text(discardEDispensation(original))).to.equal(expected);
    expect(discardTemplate).to.equal('1.3.6.1.4.1.12559.11.10.1.3.1.1.2-DISCARD');
  });

  it('is found by its kind, and says what it discards', () => {
    const discard = readDocument(discardEDispensation(original));
    expect(discard.kind?.name).to.equal('edispensation-discard');
    expect(discard.dispensations[0]?.name).to.equal(item.product.name);
  });

  it('follows prefixes, quotes, blanks and the encoding of the original', () => {
    const odd = (template: string, code: string) =>
      Buffer.from(
        `<?xml version='1.0' encoding='ISO-8859-1'?>\r\n<x:ClinicalDocument xmlns:x='urn:hl7-org:v3' xmlns='urn:o'>` +
          `<templateId root='2.999'/><code code='60593-1'/>` +
          `<x:templateId\n  root = '${template}' /><x:templateId root='2.999.5'/>` +
          `<x:code displayName='é' code='${code}'></x:code></x:ClinicalDocument>`,
        'latin1',
      );
    expect(Buffer.from(discardEDispensation(odd('1.2', '60593-1')))).to.deep.equal(
      odd(discardTemplate, 'DISCARD-60593-1'),
    );
  });

  it('is made of nothing else', () => {
    expect(() => discardEDispensation(writeEPrescription(prescription))).to.throw(CdaError);
    expect(() => discardEDispensation(discardEDispensation(original))).to.throw(CdaError);
    expect(() => discardEDispensation(bytes('<a/>'))).to.throw(CdaError);
    const twice = text(original).replace(/<code code="60593-1"[^>]*>/, '$&$&');
    expect(() => discardEDispensation(bytes(twice))).to.throw(CdaError, /not an eDispensation/);
  });
});
