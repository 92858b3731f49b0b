import { expect } from 'chai';
import { requireClassRights } from '../../../src/trust/assertions/rights.js';
import type { Dialect } from '../../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { codeOf, envelope, hcp, hcpValue, refusal, trc } from './scene.js';
import { SEC } from './wrong.js';

describe('the rights to a document class', () => {
  const classes: ['xcaList' | 'xcaRetrieve' | 'xdr', string, string[]][] = [
    ['xcaList', '60591-5', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaRetrieve', '60591-5', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaList', '57833-6', ['PRD-004', 'PRD-010']],
    ['xcaRetrieve', '57833-6', ['PRD-004', 'PRD-010']],
    ['xcaList', '56445-0', ['PRD-004', 'PRD-010']],
    ['xcaList', '34105-7', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaList', '11502-2', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaList', '18748-4', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaList', 'x-clinical-image', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xdr', '60593-1', ['PPD-046']],
    ['xdr', '34133-9', ['PPD-046']],
    ['xdr', '57016-8', ['PPD-032']],
  ];
  for (const [transaction, code, permissions] of classes) {
    it(`are given by ${permissions.join(', ')} and by nothing less: ${transaction} ${code}`, () => {
      const judged = { transaction, dialect: ehdsi };
      const value = { ...hcpValue(ehdsi), permissions };
      expect(refusal(() => requireClassRights(value, code, judged))).to.equal(undefined);
      for (const lacking of permissions) {
        const less = { ...value, permissions: hcpValue(ehdsi).permissions.filter((p) => p !== lacking) };
        expect(refusal(() => requireClassRights(less, code, judged))).to.deep.equal({
          code: '4703',
          context: `the attribute Hl7 Permissions lacks ${lacking}`,
        });
        const xml = envelope(hcp(ehdsi, { value: { permissions: less.permissions } }), trc(ehdsi));
        expect(codeOf(ehdsi, xml, { transaction, classes: [code] })).to.equal('4703');
      }
    });
  }

  it('are PRD-006 where a patient is looked for', () => {
    const request = { transaction: 'xcpd', classes: undefined } as const;
    const permissions = hcpValue(ehdsi).permissions.filter((p) => p !== 'PRD-006');
    expect(codeOf(ehdsi, envelope(hcp(ehdsi, { value: { permissions } })), request)).to.equal('4703');
    expect(codeOf(epsos, envelope(hcp(epsos, { value: { permissions } })), request)).to.equal('4703');
    expect(codeOf(ehdsi, envelope(hcp(ehdsi, { value: { permissions: ['PRD-006'] } })), request)).to.equal(
      'accepted',
    );
  });

  it('must hold for every class of a request, and for one while they are not known', () => {
    const orders = envelope(hcp(ehdsi, { value: { permissions: ['PRD-004', 'PRD-010'] } }), trc(ehdsi));
    expect(codeOf(ehdsi, orders, { classes: ['57833-6'] })).to.equal('accepted');
    expect(codeOf(ehdsi, orders, { classes: ['57833-6', '60591-5'] })).to.equal('4703');
    expect(codeOf(ehdsi, orders, { transaction: 'xcaRetrieve', classes: undefined })).to.equal('accepted');
    expect(codeOf(ehdsi, orders, { transaction: 'xdr', classes: undefined })).to.equal('4703');
  });

  it('do not exist for a class that nobody knows', () => {
    const xml = (d: Dialect) => envelope(hcp(d), trc(d));
    const unknown = 'ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN';
    expect(codeOf(ehdsi, xml(ehdsi), { classes: ['12345-6'] })).to.equal(unknown);
    expect(codeOf(ehdsi, xml(ehdsi), { classes: ['toString'] })).to.equal(unknown);
    expect(codeOf(ehdsi, xml(ehdsi), { classes: [] })).to.equal(unknown);
    expect(codeOf(ehdsi, xml(ehdsi), { transaction: 'xdr', classes: ['60591-5'] })).to.equal('4202');
    expect(codeOf(epsos, xml(epsos), { classes: ['12345-6'] })).to.equal('4202');
  });

  it('depend on the role in epSOS', () => {
    const as = (role: string) => envelope(hcp(epsos, { value: { role: { text: role } } }), trc(epsos));
    expect(codeOf(epsos, as('physician'), { classes: ['57833-6'] })).to.equal('4703');
    expect(codeOf(epsos, as('Pharmacist'), { classes: ['57833-6'] })).to.equal('accepted');
    expect(codeOf(epsos, as('pharmacist'), { classes: ['60591-5'] })).to.equal('4703');
    expect(codeOf(epsos, as('nurse'), { transaction: 'xdr', classes: ['60593-1'] })).to.equal('4703');
    expect(codeOf(epsos, as('physician'), { classes: ['34105-7'] })).to.equal('4703');
  });

  it('want an organisation for a discard', () => {
    const judged = { transaction: 'xdr', dialect: ehdsi } as const;
    const { organisationId: _, ...value } = hcpValue(ehdsi);
    expect(refusal(() => requireClassRights(value, '60593-1', judged))).to.equal(undefined);
    expect(refusal(() => requireClassRights(value, 'DISCARD-60593-1', judged))?.code).to.equal(SEC);
    expect(refusal(() => requireClassRights(hcpValue(ehdsi), 'DISCARD-60593-1', judged))).to.equal(undefined);
  });
});
