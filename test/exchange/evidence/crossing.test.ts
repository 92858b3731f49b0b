import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { runCrossing } from '../../../src/app/crossing.js';
import { demoCrossings } from '../../../src/app/crossing-file.js';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import { type KeptEvidence, listEvidences } from '../../../src/records/evidence/log.js';
import { reportSignatures } from '../../../src/trust/xmldsig/report.js';
import type { RemEvidence } from '../../../src/wire/evidence/evidence.js';
import { evidencePoints, type Obligation } from '../../../src/wire/evidence/obligations.js';
import { readEvidence } from '../../../src/wire/evidence/read.js';
import { canonicalMessage } from '../../../src/wire/soap/canonical.js';
import { readSoapMessage } from '../../../src/wire/soap/read.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { type TwoNodes, type TwoNodesOptions, twoNodes } from '../../support/nodes.js';

const { clock } = systemRuntime();
const crossing = demoCrossings()[0] as NonNullable<ReturnType<typeof demoCrossings>[0]>;
const contentOf = ({ evidence }: KeptEvidence): RemEvidence =>
  withXml(evidence, (root) => readEvidence(root).evidence);
const brief = ({ node, kind, decision, title }: KeptEvidence) => `${node} ${kind} ${decision} ${title}`;
const { asks, answers } = crossing;

const everyPoint: readonly Obligation[] = evidencePoints.flatMap((at) =>
  (['permit', 'deny'] as const).map((fulfilOn) => ({
    at,
    evidence: at === 'request-delivered' ? 'nrd' : at.endsWith('sent') ? 'nro' : 'nrr',
    fulfilOn,
    version: '1',
    policyId: 'urn:oid:2.999.7',
  })),
);

/** Nodes whose policy asks for something else than the default. */
const asking = (obligations: readonly Obligation[]): TwoNodesOptions => ({
  change: (config) => ({
    ...config,
    policy: { ...config.policy, evidence: { form: 'etsi', obligations: [...obligations] } },
  }),
});

describe('the evidences of a crossing', () => {
  let nodes: TwoNodes;
  afterEach(() => nodes.close());

  async function crossed(options: TwoNodesOptions = {}): Promise<readonly KeptEvidence[]> {
    nodes = await twoNodes(options);
    await runCrossing(asks === 'PT' ? nodes.pt : nodes.lu, crossing, { clock, journal: nodes.journal });
    return listEvidences(nodes.store.db, {});
  }
  const of = (country: string) => (country === 'PT' ? nodes.pt : nodes.lu);

  it('are of origin and delivery where it is asked, of receipt where it is answered, for each request', async () => {
    const kept = await crossed();
    const retrieves = kept.filter(({ title }) => title === 'NCPB_XCA_RETRIEVE_REQ').length;
    expect(retrieves).to.be.greaterThan(0);
    const expected = ['XCPD', 'XCA_LIST', ...Array.from({ length: retrieves }, () => 'XCA_RETRIEVE')];
    expect(kept.map(brief)).to.have.members(
      expected.flatMap((name) => [
        `${asks} nro permit NCPB_${name}_REQ`,
        `${answers} nrr permit NCPA_${name}_REQ`,
        `${asks} nrd permit NCPB_${name}_REQ_DELIVERED`,
      ]),
    );
  });

  it('are found by the id of the message, of both countries, and are of that very message', async () => {
    const kept = await crossed();
    for (const { exchangeId, node } of kept) {
      const entries = await nodes.journal.entries(exchangeId);
      for (const entry of entries) {
        if (entry.kind !== 'message' || entry.messageId === undefined) continue;
        if (entry.direction !== (node === asks ? 'out' : 'in')) continue;
        const found = await listEvidences(nodes.store.db, { messageId: entry.messageId });
        expect(found.map(({ kind }) => kind)).to.have.members(['nro', 'nrr', 'nrd']);
        using message = readSoapMessage(entry.bytes, entry.contentType);
        const digest = createHash('sha256').update(canonicalMessage(message)).digest('base64');
        for (const one of found) {
          const { message: of } = contentOf(one);
          expect(Buffer.from(of?.digest?.value ?? []).toString('base64'), brief(one)).to.equal(digest);
          expect([of?.id, of?.subject]).to.deep.equal([entry.messageId, one.transaction]);
        }
      }
    }
  });

  it('are signed by the seal of the country that made them, and name both contact points', async () => {
    const kept = await crossed();
    const der = (certificate: { raw: Uint8Array }) => Buffer.from(certificate.raw).toString('base64');
    const base64 = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('base64');
    for (const one of kept) {
      const [signature, another] = reportSignatures(one.evidence);
      expect([signature?.signatureValueHolds, signature?.digestHolds, another], brief(one)).to.deep.equal([
        true,
        true,
        undefined,
      ]);
      const { issuer, sender, recipients, identifier } = contentOf(one);
      expect(identifier).to.equal(one.id);
      expect(base64(issuer.certificate)).to.equal(der(of(one.node).keys.seal.certificate));
      expect(base64(sender.certificate)).to.equal(der(of(asks).keys.tls.certificate));
      if (one.kind === 'nro') expect(recipients[0]?.electronicAddress?.[0]).to.match(/^https:/);
      else expect(base64(recipients[0]?.certificate)).to.equal(der(of(answers).keys.tls.certificate));
    }
  });

  it('hold nothing of the patient', async () => {
    const { extension } = crossing.patient;
    for (const one of await crossed()) {
      expect(Buffer.from(one.evidence).toString()).not.to.include(extension);
      expect(one.title).not.to.include(extension);
    }
  });

  it('are of the answers too where the policy asks for it', async () => {
    const kept = await crossed(asking(everyPoint));
    const told = kept.map(brief);
    for (const name of ['XCPD', 'XCA_LIST', 'XCA_RETRIEVE']) {
      expect(told).to.include(`${answers} nro permit NCPA_${name}_RES`);
      expect(told).to.include(`${asks} nrr permit NCPB_${name}_RES`);
    }
    const [sent, received] = kept.filter(({ title }) => title.endsWith('_LIST_RES'));
    expect(sent?.messageId).to.equal(received?.messageId);
    const digests = [sent, received].map((one) => one && contentOf(one).message?.digest?.value);
    expect(digests[0]).to.deep.equal(digests[1]);
    // The documents of a retrieval travel beside its envelope and are covered all the same.
    const retrieved = kept.filter(({ title }) => title.endsWith('_RETRIEVE_RES'));
    expect(retrieved.length).to.be.greaterThan(1);
    expect(retrieved.map(({ decision }) => decision)).not.to.include('deny');
    for (const { messageId } of retrieved) {
      const pair = retrieved.filter((one) => one.messageId === messageId);
      expect(pair).to.have.length(2);
      expect(
        new Set(pair.map((one) => Buffer.from(contentOf(one).message?.digest?.value ?? []).toString('hex')))
          .size,
      ).to.equal(1);
    }
  });

  it('say that a message was refused at the door, and that one was not delivered', async () => {
    nodes = await twoNodes({
      change: (config) => ({ ...config, peers: config.country === answers ? [] : config.peers }),
    });
    await runCrossing(of(asks), crossing, { clock, journal: nodes.journal });
    const refused = await listEvidences(nodes.store.db, {});
    expect(refused.map(brief)).to.include(`${answers} nrr deny NCPA_XCPD_REQ`);
    const rejection = refused.find(({ kind }) => kind === 'nrr');
    expect(rejection && contentOf(rejection).eventCode).to.equal('http:uri.etsi.org/02640/Event#Rejection');
    await of(answers).close();
    await runCrossing(of(asks), crossing, { clock, journal: nodes.journal });
    const last = (await listEvidences(nodes.store.db, { limit: 1 }))[0];
    expect(last && brief(last)).to.equal(`${asks} nrd deny NCPB_XCPD_REQ_DELIVERED`);
    const content = last && contentOf(last);
    expect(content?.eventCode).to.equal('http:uri.etsi.org/02640/Event#DeliveryExpiration');
    expect(content?.recipientAuthentication).to.equal(undefined);
  });

  it('are none where the policy asks for none', async () => {
    expect(await crossed(asking([]))).to.deep.equal([]);
  });

  it('are made before anything is done: where one cannot be, nothing is asked and nothing is answered', async () => {
    // No such kind of evidence can be made.
    const impossible = (at: Obligation['at']) =>
      ({ at, evidence: 'none' as never, fulfilOn: 'permit', version: '1', policyId: 'urn:x:y' }) as const;
    let asked = 0;
    nodes = await twoNodes({
      ...asking([impossible('request-received')]),
      national: (_, own) => ({
        ...own,
        findPatients: (traits) => {
          asked += 1;
          return own.findPatients(traits);
        },
      }),
    });
    const refused = await runCrossing(of(asks), crossing, { clock, journal: nodes.journal });
    expect(refused.steps.map(({ ok }) => ok)).to.deep.equal([false]);
    expect(asked).to.equal(0);
    const answer = (await nodes.journal.recent(5, { node: answers })).find(({ role }) => role === 'a');
    expect([answer?.outcome, answer?.code]).to.deep.equal(['refused', 'ERROR_SEC_GENERIC']);
    await nodes.close();

    nodes = await twoNodes(asking([impossible('request-sent')]));
    const unsent = await runCrossing(of(asks), crossing, { clock, journal: nodes.journal });
    expect(unsent.steps.map(({ ok }) => ok)).to.deep.equal([false]);
    expect(await nodes.journal.recent(5, { node: answers })).to.deep.equal([]);
    const entries = await nodes.journal.entries(unsent.exchangeId);
    expect(entries.filter(({ kind }) => kind === 'message')).to.deep.equal([]);
    await nodes.close();

    nodes = await twoNodes(asking([impossible('answer-sent'), impossible('request-delivered')]));
    const answered = await runCrossing(of(asks), crossing, { clock, journal: nodes.journal });
    expect(answered.steps.map(({ ok }) => ok)).not.to.include(false);
    const told = await nodes.journal.entries(answered.exchangeId);
    expect(told.map((entry) => (entry.kind === 'error' ? entry.code : ''))).to.include('ERROR_SEC_GENERIC');
  });
});
