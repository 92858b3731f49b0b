import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Peer } from '../../../src/exchange/peers.js';
import { Recorder } from '../../../src/exchange/recorder.js';
import type { SessionScope } from '../../../src/exchange/session/services.js';
import { resubmit, submit } from '../../../src/exchange/session/submit.js';
import type { SubmitInput, Submitted } from '../../../src/exchange/session/types.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { writeRegistryResponse } from '../../../src/wire/registry/response.js';
import { responseAddressing } from '../../../src/wire/soap/addressing.js';
import { SoapRefusal } from '../../../src/wire/soap/faults.js';
import { writeFault, writeSoapMessage } from '../../../src/wire/soap/write.js';
import { transactions } from '../../../src/wire/transactions.js';
import { memoryJournal } from '../../support/memory-journal.js';

const HOUR = 3_600_000;
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
      recorder: new Recorder(memoryJournal(), runtime.clock, { exchangeId: '1', node: 'ZB', role: 'b' }),
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

  async function submitted(...given: Reaction[]): Promise<Submitted> {
    reactions = given;
    return submit(scope(), input, ready);
  }

  it('is accepted at the first answer, also when it is to be processed later', async () => {
    expect(await submitted(answer('Success'))).to.deep.include({ outcome: 'accepted', notes: [] });
    const later = await submitted(answer('Failure', '2201', 'warning'));
    expect(later.outcome === 'accepted' && later.notes.map(({ code }) => code)).to.deep.equal(['2201']);
    expect(bodies).to.have.length(2);
  });

  for (const [what, lost] of Object.entries({ silence, hangUp, html, receiverFault })) {
    it(`sends the same bytes again after ${what}, a bounded number of times, and is uncertain then`, async () => {
      const settled = await submitted(lost, lost, lost, answer('Success'));
      expect(settled.outcome).to.equal('uncertain');
      expect(bodies).to.have.length(3);
      expect(new Set(bodies).size).to.equal(1);
    });

    it(`is accepted when the answer comes after ${what}`, async () => {
      expect((await submitted(lost, answer('Success'))).outcome).to.equal('accepted');
      expect(bodies).to.have.length(2);
    });
  }

  it('is refused when the peer refuses at once, by fault or by code, an error beside a success too', async () => {
    for (const refusal of [answer('Failure', '4106'), answer('Success', '4105'), senderFault]) {
      expect((await submitted(refusal)).outcome).to.equal('notAccepted');
    }
    expect((await submitted(answer('Failure', '4701'))).outcome).to.equal('noConsent');
    expect((await submitted(answer('Failure', '4703'))).outcome).to.equal('denied');
    expect(bodies).to.have.length(5);
  });

  it('stays uncertain when a refusal may be the effect of the first sending', async () => {
    for (const code of ['4106', '4105', 'ERROR_ED_GENERIC', '4703', 'XDSDuplicateUniqueIdInRegistry', 'X']) {
      const settled = await submitted(hangUp, answer('Failure', code));
      expect(settled.outcome, code).to.equal('uncertain');
      expect(settled.outcome === 'uncertain' && settled.problem.text).to.include(code);
    }
  });

  it('is refused for good when the document itself is refused, whenever', async () => {
    const code = 'ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED';
    expect((await submitted(hangUp, answer('Failure', code))).outcome).to.equal('notAccepted');
  });

  it('is unreachable, and certainly not done, where nobody listens', async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    expect((await submit(scope(port), input, ready)).outcome).to.equal('unreachable');
  });

  it('sends the same message again later, and under new assertions nothing but the same document', async () => {
    const lost = await submitted(hangUp, hangUp, hangUp);
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
});
