import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import type { EvidenceFacts } from '../../../src/records/evidence/facts.js';
import { evidenceIssuer } from '../../../src/records/evidence/issuer.js';
import { evidenceFileName, findEvidence, listEvidences } from '../../../src/records/evidence/log.js';
import { defaultObligations } from '../../../src/wire/evidence/obligations.js';
import { readEvidence } from '../../../src/wire/evidence/read.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { removeFolders, storeIn, temporaryFolder } from '../folder.js';

const own = { seal: new Uint8Array([1]), tls: new Uint8Array([2]) };
const peer = { certificate: new Uint8Array([3]) };
const options = {
  node: 'XA',
  ids: scriptedRuntime().ids,
  form: 'etsi',
  obligations: defaultObligations,
  certificates: own,
  sign: (xml: string) => xml,
} as const;
const facts: EvidenceFacts = {
  point: 'request-received',
  decision: 'permit',
  at: new Date('2026-03-04T09:05:00.120Z'),
  transaction: 'xcaList',
  exchangeId: 'the exchange',
  messageId: 'urn:uuid:1b2c',
  text: () => '<message/>',
  submittedAt: new Date('2026-03-04T09:05:00.000Z'),
  peer,
};

describe('the evidence issuer', () => {
  afterEach(removeFolders);
  const issuer = (change: Partial<Parameters<typeof evidenceIssuer>[1]> = {}) =>
    evidenceIssuer(storeIn(temporaryFolder()), { ...options, ...change });
  const contentOf = (evidence: Uint8Array) => withXml(evidence, (root) => readEvidence(root).evidence);

  it('says what happened to which message, with whose certificates', () => {
    const [kept, another] = issuer().issue(facts);
    expect(another).to.equal(undefined);
    expect(kept).to.deep.include({ kind: 'nrr', transaction: 'ITI-38', title: 'NCPA_XCA_LIST_REQ' });
    expect(contentOf(kept?.evidence ?? new Uint8Array())).to.deep.equal({
      root: 'AcceptanceRejectionByRecipient',
      version: '1',
      eventCode: 'http:uri.etsi.org/02640/Event#Acceptance',
      identifier: kept?.id,
      policyIds: ['urn:oid:1.2.3.5'],
      issuer: { certificate: own.seal },
      senderAuthentication: {
        time: '2026-03-04T09:05:00.120Z',
        method: 'http://uri.etsi.org/REM/AuthMethod#Strong',
      },
      eventTime: '2026-03-04T09:05:00.120Z',
      submissionTime: '2026-03-04T09:05:00.000Z',
      sender: peer,
      recipients: [{ certificate: own.tls }],
      message: {
        isNotification: false,
        subject: 'ITI-38',
        userAgentId: 'urn:uuid:1b2c',
        id: 'urn:uuid:1b2c',
        digest: {
          method: 'http://www.w3.org/2001/04/xmlenc#sha256',
          value: new Uint8Array(createHash('sha256').update('<message/>').digest()),
        },
      },
    });
  });

  it('calls events and digests by the bare words of OpenNCP where the policy says so', () => {
    const [kept] = issuer({ form: 'openncp' }).issue({ ...facts, decision: 'deny' });
    const { eventCode, message } = contentOf(kept?.evidence ?? new Uint8Array());
    expect([eventCode, message?.digest?.method]).to.deep.equal(['Rejection', 'SHA256']);
  });

  it('makes what the obligations ask for, and does not touch the message for anything else', () => {
    const asked = issuer({
      obligations: [
        {
          at: 'request-received',
          evidence: 'nrr',
          fulfilOn: 'permit',
          version: '7',
          policyId: 'urn:oid:2.999.1',
        },
        {
          at: 'request-received',
          evidence: 'nrd',
          fulfilOn: 'permit',
          version: '8',
          policyId: 'urn:oid:2.999.2',
        },
      ],
    });
    expect(asked.issue(facts).map(({ kind }) => kind)).to.deep.equal(['nrr', 'nrd']);
    const untouched = () => {
      throw new Error('the message was read');
    };
    expect(asked.issue({ ...facts, decision: 'deny', text: untouched })).to.deep.equal([]);
    expect(asked.issue({ ...facts, point: 'answer-sent', text: untouched })).to.deep.equal([]);
  });

  it('keeps them where they are found by message, by exchange and by their own id', async () => {
    const store = storeIn(temporaryFolder());
    const { issue, keep } = evidenceIssuer(store, options);
    const one = issue(facts);
    const other = issue({ ...facts, messageId: 'urn:uuid:2', exchangeId: 'another' });
    await keep([...one, ...other]);
    expect(await listEvidences(store.db, { messageId: 'urn:uuid:1b2c' })).to.deep.equal(one);
    expect(await listEvidences(store.db, { exchangeId: 'another' })).to.deep.equal(other);
    expect(await listEvidences(store.db, { limit: 1 })).to.deep.equal(other);
    expect(await listEvidences(store.db, { messageId: 'urn:uuid' })).to.deep.equal([]);
    expect(await findEvidence(store.db, one[0]?.id ?? '')).to.deep.equal(one[0]);
  });

  it('names files so that no message id leads out of the folder', () => {
    const [kept] = issuer().issue(facts);
    if (kept === undefined) throw new Error('there is no evidence');
    expect(evidenceFileName(kept)).to.equal(
      '2026-03-04T09-05-00.120Z_NRR_urn_uuid_1b2c_NCPA_XCA_LIST_REQ.xml',
    );
    expect(evidenceFileName({ ...kept, messageId: '../../etc/x\u0000' })).to.match(/_NRR_______etc_x__NCPA/);
    expect(evidenceFileName({ ...kept, messageId: '' })).to.include('_NO-UUID_');
    expect(evidenceFileName({ ...kept, messageId: 'a'.repeat(5000) }).length).to.be.lessThan(200);
  });
});
