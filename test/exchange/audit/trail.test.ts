import { connect } from 'node:tls';
import { expect } from 'chai';
import { runCrossing } from '../../../src/app/crossing.js';
import { type Crossing, demoCrossings } from '../../../src/app/crossing-file.js';
import { ExchangeError } from '../../../src/kernel/errors.js';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import { type KeptMessage, listMessages } from '../../../src/records/audit/log.js';
import { reportSignatures } from '../../../src/trust/xmldsig/report.js';
import type { AuditMessage } from '../../../src/wire/audit/message.js';
import { readAuditMessage } from '../../../src/wire/audit/read.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { type TwoNodes, type TwoNodesOptions, twoNodes } from '../../support/nodes.js';

const { clock } = systemRuntime();
const messageOf = ({ message }: KeptMessage): AuditMessage =>
  withXml(message, (root) => readAuditMessage(root).message);
const brief = ({ node, side, event, outcome }: KeptMessage) => `${node} ${side} ${event} ${outcome}`;

describe('the audit trail of a crossing', () => {
  let nodes: TwoNodes;
  afterEach(() => nodes.close());

  async function crossed(
    name: string,
    options: TwoNodesOptions = {},
    professional?: Crossing['professional'],
  ): Promise<readonly KeptMessage[]> {
    nodes = await twoNodes(options);
    const known = demoCrossings().find((one) => one.name === name);
    if (known === undefined) throw new Error(`there is no crossing ${name}`);
    const crossing = professional === undefined ? known : { ...known, professional };
    await runCrossing(crossing.asks === 'PT' ? nodes.pt : nodes.lu, crossing, {
      clock,
      journal: nodes.journal,
    });
    return listMessages(nodes.store.db, { limit: 100 });
  }

  const names = demoCrossings().map(({ name }) => name);

  it('holds every event of both sides, in order, signed, of the exchange that it belongs to', async () => {
    const kept = await crossed(names[0] ?? '');
    const { asks, answers } = demoCrossings()[0] as { asks: string; answers: string };
    const told = kept.filter(({ exchangeId }) => exchangeId !== undefined).map(brief);
    const only = (side: string) => told.filter((line) => line.includes(` ${side} `));
    const service = told.some((line) => line.includes('PatientSummary')) ? 'PatientSummary' : 'EPrescription';
    expect([...new Set(only('b'))]).to.deep.equal(
      [
        'authenticateProfessional',
        'identifyPatient',
        'issueTrc',
        `list${service}`,
        `retrieve${service}`,
        'translate',
      ].map((event) => `${asks} b ${event} success`),
    );
    expect([...new Set(only('a'))]).to.have.members(
      ['identifyPatient', 'translate', `list${service}`, `retrieve${service}`].map(
        (event) => `${answers} a ${event} success`,
      ),
    );
    expect(kept.filter(({ exchangeId }) => exchangeId === undefined).map(brief)).to.deep.equal([
      'LU a startApplication success',
      'PT a startApplication success',
    ]);
    for (const one of kept) {
      const [signature, another] = reportSignatures(one.message);
      expect([signature?.signatureValueHolds, signature?.digestHolds, another], brief(one)).to.deep.equal([
        true,
        true,
        undefined,
      ]);
    }
  });

  it('says on both sides who asked whom for whose documents, by which messages', async () => {
    const kept = await crossed(names[0] ?? '');
    const of = (side: string, event: string) => {
      const found = kept.find((one) => one.side === side && one.event.startsWith(event));
      if (found === undefined) throw new Error(`there is no ${event} of ${side}`);
      return messageOf(found);
    };
    const patient = demoCrossings()[0]?.patient;
    for (const event of ['identify', 'list', 'retrieve']) {
      const [a, b] = [of('a', event), of('b', event)];
      const who = ({ participants }: AuditMessage) =>
        participants.map(({ userId, roles }) => `${roles[0]?.code} ${userId}`);
      expect(who(a), event).to.deep.equal(who(b));
      expect(a.participants).to.have.length(4);
      expect(a.participants[2]?.accessPoint).to.deep.equal({ id: '127.0.0.1', type: 2 });
      const ids = ({ objects }: AuditMessage, ...types: string[]) =>
        objects.filter(({ idType }) => types.includes(idType.code)).map(({ id }) => id);
      expect(ids(a, 'req', 'rsp'), event)
        .to.deep.equal(ids(b, 'req', 'rsp'))
        .and.to.have.length(2);
      expect(ids(a, '2'), event).to.deep.equal(ids(b, '2'));
      expect(ids(a, '2').join()).to.include(patient?.extension);
      const header = a.objects
        .find(({ idType }) => idType.code === 'req')
        ?.details.map(({ value }) => Buffer.from(value).toString());
      expect(header?.[0], event).to.include('Assertion').and.to.include('MessageID');
    }
    const documents = (message: AuditMessage) =>
      message.objects.filter(({ idType }) => idType.code === '12').map(({ id }) => id);
    expect(documents(of('a', 'list')).length).to.be.at.least(1);
    expect(documents(of('a', 'list'))).to.deep.equal(documents(of('b', 'list')));
    expect(documents(of('a', 'retrieve'))).to.deep.equal(documents(of('b', 'retrieve')));
    // The assertions in the header still bear signatures that hold.
    const asked = of('a', 'list').objects.find(({ idType }) => idType.code === 'req');
    const signatures = reportSignatures(new Uint8Array(asked?.details[0]?.value ?? []));
    expect(
      signatures.map(({ digestHolds, signatureValueHolds }) => digestHolds && signatureValueHolds),
    ).to.deep.equal([true, true]);
  });

  it('holds a refusal of both sides with its code', async () => {
    const kept = await crossed(names[0] ?? '', {
      national: (_, own) => ({ ...own, findPatients: async () => [], consents: own.consents }),
    });
    const identified = kept.filter(({ event }) => event === 'identifyPatient');
    expect(identified.map(({ side, outcome }) => `${side} ${outcome}`)).to.deep.equal([
      'a temporal',
      'b temporal',
    ]);
    for (const one of identified) {
      const { objects, event } = messageOf(one);
      expect(event.outcome).to.equal(8);
      const error = objects.find(({ idType }) => idType.code === '9');
      expect(error?.id, one.side).to.match(/1102|NoMatch|ERROR_PI_NO_MATCH|AnswerNotAvailable/);
    }
  });

  describe('in which something is handed in', () => {
    const SET = 'urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd';
    const handedIn = [
      ['dispensation', ['submitDispensation']],
      ['discard', ['submitDispensation', 'discardDispensation']],
      ['consent', ['putConsent', 'putConsent']],
    ] as const;
    const ofSubmissions = (kept: readonly KeptMessage[], side: string) =>
      kept.filter((one) => one.side === side && /^(submit|discard|put)/.test(one.event));
    const idsOf = ({ objects }: AuditMessage, code: string) =>
      objects.filter(({ idType }) => idType.code === code).map(({ id }) => id);

    for (const [name, events] of handedIn) {
      it(`holds ${name} of both sides, under the same messages, for the same patient and documents`, async () => {
        const kept = await crossed(name);
        const [a, b] = [ofSubmissions(kept, 'a'), ofSubmissions(kept, 'b')];
        for (const side of [a, b]) {
          expect(side.map(({ event, outcome }) => `${event} ${outcome}`)).to.deep.equal(
            events.map((event) => `${event} success`),
          );
        }
        for (const [index, one] of a.entries()) {
          const [asked, answered] = [messageOf(b[index] as KeptMessage), messageOf(one)];
          for (const code of ['2', SET, '12', 'req', 'rsp']) {
            expect(idsOf(answered, code), code).to.deep.equal(idsOf(asked, code)).and.to.not.deep.equal([]);
          }
          expect(idsOf(asked, SET)).to.deep.equal(idsOf(asked, 'req'));
          expect(answered.participants.map(({ userId }) => userId))
            .to.deep.equal(asked.participants.map(({ userId }) => userId))
            .and.to.have.length(4);
          expect([answered.event.action, asked.event.action]).to.deep.equal(['C', 'R']);
          const deleted = asked.objects.filter(({ lifeCycle }) => lifeCycle === 14);
          expect(deleted).to.have.length(events[index] === 'discardDispensation' ? 2 : 0);
        }
        // What country A puts into its own language is audited there.
        const translated = kept.filter(({ side, event }) => side === 'a' && event === 'translate');
        const ids = new Set(a.flatMap((one) => idsOf(messageOf(one), '12')));
        const own = translated.filter((one) => idsOf(messageOf(one), 'in').some((id) => ids.has(id)));
        expect(own).to.have.length(name === 'consent' ? 0 : 1);
      });
    }

    const refusals = {
      dispensation: ['submitDispensation', 'ERROR_EP_ALREADY_DISPENSED', 'submitDispensation', '4106'],
      discard: [
        'discardDispensation',
        'ERROR_ED_DISCARD_FAILED',
        'discardDispensation',
        'ERROR_ED_DISCARD_FAILED',
      ],
      consent: ['recordConsent', 'ERROR_POLICY_VIOLATION', 'putConsent', '4705'],
    } as const;
    for (const [name, [method, error, event, code]] of Object.entries(refusals)) {
      it(`holds the refusal of ${name} of both sides with its code`, async () => {
        const kept = await crossed(name, {
          national: (_, own) =>
            Object.assign(own, {
              [method]: async () => {
                throw new ExchangeError(error);
              },
            }),
        });
        for (const side of ['a', 'b']) {
          const [refused, ...more] = ofSubmissions(kept, side).filter(({ outcome }) => outcome !== 'success');
          expect([refused && brief(refused).slice(3), more]).to.deep.equal([
            `${side} ${event} permanent`,
            [],
          ]);
          expect(idsOf(messageOf(refused as KeptMessage), '9'), side).to.deep.equal([code]);
        }
      });
    }

    it('names a submission that was refused for its sender by what it says it is', async () => {
      const pharmacist = demoCrossings().find(({ service }) => service === 'edispensation')?.professional;
      const kept = await crossed('consent', {}, pharmacist);
      for (const side of ['a', 'b']) {
        const [refused, ...more] = ofSubmissions(kept, side);
        expect([refused && brief(refused).slice(3), more]).to.deep.equal([
          `${side} putConsent permanent`,
          [],
        ]);
        const message = messageOf(refused as KeptMessage);
        // Country A takes no patient from assertions that do not hold.
        const patients = side === 'a' ? 0 : 1;
        expect([idsOf(message, '9'), idsOf(message, '2').length], side).to.deep.equal([['4703'], patients]);
      }
    });
  });

  it('holds a failure to reach the other country as an event of its own', async () => {
    nodes = await twoNodes();
    const crossing = demoCrossings()[0];
    if (crossing === undefined) throw new Error('there is no crossing');
    const [asks, answers] = crossing.asks === 'PT' ? [nodes.pt, nodes.lu] : [nodes.lu, nodes.pt];
    await answers.close();
    await runCrossing(asks, crossing, { clock, journal: nodes.journal });
    const kept = await listMessages(nodes.store.db, { limit: 100 });
    expect(kept.filter(({ side }) => side === 'b').map(brief)).to.deep.equal([
      `${crossing.asks} b authenticateProfessional success`,
      `${crossing.asks} b communicationFailure temporal`,
    ]);
    expect(kept.map(brief)).to.include(`${crossing.answers} a stopApplication success`);
  });

  it('holds who could not be authenticated by TLS, once for a while', async () => {
    nodes = await twoNodes();
    const { hostname, port } = new URL(nodes.lu.url);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
        socket.on('error', () => {});
        socket.once('close', () => resolve());
        socket.resume();
      });
    }
    const failed = async () =>
      (await listMessages(nodes.store.db, { limit: 100 })).filter(
        ({ event }) => event === 'failedNodeAuthentication',
      );
    for (let left = 100; left > 0 && (await failed()).length === 0; left -= 1) {
      await new Promise((resume) => setTimeout(resume, 20));
    }
    expect((await failed()).map(brief)).to.deep.equal(['LU a failedNodeAuthentication permanent']);
    const [message] = (await failed()).map(messageOf);
    expect(message?.participants.map(({ userId }) => userId)).to.include('127.0.0.1');
  });

  it('is written in the older schema, unsigned, or not at all, where the configuration says so', async () => {
    const kept = await crossed(names[0] ?? '', {
      change: (config) => ({
        ...config,
        audit: { ...config.audit, schema: 'rfc3881', signed: false, off: config.country === 'LU' },
      }),
    });
    expect(new Set(kept.map(({ node, generation }) => `${node} ${generation}`))).to.deep.equal(
      new Set(['PT rfc3881']),
    );
    expect(reportSignatures(kept[0]?.message ?? new Uint8Array())).to.deep.equal([]);
  });
});
