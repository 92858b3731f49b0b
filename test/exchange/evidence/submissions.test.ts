import { expect } from 'chai';
import { runCrossing } from '../../../src/app/crossing.js';
import { demoCrossings } from '../../../src/app/crossing-file.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import { accessesTo } from '../../../src/records/access/log.js';
import { listEvidences } from '../../../src/records/evidence/log.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { readRegistryResponse } from '../../../src/wire/registry/response.js';
import { readSoapMessage } from '../../../src/wire/soap/read.js';
import { composeSubmission } from '../../../src/wire/xdr/compose.js';
import { writeSubmission } from '../../../src/wire/xdr/request.js';
import { Caller, watched } from '../../support/caller.js';
import { type TwoNodes, twoNodes } from '../../support/nodes.js';
import { patients, pharmacist } from '../../support/people.js';

const { clock, ids } = systemRuntime();
const { eDispensation, eDispensationDiscard, consent } = documentClasses;

describe('the evidences and the access log of a submission', () => {
  let nodes: TwoNodes;
  afterEach(() => nodes.close());

  for (const [{ name, code }, action] of [
    [eDispensation, 'dispense'],
    [eDispensationDiscard, 'discard-dispensation'],
    [consent, 'consent'],
  ] as const) {
    it(`are kept by both countries: ${name}`, async () => {
      const crossing = demoCrossings().find(({ service }) => service === name);
      if (crossing === undefined) throw new Error(`the demo has no ${name}`);
      const { asks, answers, patient } = crossing;
      nodes = await twoNodes();
      const { journal, store } = nodes;
      const { held } = await runCrossing(asks === 'PT' ? nodes.pt : nodes.lu, crossing, { clock, journal });
      expect(held).to.equal(true);

      const told = (await accessesTo(store.db, patient)).filter((one) => one.classCode === code);
      const [first, second] = told.map(
        ({ node, side, ...one }) => `${node} ${side} ${one.action} ${one.outcome}`,
      );
      expect([first, second].sort()).to.deep.equal(
        [`${answers} a ${action} seen`, `${asks} b ${action} seen`].sort(),
      );

      const kept = (await listEvidences(store.db, {})).filter(({ transaction }) => transaction === 'ITI-41');
      const messages = new Set(kept.map(({ messageId }) => messageId));
      expect(messages.size).to.be.greaterThan(0);
      for (const message of messages) {
        const own = kept.filter(({ messageId }) => messageId === message);
        expect(
          own.map(({ node, kind, decision, title }) => `${node} ${kind} ${decision} ${title}`),
        ).to.have.members([
          `${asks} nro permit NCPB_XDR_SUBMIT_REQ`,
          `${answers} nrr permit NCPA_XDR_SUBMIT_REQ`,
          `${asks} nrd permit NCPB_XDR_SUBMIT_REQ_DELIVERED`,
        ]);
      }
    });
  }

  it('refuse what cannot be proved, as often as it is sent', async () => {
    const impossible = { at: 'request-received', evidence: 'none' as never, fulfilOn: 'permit' } as const;
    const calls: string[] = [];
    nodes = await twoNodes({
      change: (config) => ({
        ...config,
        policy: {
          ...config.policy,
          evidence: { form: 'etsi', obligations: [{ ...impossible, version: '1', policyId: 'urn:x:y' }] },
        },
      }),
      national: (_, own) => watched(own, calls),
    });
    const caller = new Caller(nodes);
    const submission = composeSubmission(
      {
        kind: eDispensation,
        documentId: { root: '2.999.1', extension: '1' },
        bytes: Buffer.from('<ClinicalDocument/>'),
        languageCode: 'pt-PT',
        eventCodes: [],
        patient: { id: patients.claire, name: { family: ['X'], given: ['Y'] }, birthTime: '19580314' },
        author: { person: 'A' },
        sender: { country: 'PT', countryName: 'Portugal', homeCommunityId: '2.999.620' },
        at: clock.now(),
      },
      ehdsi,
      ids,
    );
    const { body, attachments } = writeSubmission(submission, ids);
    const hcp = caller.hcp(pharmacist);
    const message = caller.message('xdr', [hcp.xml, caller.trc(hcp).xml], body, attachments);
    for (let time = 1; time <= 2; time += 1) {
      const { bytes, contentType } = await caller.send(message, 'xdr');
      using answer = readSoapMessage(bytes, contentType);
      expect(readRegistryResponse(answer.body).status).to.equal('Failure');
      expect((await caller.journalled()).code).to.equal('ERROR_SEC_GENERIC');
    }
    caller.agent.destroy();
    expect(calls).to.deep.equal([]);
  });
});
