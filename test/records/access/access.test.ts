import { expect } from 'chai';
import { type Access, accessesOf } from '../../../src/records/access/access.js';
import { accessesTo, authoritiesOf, storedAccessLog } from '../../../src/records/access/log.js';
import type { AuditFacts, AuditOutcome } from '../../../src/records/audit/facts.js';
import { bareFacts, eventKeys, fullFacts } from '../../support/audit-facts.js';
import { removeFolders, storeIn, temporaryFolder } from '../folder.js';

const place = { exchangeId: 'x', node: 'XA', side: 'a', peer: 'XB' } as const;
const outcomes = (facts: AuditFacts) => accessesOf(facts, place).map(({ outcome }) => outcome);

describe('an access', () => {
  it('is every event about what a patient has, and no other', () => {
    const accessed = eventKeys.filter((event) => accessesOf(fullFacts(event, 'a'), place).length > 0);
    expect(accessed).to.include.members([
      'identifyPatient',
      'retrievePatientSummary',
      'submitDispensation',
      'list',
    ]);
    for (const event of ['translate', 'issueTrc', 'startApplication', 'communicationFailure'] as const) {
      expect(accessed).not.to.include(event);
    }
    expect(accessesOf(bareFacts('identifyPatient', 'a'), place)).to.deep.equal([]);
  });

  it('is one for each patient that is named', () => {
    const patients = [
      { root: '2.999.1', extension: '1' },
      { root: '2.999.1', extension: '2' },
    ];
    const found = accessesOf({ ...fullFacts('identifyPatient', 'a'), patients }, place);
    expect(found.map(({ patient }) => patient)).to.deep.equal(patients);
  });

  it('knows what was seen from what was told', () => {
    const facts = (event: AuditFacts['event'], side: 'a' | 'b', outcome: AuditOutcome) =>
      fullFacts(event, side, outcome);
    const unanswered = ({ response: _, ...rest }: AuditFacts): AuditFacts => rest;
    expect(outcomes(facts('retrieve', 'a', 'success'))).to.deep.equal(['seen']);
    expect(outcomes(facts('retrieve', 'a', 'temporal'))).to.deep.equal(['partly']);
    expect(outcomes(facts('retrieve', 'a', 'permanent'))).to.deep.equal(['refused']);
    expect(outcomes(facts('identifyPatient', 'a', 'temporal'))).to.deep.equal(['refused']);
    expect(outcomes(facts('submitDispensation', 'a', 'permanent'))).to.deep.equal(['refused']);
    // It may have been done, whether an answer came or not.
    expect(outcomes(facts('submitDispensation', 'b', 'temporal'))).to.deep.equal(['uncertain']);
    expect(outcomes(unanswered(facts('putConsent', 'b', 'temporal')))).to.deep.equal(['uncertain']);
    expect(outcomes(facts('retrieve', 'b', 'temporal'))).to.deep.equal(['partly']);
    expect(outcomes(unanswered(facts('retrieve', 'b', 'temporal')))).to.deep.equal(['unanswered']);
  });

  it('says from where it was asked, and where the data are', () => {
    const [a] = accessesOf(fullFacts('list', 'a'), place);
    const [b] = accessesOf(fullFacts('list', 'b'), { ...place, side: 'b' });
    expect([a?.askingCountry, a?.answeringCountry]).to.deep.equal(['XB', 'XA']);
    expect([b?.askingCountry, b?.answeringCountry]).to.deep.equal(['XA', 'XB']);
  });
});

describe('the access log', () => {
  afterEach(removeFolders);

  it('gives back what was kept, of one patient of one authority', async () => {
    const store = storeIn(temporaryFolder());
    const log = storedAccessLog(store);
    const patient = { root: '2.999.200.1', extension: '9990001' };
    const whole = accessesOf({ ...fullFacts('list', 'a', 'permanent'), classCode: '60591-5' }, place);
    const bare: Access = {
      node: 'XA',
      side: 'b',
      at: new Date(5),
      exchangeId: 'y',
      patient,
      action: 'read',
      outcome: 'seen',
    };
    const other: Access = { ...bare, patient: { ...patient, root: '2.999.200.2' } };
    await log.record([...whole, bare, other]);
    await log.record([]);
    expect(await accessesTo(store.db, patient)).to.deep.equal([...whole, bare]);
    expect(await authoritiesOf(store.db, ' 9990001 ')).to.deep.equal(['2.999.200.1', '2.999.200.2']);
    expect(await authoritiesOf(store.db, '999000')).to.deep.equal([]);
  });
});
