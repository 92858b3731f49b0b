import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Peer } from '../../../src/exchange/peers.js';
import { noRecords, Recorder } from '../../../src/exchange/recorder.js';
import type { SessionScope } from '../../../src/exchange/session/services.js';
import { resubmit, submit } from '../../../src/exchange/session/submit.js';
import type { SubmitInput, Submitted } from '../../../src/exchange/session/types.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import type { AuditFacts, AuditTrail } from '../../../src/records/audit/facts.js';
import type { EvidenceIssuer } from '../../../src/records/evidence/facts.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { writeRegistryResponse } from '../../../src/wire/registry/response.js';
import { responseAddressing } from '../../../src/wire/soap/addressing.js';
import { SoapRefusal } from '../../../src/wire/soap/faults.js';
import { writeFault, writeSoapMessage } from '../../../src/wire/soap/write.js';
import { transactions } from '../../../src/wire/transactions.js';
import { memoryJournal } from '../../support/memory-journal.js';

const HOUR = 3_600_000;
const audited: AuditFacts[] = [];
const proved: string[] = [];
const messages = new Set<string>();
const trail: AuditTrail = {
  record: async (facts) => {
    audited.push(...facts);
  },
};
const evidence: EvidenceIssuer = {
  issue: ({ point, decision, messageId, text }) => {
    proved.push(`${point} ${decision}`);
    if (point.startsWith('request')) messages.add(`${messageId} ${text()}`);
    return [];
  },
  keep: async () => {},
};
const brief = ({ event, outcome, error }: AuditFacts) => `${event} ${outcome} ${error?.code ?? ''}`.trim();
const runtime = systemRuntime();
const ready = {
  kind: documentClasses.eDispensation,
  documentId: { root: '2.999.7', extension: 'ED-1' },
  document: new TextEncoder().encode('<ClinicalDocument/>'),
  languageCode: 'fr-LU',
};

/** What the other side does with one request. */
type Reaction = (response: ServerResponse) => void;

const answer =
  (status: 'Success' | 'Failure', code?: string, severity: 'error' | 'warning' = 'error'): Reaction =>
  (response) => {
    const errors = code === undefined ? [] : [{ code, context: 'c', severity }];
    const message = writeSoapMessage(
      {
        addressing: responseAddressing(transactions.xdr, {}, runtime.ids),
        body: writeRegistryResponse({ status, errors }),
      },
      runtime.ids,
    );
    response.writeHead(200, { 'Content-Type': message.contentType }).end(message.bytes);
  };
const silence: Reaction = () => {};
const hangUp: Reaction = (response) => response.destroy();
const html: Reaction = (response) => response.writeHead(502, { 'Content-Type': 'text/html' }).end('<p>');
const fault =
  (error: { fault: SoapRefusal['fault']; status: number }): Reaction =>
  (response) => {
    const message = writeFault(error, {}, runtime.ids);
    response.writeHead(message.status, { 'Content-Type': message.contentType }).end(message.bytes);
  };
const receiverFault = fault({ fault: { code: 'Receiver', reason: 'x' }, status: 500 });
const senderFault = fault(new SoapRefusal('action', 'x'));

describe('handing something in to a peer that may not answer', () => {
  let server: Server;
  let reactions: Reaction[];
  let bodies: string[];

  beforeEach(async () => {
    bodies = [];
    audited.splice(0);
    proved.splice(0);
    messages.clear();
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        bodies.push(Buffer.concat(parts).toString('latin1'));
        (reactions.shift() ?? silence)(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function scope(port = (server.address() as AddressInfo).port): SessionScope {
    const peer: Peer = {
      country: 'ZA',
      name: 'Far',
      homeCommunityId: '2.999.1',
      dialect: ehdsi,
      endpoints: { xdr: `http://127.0.0.1:${port}/` },
      timeoutMs: 300,
    };
    return {
      peer,
      node: { country: 'ZB', countryName: 'Near', homeCommunityId: '2.999.2', languageCode: 'fr-LU' },
      runtime,
      recorder: new Recorder(
        { ...noRecords, journal: memoryJournal(), audit: trail, evidence },
        runtime.clock,
        {
          exchangeId: '1',
          node: 'ZB',
          role: 'b',
        },
      ),
      asker: {},
      resending: { times: 2, pauseMs: 1 },
    } as unknown as SessionScope;
  }

  const assertion = (kind: 'hcp' | 'trc', validMs = HOUR) => ({
    xml:
      `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${kind}" Version="2.0">` +
      `<saml:Issuer NameQualifier="urn:ehdsi:assertions:${kind}">i</saml:Issuer></saml:Assertion>`,
    id: `_${kind}`,
    notOnOrAfter: new Date(Date.now() + validMs),
  });
  const input: SubmitInput = {
    hcp: assertion('hcp'),
    trc: assertion('trc'),
    patient: {
      id: { root: '2.999', extension: '1' },
      name: { family: ['A'], given: ['B'] },
      birthTime: '19800131',
    },
  };

  /** The outcome, when what is audited of it has reached the trail. */
  async function told(one: SessionScope, act: (scope: SessionScope) => Promise<Submitted>) {
    const settled = await act(one);
    await one.recorder.flush();
    return settled;
  }

  async function settledAfter(...given: Reaction[]): Promise<Submitted> {
    reactions = given;
    return told(scope(), (one) => submit(one, input, ready));
  }

  it('is accepted at the first answer, also when it is to be processed later', async () => {
    expect(await settledAfter(answer('Success'))).to.deep.include({ outcome: 'accepted', notes: [] });
    const later = await settledAfter(answer('Failure', '2201', 'warning'));
    expect(later.outcome === 'accepted' && later.notes.map(({ code }) => code)).to.deep.equal(['2201']);
    expect(bodies).to.have.length(2);
  });

  for (const [what, lost] of Object.entries({ silence, hangUp, html, receiverFault })) {
    it(`sends the same bytes again after ${what}, a bounded number of times, and is uncertain then`, async () => {
      const settled = await settledAfter(lost, lost, lost, answer('Success'));
      expect(settled.outcome).to.equal('uncertain');
      expect(bodies).to.have.length(3);
      expect(new Set(bodies).size).to.equal(1);
    });

    it(`is accepted when the answer comes after ${what}`, async () => {
      expect((await settledAfter(lost, answer('Success'))).outcome).to.equal('accepted');
      expect(bodies).to.have.length(2);
    });
  }

  it('is refused when the peer refuses at once, by fault or by code, an error beside a success too', async () => {
    for (const refusal of [answer('Failure', '4106'), answer('Success', '4105'), senderFault]) {
      expect((await settledAfter(refusal)).outcome).to.equal('notAccepted');
    }
    expect((await settledAfter(answer('Failure', '4701'))).outcome).to.equal('noConsent');
    expect((await settledAfter(answer('Failure', '4703'))).outcome).to.equal('denied');
    expect(bodies).to.have.length(5);
  });

  it('stays uncertain when a refusal may be the effect of the first sending', async () => {
    for (const code of ['4106', '4105', 'ERROR_ED_GENERIC', '4703', 'XDSDuplicateUniqueIdInRegistry', 'X']) {
      const settled = await settledAfter(hangUp, answer('Failure', code));
      expect(settled.outcome, code).to.equal('uncertain');
      expect(settled.outcome === 'uncertain' && settled.problem.text).to.include(code);
    }
  });

  it('is refused for good when the document itself is refused, whenever', async () => {
    const code = 'ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED';
    expect((await settledAfter(hangUp, answer('Failure', code))).outcome).to.equal('notAccepted');
  });

  it('is unreachable, and certainly not done, where nobody listens', async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    expect((await submit(scope(port), input, ready)).outcome).to.equal('unreachable');
  });

  it('sends the same message again later, and under new assertions nothing but the same document', async () => {
    const lost = await settledAfter(hangUp, hangUp, hangUp);
    if (lost.outcome !== 'uncertain') throw new Error(lost.outcome);
    const again = { ...input, pending: lost.submission, purpose: 'TREATMENT' } as const;
    reactions = [answer('Success')];
    expect((await resubmit(scope(), again)).outcome).to.equal('accepted');
    expect(new Set(bodies).size).to.equal(1);

    // Nobody is signed in any more: nothing is sent, nothing is given up.
    const expired = { ...lost.submission, validUntil: new Date(0) };
    const unsigned = { ...again, pending: expired, hcp: assertion('hcp', -HOUR) };
    const kept = await resubmit(scope(), unsigned);
    expect(kept.outcome === 'uncertain' && kept.submission).to.equal(expired);
    expect(kept.outcome === 'uncertain' && kept.problem.whose).to.equal('professional');
    expect(bodies).to.have.length(4);
  });

  it('is proved to be sent once for each message, and to be delivered, or not, at each sending', async () => {
    const lost = await settledAfter(hangUp, html, receiverFault);
    if (lost.outcome !== 'uncertain') throw new Error(lost.outcome);
    expect(proved).to.deep.equal([
      'request-sent permit',
      'request-delivered deny',
      'request-delivered deny',
      'request-delivered permit',
      'answer-received deny',
    ]);
    proved.splice(0);
    reactions = [answer('Success')];
    await resubmit(scope(), { ...input, pending: lost.submission, purpose: 'TREATMENT' });
    expect(proved).to.deep.equal(['request-delivered permit', 'answer-received permit']);
    expect(messages.size).to.equal(1);
  });

  describe('is audited', () => {
    const LOST = 'submitDispensation temporal ERROR_ED_EDISPENSATION_ACK_NOT_RECEIVED';

    it('for every sending that may have arrived, with the same request each time', async () => {
      await settledAfter(silence, html, receiverFault);
      expect(audited.map(brief)).to.deep.equal([LOST, LOST, LOST]);
      const requests = audited.map(({ request }) => `${request?.messageId} ${request?.header}`);
      expect(new Set(requests).size).to.equal(1);
      expect(requests[0]).to.include('ID="_hcp"').and.to.include('ID="_trc"').and.to.include('MessageID');
      expect(new Set(audited.map(({ error }) => error?.text)).size).to.equal(3);
      expect(audited[0]).to.deep.include({
        classCode: documentClasses.eDispensation.code,
        patients: [input.patient.id],
        objects: [
          { kind: 'submission', id: audited[0]?.request?.messageId },
          { kind: 'submittedDocument', id: '2.999.7^ED-1' },
        ],
      });
      expect(audited.map(({ response }) => response)).to.deep.equal([undefined, undefined, undefined]);
    });

    it('with what the answer said, and whether that settles it', async () => {
      const cases: readonly (readonly [Reaction[], readonly string[]])[] = [
        [[answer('Success')], ['submitDispensation success']],
        [[answer('Failure', '2201', 'warning')], ['submitDispensation success 2201']],
        [[answer('Failure', '4106')], ['submitDispensation permanent 4106']],
        [[answer('Failure')], ['submitDispensation permanent ERROR_GENERIC']],
        [[senderFault], ['submitDispensation permanent ERROR_GENERIC']],
        [
          [hangUp, answer('Success')],
          [LOST, 'submitDispensation success'],
        ],
        [
          [hangUp, answer('Failure', '4106')],
          [LOST, 'submitDispensation temporal 4106'],
        ],
        [
          [hangUp, senderFault],
          [LOST, 'submitDispensation temporal ERROR_GENERIC'],
        ],
      ];
      for (const [given, expected] of cases) {
        audited.splice(0);
        await settledAfter(...given);
        expect(audited.map(brief)).to.deep.equal(expected);
      }
      expect(audited.at(-1)?.error?.text).to.include('fault');
      audited.splice(0);
      await settledAfter(answer('Success'));
      expect(audited[0]?.response?.messageId).to.match(/^urn:uuid:/);
      expect(audited[0]?.provider).to.deep.equal({ name: '127.0.0.1', address: '127.0.0.1' });
    });

    it('once as a failure to communicate where nobody listens, also when the same is sent again', async () => {
      const { port } = server.address() as AddressInfo;
      const lost = await settledAfter(hangUp, hangUp, hangUp);
      if (lost.outcome !== 'uncertain') throw new Error(lost.outcome);
      server.close();
      server.closeAllConnections();
      audited.splice(0);
      await told(scope(port), (one) => submit(one, input, ready));
      const again = { ...input, pending: lost.submission, purpose: 'TREATMENT' } as const;
      expect((await told(scope(port), (one) => resubmit(one, again))).outcome).to.equal('uncertain');
      const failure = 'communicationFailure temporal ERROR_GENERIC_CONNECTION_NOT_POSSIBLE';
      expect(audited.map(brief)).to.deep.equal([failure, failure]);
      expect(audited[0]?.patients).to.deep.equal([input.patient.id]);
    });

    it('as a discard with the discard and the dispensation', async () => {
      reactions = [answer('Success')];
      const discard = { ...ready, kind: documentClasses.eDispensationDiscard };
      const settled = await told(scope(), (one) => submit(one, input, discard));
      if (settled.outcome !== 'accepted') throw new Error(settled.outcome);
      expect(audited.map(brief)).to.deep.equal(['discardDispensation success']);
      const discarded = audited[0]?.objects?.filter(({ kind }) => kind === 'discardedDocument') ?? [];
      const { root, extension } = settled.submission.setId;
      expect(discarded.map(({ id }) => id)).to.deep.equal([
        [root, ...(extension === undefined ? [] : [extension])].join('^'),
        '2.999.7^ED-1',
      ]);
    });
  });
});
