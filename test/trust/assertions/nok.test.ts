import { expect } from 'chai';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { testIdentity } from '../../support/pki.js';
import { envelope, HOUR, hcp, inSeconds, judge, NOW, nok, refusal } from './scene.js';

const codeOf = (xml: string) =>
  refusal(() => judge(envelope(hcp(ehdsi), xml), { transaction: 'xcpd', classes: undefined }))?.code;

describe('a next of kin assertion beside the identity', () => {
  it('is taken when it holds', () => {
    expect(codeOf(nok())).to.equal(undefined);
  });

  it('hands its seal on too, whose revocation is asked', () => {
    const xml = envelope(hcp(ehdsi), nok());
    expect(judge(xml, { transaction: 'xcpd', classes: undefined }).sealCertificates).to.have.length(2);
  });

  it('is refused when it is of another country, spoilt, over, or stands on another identity', () => {
    const foreign = testIdentity('seal-XC', { country: 'XC' }).signer;
    const seal = 'ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED';
    expect(codeOf(nok({ signer: foreign }))).to.equal(seal);
    expect(codeOf(nok({ bend: (xml) => xml.replace('9990001', '9990002') }))).to.equal(seal);
    const hpi = 'ERROR_HPI_GENERIC';
    const past = { notBefore: new Date(NOW.getTime() - HOUR), notOnOrAfter: inSeconds(-120) };
    expect(codeOf(nok({ value: past }))).to.equal(hpi);
    expect(codeOf(nok({ value: { adviceId: '_another' } }))).to.equal(hpi);
    expect(codeOf(nok({ value: { audiences: [] } }))).to.equal(hpi);
  });
});
