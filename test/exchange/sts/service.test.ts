import { expect } from 'chai';
import { noRecords } from '../../../src/exchange/recorder.js';
import { tokenClient } from '../../../src/exchange/sts/client.js';
import { createTokenService } from '../../../src/exchange/sts/service.js';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import type { AuditFacts } from '../../../src/records/audit/facts.js';
import { RevocationError } from '../../../src/trust/revocation/policy.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { asWritten } from '../../../src/wire/saml/stand-alone.js';
import { readSoapMessage } from '../../../src/wire/soap/read.js';
import { defaultSoapLimits } from '../../../src/wire/soap/types.js';
import { writeTokenRequestMessage } from '../../../src/wire/sts/envelope.js';
import type { TokenRequest } from '../../../src/wire/sts/request.js';
import { readTokenResponse } from '../../../src/wire/sts/response.js';
import { memoryJournal } from '../../support/memory-journal.js';
import { testIdentity } from '../../support/pki.js';
import {
  COUNTRY,
  envelope,
  HOUR,
  hcp,
  inSeconds,
  judge,
  NOW,
  nok,
  PATIENT,
  rootOnly,
  seal,
} from '../../trust/assertions/scene.js';

const runtime = scriptedRuntime(NOW.toISOString());
const node = { country: COUNTRY, countryName: 'Beeland', homeCommunityId: '2.999.2', languageCode: 'fr-XB' };
const journal = memoryJournal();
const audited: AuditFacts[] = [];
let revoked = false;
const serve = createTokenService({
  node,
  runtime,
  journal,
  ...noRecords,
  audit: { record: async (facts) => void audited.push(...facts) },
  sealRevocation: async (certificate) => {
    if (revoked) throw new RevocationError(certificate, 'revoked', 'it is revoked');
  },
  seal: seal().signer,
  anchors: rootOnly,
  dialects: [ehdsi, epsos],
  limits: defaultSoapLimits,
});

const trcRequest: TokenRequest = { kind: 'trc', patient: PATIENT, purpose: 'TREATMENT' };
const ask = (hcpXml: string, request: TokenRequest = trcRequest, edit = (text: string) => text) => {
  const { bytes, contentType } = writeTokenRequestMessage(request, hcpXml, 'uuid:1');
  return serve({
    path: '/TRC-STS/STSServiceService',
    contentType,
    bytes: Buffer.from(edit(Buffer.from(bytes).toString())),
    receivedAt: NOW,
  });
};

async function faultOf(...asked: Parameters<typeof ask>): Promise<string> {
  const { bytes, contentType, status } = await ask(...asked);
  using message = readSoapMessage(bytes, contentType);
  expect([status, message.fault?.code]).to.deep.equal([500, 'Receiver']);
  return message.fault?.reason ?? '';
}

describe('the token service', () => {
  for (const dialect of [ehdsi, epsos]) {
    it(`issues a TRC that a peer accepts, in ${dialect.name}`, async () => {
      const identity = hcp(dialect);
      const { bytes, contentType } = await ask(identity);
      using message = readSoapMessage(bytes, contentType);
      expect(message.addressing.relatesTo).to.equal('urn:uuid:1');
      const { assertion, expires } = readTokenResponse(message.body);
      const accepted = judge(envelope(identity, asWritten(bytes, assertion)), { dialect });
      expect(accepted.trc?.patientId).to.deep.equal(PATIENT);
      expect(expires).to.deep.equal(accepted.trc?.notOnOrAfter);
    });
  }

  it('issues a next of kin assertion', async () => {
    const identity = hcp(ehdsi);
    const { bytes, contentType } = await ask(identity, { kind: 'nok', nextOfKin: { id: 'K1' } });
    using message = readSoapMessage(bytes, contentType);
    const { assertion } = readTokenResponse(message.body);
    const xml = envelope(identity, asWritten(bytes, assertion));
    expect(judge(xml, { transaction: 'xcpd', classes: undefined }).nok?.nextOfKin).to.deep.equal({
      id: 'K1',
    });
  });

  it('issues nothing on an identity that does not hold', async () => {
    const weak = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password';
    const over = { notBefore: new Date(NOW.getTime() - 2 * HOUR), notOnOrAfter: inSeconds(-1) };
    const foreign = testIdentity('seal-XC', { country: 'XC' }).signer;
    expect(await faultOf(hcp(ehdsi, { value: over }))).to.contain('expired');
    expect(await faultOf(hcp(ehdsi, { value: { authnContextClass: weak } }))).to.contain('two-factor');
    expect(await faultOf(hcp(ehdsi, { signer: foreign }))).to.contain('not of the country');
    expect(await faultOf(hcp(ehdsi, { bend: (xml) => xml.replace('Ward 3', 'Ward 4') }))).to.contain(
      'changed',
    );
    expect(await faultOf(hcp(ehdsi, { unsigned: true }))).to.match(/^ERROR_|^\d/);
  });

  it('takes exactly one assertion, and that one an identity', async () => {
    const none = (text: string) => text.replace(/<saml:Assertion.*<\/saml:Assertion>/, '');
    expect(await faultOf(hcp(ehdsi), trcRequest, none)).to.contain('exactly one');
    expect(await faultOf(hcp(ehdsi) + nok())).to.contain('exactly one');
    expect(await faultOf(nok())).to.contain('no identity');
  });

  it('wants a message id, and knows no purpose but two', async () => {
    const without = (text: string) => text.replace(/<wsa:MessageID.*<\/wsa:MessageID>/, '');
    expect(await faultOf(hcp(ehdsi), trcRequest, without)).to.contain('MessageID');
    const research = (text: string) => text.replace('>TREATMENT</trc', '>RESEARCH</trc');
    expect(await faultOf(hcp(ehdsi), trcRequest, research)).to.contain('TREATMENT or EMERGENCY');
  });

  it('is journalled, refusals with their reason', async () => {
    await faultOf(nok());
    const [latest] = await journal.recent(1);
    expect(latest).to.deep.include({ service: 'token', outcome: 'refused', code: 'token-request' });
    const entries = await journal.entries(latest!.exchangeId);
    expect(entries.map(({ kind }) => kind)).to.deep.equal(['message', 'error', 'message']);
  });

  it('is audited: who was recognised, what was issued, and what was refused', async () => {
    audited.length = 0;
    await ask(hcp(ehdsi));
    await ask(hcp(ehdsi), { kind: 'nok', nextOfKin: { id: 'K1' } });
    await faultOf(hcp(ehdsi, { unsigned: true }));
    expect(audited.map(({ event, outcome }) => `${event} ${outcome}`)).to.deep.equal([
      'authenticateProfessional success',
      'issueTrc success',
      'authenticateProfessional success',
      'issueNok success',
      'issueTrc permanent',
    ]);
    expect(audited[1]).to.deep.include({ side: 'b', patients: [PATIENT], purpose: 'TREATMENT' });
    expect(audited[1]?.human?.name).to.be.a('string');
    expect(audited.at(-1)).not.to.have.property('human');
  });

  it('issues nothing under a seal that is revoked', async () => {
    revoked = true;
    try {
      expect(await faultOf(hcp(ehdsi))).to.contain('revoked');
    } finally {
      revoked = false;
    }
  });

  it('is told apart from nobody who answers', async () => {
    const client = tokenClient({ url: 'http://127.0.0.1:9/', timeoutMs: 1000 }, runtime);
    const error = await client(hcp(ehdsi), trcRequest).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('errorName', 'ERROR_SEC_GENERIC');
  });
});
