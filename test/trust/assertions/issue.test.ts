import { expect } from 'chai';
import { ExchangeError } from '../../../src/kernel/errors.js';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import {
  type AssertionIssuer,
  issueHcp,
  issueNok,
  issueTrc,
  type Professional,
  type Treatment,
} from '../../../src/trust/assertions/issue.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { testIdentity } from '../../support/pki.js';
import { envelope, HOUR, hcp, inSeconds, judge, NOW, PATIENT, rootOnly, seal } from './scene.js';

const doctor: Professional = {
  id: 'hp-1',
  name: 'Test Clinician',
  occupation: '221',
  organisation: 'Example Hospital',
  facilityType: 'Hospital',
  locality: 'Ward 3',
  homeCommunityId: '2.999.100.1',
};
const pharmacist: Professional = { ...doctor, occupation: '2262', facilityType: 'Pharmacy' };

function issuer(dialect = ehdsi): AssertionIssuer & { anchors: typeof rootOnly } {
  return {
    country: 'XB',
    dialect,
    signer: seal().signer,
    runtime: scriptedRuntime(NOW.toISOString()),
    anchors: rootOnly,
  };
}

function refusal(act: () => unknown): { code: string; context: string } | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ExchangeError) return { code: error.code, context: error.context };
    throw error;
  }
}

describe('issuing assertions', () => {
  it('confirms who speaks for a patient, in what a peer reads beside the identity', () => {
    const us = issuer();
    const hcpOf = issueHcp(doctor, 'TREATMENT', us);
    const kin = { id: 'K1', familyName: 'Example', birthDate: '1980-01-31' };
    const nok = issueNok(hcpOf.xml, kin, us);
    const accepted = judge(envelope(hcpOf.xml, nok.xml), { transaction: 'xcpd', classes: undefined });
    expect(accepted.nok).to.deep.include({ id: nok.id, adviceId: hcpOf.id, nextOfKin: kin });
    expect(nok.notOnOrAfter.getTime() - NOW.getTime()).to.equal(2 * HOUR);
  });

  it('confirms no next of kin without an identifier, nor in a generation that has none', () => {
    const hcpOf = issueHcp(doctor, 'TREATMENT', issuer());
    expect(refusal(() => issueNok(hcpOf.xml, {}, issuer()))?.context).to.contain('identifier');
    const old = issueHcp(doctor, 'TREATMENT', issuer(epsos));
    expect(refusal(() => issueNok(old.xml, { id: 'K1' }, issuer(epsos)))?.context).to.contain('generation');
  });

  for (const dialect of [ehdsi, epsos]) {
    it(`makes what a peer accepts, in ${dialect.name}`, () => {
      const us = issuer(dialect);
      const hcpOf = issueHcp(doctor, 'TREATMENT', us);
      const trc = issueTrc(hcpOf.xml, { patient: PATIENT, purpose: 'EMERGENCY' }, us);
      const accepted = judge(envelope(trc.xml, hcpOf.xml), { dialect });
      expect(accepted.hcp.id).to.equal(hcpOf.id);
      expect(accepted.hcp.notOnOrAfter).to.deep.equal(hcpOf.notOnOrAfter);
      expect(hcpOf.notOnOrAfter.getTime() - NOW.getTime()).to.equal(4 * HOUR);
      expect(accepted.hcp.homeCommunityId).to.equal('2.999.100.1');
      expect(accepted.trc?.patientId).to.deep.equal(PATIENT);
      expect(accepted.trc?.id).to.equal(trc.id);
      expect(accepted.trc?.adviceId).to.equal(hcpOf.id);
      expect(trc.notOnOrAfter.getTime() - NOW.getTime()).to.equal(2 * HOUR);
      expect(trc.xml).to.contain('EMERGENCY').and.not.to.contain('TREATMENT');
      expect(
        judge(envelope(hcpOf.xml), { dialect, transaction: 'xcpd', classes: undefined }).hcp.subjectId,
      ).to.equal('Test Clinician');
    });

    it(`gives each occupation the permissions of its work, in ${dialect.name}`, () => {
      const us = issuer(dialect);
      const code = (who: Professional, classCode: string, transaction: 'xcaList' | 'xdr' = 'xcaList') => {
        const one = issueHcp(who, 'TREATMENT', us).xml;
        const xml = envelope(one, issueTrc(one, { patient: PATIENT }, us).xml);
        return refusal(() => judge(xml, { dialect, transaction, classes: [classCode] }))?.code;
      };
      const nurse = { ...doctor, occupation: '2221' };
      expect(code(doctor, '60591-5')).to.equal(undefined);
      expect(code(doctor, '60593-1', 'xdr')).to.equal('4703');
      expect(code(pharmacist, '57833-6')).to.equal(undefined);
      expect(code(pharmacist, '60593-1', 'xdr')).to.equal(undefined);
      expect(code(pharmacist, '60591-5')).to.equal('4703');
      expect(code(nurse, '60591-5')).to.equal('4703');
    });
  }

  it('takes times and ids from the runtime, so the same exchange gives the same bytes', () => {
    expect(issueHcp(doctor, 'TREATMENT', issuer()).xml).to.equal(issueHcp(doctor, 'TREATMENT', issuer()).xml);
    expect(issueHcp(doctor, 'TREATMENT', issuer()).id).to.equal('_00000000-0000-4000-8000-000000000001');
  });

  it('carries prescription and PIN in the TRC, and keeps the purpose of the HCP when none is named', () => {
    const us = issuer();
    const one = issueHcp(pharmacist, 'EMERGENCY', us).xml;
    const treatment = { patient: PATIENT, prescriptionId: 'rx-1', dispensationPin: '1234' };
    const { trc } = judge(envelope(one, issueTrc(one, treatment, us).xml), { classes: ['57833-6'] });
    expect(trc).to.deep.include({ prescriptionId: 'rx-1', dispensationPin: '1234' });
    expect(trc).to.have.nested.property('purposeOfUse.code', 'EMERGENCY');
  });

  it('copies the format of the professional’s identifier', () => {
    const us = issuer();
    const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
    const one = issueHcp({ ...doctor, idFormat: format, spProvidedId: 'user-1' }, 'TREATMENT', us).xml;
    const { hcp: read, trc } = judge(envelope(one, issueTrc(one, { patient: PATIENT }, us).xml));
    expect(read.nameId).to.deep.equal({ value: 'hp-1', format, spProvidedId: 'user-1' });
    expect(trc?.nameId).to.deep.equal({ value: 'hp-1', format });
  });

  it('issues no identity that a peer would refuse', () => {
    const code = (change: Partial<Professional>, dialect = ehdsi) =>
      refusal(() => issueHcp({ ...doctor, ...change }, 'TREATMENT', issuer(dialect)))?.code;
    expect(code({ occupation: '999' })).to.equal('ERROR_HPI_INSUFFICIENT_INFORMATION');
    expect(code({ occupation: '3211' })).to.equal(undefined);
    expect(code({ occupation: '3211' }, epsos)).to.equal('1001');
    expect(code({ name: ' ' })).to.equal('ERROR_HPI_GENERIC');
    expect(code({ id: '' })).to.equal('ERROR_HPI_GENERIC');
    expect(code({ locality: '' })).to.equal('ERROR_HPI_GENERIC');
    expect(code({ facilityType: 'Spa' })).to.equal('ERROR_HPI_GENERIC');
    expect(code({ permissions: [] })).to.equal('4703');
    expect(code({ occupation: '44' })).to.equal('ERROR_HPI_GENERIC');
    expect(code({ occupation: '44', onBehalfOf: '221' })).to.equal(undefined);
  });

  describe('refuses a TRC', () => {
    const trc = (xml: string, treatment: Partial<Treatment> = {}, us = issuer()) =>
      refusal(() => issueTrc(xml, { patient: PATIENT, ...treatment }, us));
    const good = () => issueHcp(doctor, 'TREATMENT', issuer()).xml;

    it('on an HCP assertion that was altered, is not ours or is no XML', () => {
      expect(trc(good())).to.equal(undefined);
      expect(trc(good().replace('Ward 3', 'Ward 4'))?.code).to.equal('ERROR_SEC_GENERIC');
      expect(trc(good(), {}, { ...issuer(), anchors: () => [] })?.context).to.match(/not trusted/);
      const foreign = hcp(ehdsi, { signer: testIdentity('seal-XC', { country: 'XC' }).signer });
      expect(trc(foreign)?.context).to.match(/not of the country/);
      expect(trc('<saml')?.code).to.equal('4703');
      expect(trc('<!DOCTYPE a><a/>')?.context).to.match(/document type/);
    });

    it('on an HCP assertion outside its time, without any tolerance', () => {
      expect(trc(hcp(ehdsi, { value: { notBefore: inSeconds(1) } }))?.context).to.match(/not valid yet/);
      const over = { notBefore: inSeconds(-3600), notOnOrAfter: NOW };
      expect(trc(hcp(ehdsi, { value: over }))?.context).to.match(/expired/);
    });

    it('on a weak log-in, or on another TRC', () => {
      const password = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password';
      expect(trc(hcp(ehdsi, { value: { authnContextClass: password } }))?.code).to.equal('4702');
      expect(trc(issueTrc(good(), { patient: PATIENT }, issuer()).xml)?.code).to.equal('4703');
    });

    it('without a patient, or with one whose identifier cannot be written', () => {
      expect(trc(good(), { patient: { root: '2.999.1', extension: ' ' } })?.context).to.match(/is required/);
      expect(trc(good(), { patient: { root: '', extension: '1' } })?.context).to.match(/is required/);
      expect(trc(good(), { patient: { root: '2.999.1', extension: '1^2' } })?.context).to.match(/CX form/);
      expect(trc(good(), { patient: { root: '2.999.1&x', extension: '1' } })?.context).to.match(
        /cannot carry/,
      );
    });
  });
});
