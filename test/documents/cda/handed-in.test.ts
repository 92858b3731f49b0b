import { expect } from 'chai';
import {
  type ConsentPolicy,
  consentPolicies,
  consentPolicy,
  readConsent,
  writeConsent,
} from '../../../src/documents/cda/consent.js';
import { discardEDispensation } from '../../../src/documents/cda/discard-dispensation.js';
import { dispense } from '../../../src/documents/cda/dispense.js';
import { writeEDispensation } from '../../../src/documents/cda/e-dispensation.js';
import { CdaError } from '../../../src/documents/cda/errors.js';
import { readDiscard, readDispensation } from '../../../src/documents/cda/handed-in.js';
import { dispenser, signatory } from '../../support/people.js';
import { prescription } from './example.js';

const [item] = prescription.items;
const dispensation = dispense(prescription, {
  id: { root: '2.999.9', extension: 'ED-1' },
  time: '20260115120000+0000',
  language: 'pt-PT',
  pharmacist: dispenser,
  handedOut: [{ item: item.id, packageCount: '2' }],
});
const written = writeEDispensation(dispensation);
const changed = (from: string | RegExp, to: string) => {
  const text = Buffer.from(written).toString();
  expect(text.replace(from, to)).to.not.equal(text);
  return Buffer.from(text.replace(from, to));
};

describe('what country A reads of a document that is handed in', () => {
  it('is what the dispensation was written from', () => {
    expect(readDispensation(written)).to.deep.equal({
      id: dispensation.header.id,
      patientIds: prescription.header.patient.ids,
      prescriptionId: prescription.prescriptionId,
      items: [{ item: item.id, packages: 2, substituted: false }],
    });
  });

  it('adds up entries of one item', () => {
    const twice = changed(/(<entry>.*<\/entry>)/s, '$1$1');
    expect(readDispensation(twice).items).to.deep.equal([{ item: item.id, packages: 4, substituted: false }]);
  });

  it('takes a whole number that is written with decimals, and none that is not whole', () => {
    const count = (value: string) => changed(/(<supply.*?<quantity value=)"2"/s, `$1"${value}"`);
    expect(readDispensation(count('2.0')).items[0]?.packages).to.equal(2);
    for (const value of ['2.5', '0', '-2', '', 'two', '1e3', '99999']) {
      expect(() => readDispensation(count(value)), value).to.throw(CdaError, 'whole number');
    }
  });

  it('is a discard only with both of its marks', () => {
    const discard = discardEDispensation(written);
    expect(readDiscard(discard).id).to.deep.equal(dispensation.header.id);
    expect(() => readDiscard(written)).to.throw(CdaError);
    expect(() => readDiscard(changed('code="60593-1"', 'code="DISCARD-60593-1"'))).to.throw(
      CdaError,
      'template',
    );
    expect(() => readDispensation(discard)).to.throw(CdaError);
  });
});

describe('a consent', () => {
  const patient = {
    id: { root: '2.999.1', extension: '1' },
    name: { family: ['A'], given: ['B'] },
    birthTime: '19800131',
  };
  const consent = (policy: ConsentPolicy, language = 'fr-LU') =>
    writeConsent({
      id: { root: '2.999.9', extension: 'CO-1' },
      at: '20260115120000+0000',
      language,
      patient,
      policy,
      author: signatory,
    });

  it('is read as it was written, in every language', () => {
    for (const policy of ['opt-in', 'opt-out'] as const) {
      for (const language of ['fr-LU', 'de-DE', 'pt-PT', 'en-GB', 'mt-MT']) {
        const { policies, ...document } = readConsent(consent(policy, language));
        expect(document).to.deep.equal({
          id: { root: '2.999.9', extension: 'CO-1' },
          patientIds: [patient.id],
        });
        expect(policies.map(consentPolicy)).to.deep.equal([policy]);
      }
    }
  });

  it('says in words what its policy is', () => {
    const words = (policy: ConsentPolicy) => Buffer.from(consent(policy, 'en-GB')).toString();
    expect(words('opt-in')).to.include('The patient agrees');
    expect(words('opt-out')).to.include('no longer agrees');
    expect(words('opt-out')).to.include(`code="${consentPolicies['opt-out'].code}"`);
    expect(consentPolicy('1.2.3')).to.equal(undefined);
  });

  it('is no other document', () => {
    expect(() => readConsent(written)).to.throw(CdaError);
  });
});
