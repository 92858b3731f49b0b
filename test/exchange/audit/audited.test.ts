import { expect } from 'chai';
import { askerOf, outcomeOfAnswer } from '../../../src/exchange/audit/audited.js';
import { auditEventOf } from '../../../src/exchange/audit/events.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import type { RegistryError } from '../../../src/wire/registry/errors.js';
import type { TransactionKey } from '../../../src/wire/transactions.js';

describe('the event of a transaction', () => {
  it('goes by the class of the documents', () => {
    const of = (transaction: TransactionKey) =>
      Object.fromEntries(
        Object.values(documentClasses).map(({ name, code }) => [name, auditEventOf(transaction, code)]),
      );
    expect(of('xcaList')).to.include({
      'patient-summary': 'listPatientSummary',
      eprescription: 'listEPrescription',
      laboratory: 'listOrcd',
      imaging: 'listOrcd',
      mro: 'listMro',
      consent: 'list',
    });
    expect(of('xcaRetrieve')).to.include({ eprescription: 'retrieveEPrescription', mro: 'retrieveMro' });
    expect(of('xdr')).to.include({
      edispensation: 'submitDispensation',
      'edispensation-discard': 'discardDispensation',
      consent: 'putConsent',
      hcer: 'putHcer',
      'patient-summary': 'submit',
    });
    expect(Object.values(of('xcpd'))).to.satisfy((all: string[]) =>
      all.every((one) => one === 'identifyPatient'),
    );
  });

  it('is that of no service while the class is not known', () => {
    const keys = ['xcpd', 'xcaList', 'xcaRetrieve', 'xdr'] as const;
    expect(keys.map((key) => auditEventOf(key))).to.deep.equal([
      'identifyPatient',
      'list',
      'retrieve',
      'submit',
    ]);
    expect(auditEventOf('xcaList', 'nothing')).to.equal('list');
  });

  it('says what an answer came to', () => {
    const error = (severity: 'error' | 'warning') =>
      ({ code: '4701', context: 'why', severity }) as RegistryError;
    expect(outcomeOfAnswer(undefined, 0)).to.deep.equal({ outcome: 'temporal' });
    expect(outcomeOfAnswer([], 1)).to.deep.equal({ outcome: 'success' });
    expect(outcomeOfAnswer([error('warning')], 0).outcome).to.equal('permanent');
    expect(outcomeOfAnswer([error('warning')], 1).outcome).to.equal('success');
    expect(outcomeOfAnswer([error('warning'), error('error')], 1)).to.deep.equal({
      outcome: 'temporal',
      error: { code: '4701', text: 'why' },
    });
  });
});

describe('who asks', () => {
  const nameId = { value: 'hp-1', format: 'f' };
  const issuer = { value: 'urn:idp:XB' };

  it('is called as the network calls professionals', () => {
    expect(askerOf({ nameId, issuer }).human?.userId).to.equal('<hp-1@urn:idp:XB>');
    expect(askerOf({ nameId: { ...nameId, spProvidedId: ' own ' }, issuer }).human?.userId).to.equal('own');
    expect(askerOf({ nameId: { ...nameId, spProvidedId: ' ' }, issuer }).human?.userId).to.equal(
      '<hp-1@urn:idp:XB>',
    );
  });

  it('is at the organisation, else at the locality, and nobody when nothing is known', () => {
    expect(askerOf({ organisation: 'A', locality: 'B', facilityType: 'Hospital' }).pointOfCare).to.deep.equal(
      {
        name: 'A',
        facilityType: 'Hospital',
      },
    );
    expect(askerOf({ organisation: ' ', locality: 'B' }).pointOfCare).to.deep.equal({ name: 'B' });
    expect(askerOf({})).to.deep.equal({});
  });

  it('has a role and a purpose in either form', () => {
    expect(
      askerOf({ nameId, issuer, role: { text: 'pharmacist' }, purposeOfUse: { text: 'EMERGENCY' } }),
    ).to.deep.equal({
      human: { userId: '<hp-1@urn:idp:XB>', role: { code: 'pharmacist' } },
      purpose: 'EMERGENCY',
    });
    const role = { code: '221', codeSystem: '2.999', codeSystemName: 'ISCO', displayName: 'Medical Doctors' };
    expect(askerOf({ nameId, issuer, role }).human?.role).to.deep.equal({
      code: '221',
      codeSystemName: 'ISCO',
      displayName: 'Medical Doctors',
    });
  });
});
