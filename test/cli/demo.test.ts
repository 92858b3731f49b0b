import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { passerelle } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';

interface Kept {
  readonly kind: string;
  readonly id: string;
  readonly node: string;
  readonly side: string;
  readonly event: string;
  readonly outcome: string;
}

const READ_PRESCRIPTION = ['listEPrescription success', 'retrieveEPrescription success'];
/** What both sides audit of each exchange. */
const events: Readonly<Record<string, readonly string[]>> = {
  'patient-summary': ['listPatientSummary success', 'retrievePatientSummary success', 'translate success'],
  eprescription: [...READ_PRESCRIPTION, 'translate success'],
  edispensation: [...READ_PRESCRIPTION, 'submitDispensation success'],
  'edispensation-discard': ['discardDispensation success', 'listEPrescription success'],
  consent: ['putConsent success', 'listEPrescription permanent', 'listEPrescription success'],
};

describe('passerelle demo', () => {
  let files: Scratch;
  before(() => {
    files = scratch();
  });
  after(() => files.remove());

  it('tells every crossing step by step in JSON, and keeps its keys and records where it is told', () => {
    const data = files.path('data');
    const { status, stdout, stderr } = passerelle('demo', '--json', '--data', data);
    expect(stderr).to.match(/^making the root key of the demonstration …\n/);
    const { ok, exchanges, ...rest } = JSON.parse(stdout);
    expect({ ok, status, rest }).to.deep.equal({ ok: true, status: 0, rest: {} });
    expect(exchanges.map(({ service }: { service: string }) => service)).to.deep.equal([
      'patient-summary',
      'eprescription',
      'edispensation',
      'edispensation-discard',
      'consent',
    ]);
    const submitted = ['edispensation', 'edispensation-discard', 'consent'];
    const readers = ['patient-summary', 'eprescription', 'edispensation'];
    for (const { service, steps, documentBytes, untranslated, exchangeId, records } of exchanges) {
      expect(steps.length).to.be.greaterThan(3);
      for (const step of steps) {
        expect(Object.keys(step)).to.deep.equal(['name', 'ok', 'ms']);
        expect(step.ok).to.equal(true);
        expect(step.ms).to.be.a('number');
      }
      if (readers.includes(service)) expect(documentBytes).to.be.greaterThan(1000);
      expect(untranslated).to.deep.equal([]);
      expect(exchangeId).to.match(/^[0-9a-f-]{36}$/);
      const [asks, answers] = service === 'patient-summary' ? ['PT', 'LU'] : ['LU', 'PT'];
      for (const [node, side] of [
        [asks, 'b'],
        [answers, 'a'],
      ]) {
        const told = (records as Kept[]).filter((one) => one.kind === 'audit' && one.side === side);
        expect(new Set(told.map((one) => one.node))).to.deep.equal(new Set([node]));
        const ofOne = side === 'b' ? ['authenticateProfessional success', 'issueTrc success'] : [];
        expect(new Set(told.map(({ event, outcome }) => `${event} ${outcome}`)), `${service} ${side}`)
          .to.include.all.keys(...ofOne, 'identifyPatient success', ...(events[service] ?? []))
          .and.not.include.any.keys('communicationFailure temporal');
        const proved = (records as Kept[]).filter((one) => one.kind === 'evidence' && one.side === side);
        expect(new Set(proved.map((one) => `${one.node} ${one.outcome}`))).to.deep.equal(
          new Set([`${node} permit`]),
        );
        const transactions = submitted.includes(service) ? ['XCPD', 'XDR_SUBMIT'] : ['XCPD', 'XCA_RETRIEVE'];
        expect(
          proved.map(({ event }) => event),
          `${service} ${side}`,
        ).to.include.members(
          transactions.flatMap((name) =>
            side === 'b' ? [`NCPB_${name}_REQ`, `NCPB_${name}_REQ_DELIVERED`] : [`NCPA_${name}_REQ`],
          ),
        );
        for (const { id } of [...told, ...proved]) expect(id).to.match(/^[0-9a-f-]{36}$/);
      }
    }
    expect(readdirSync(data)).to.include.members(['pki', 'records.db']);
  }).timeout(180_000);

  it('lists under each crossing in text what both sides keep of it', () => {
    const { status, stdout } = passerelle('demo');
    expect(status).to.equal(0);
    const lists = stdout.split('    kept by both sides:\n').slice(1);
    expect(lists).to.have.length(5);
    for (const [index, expected] of Object.values(events).entries()) {
      const lines = (lists[index] ?? '').split('\n\n')[0]?.split('\n') ?? [];
      for (const line of lines) {
        expect(line).to.match(
          /^ {6}(audit (LU|PT) [ab] \w+ (success|permanent)|evidence (LU|PT) (a NCPA|b NCPB)_\w+ permit)$/,
        );
      }
      for (const side of ['a', 'b']) {
        expect(
          lines.some((line) => line.startsWith('      evidence') && line.includes(` ${side} `)),
        ).to.equal(true);
      }
      for (const event of expected) {
        for (const side of ['a', 'b']) {
          expect(
            lines.some((line) => line.endsWith(` ${side} ${event}`)),
            `${side} ${event}`,
          ).to.equal(true);
        }
      }
    }
  }).timeout(180_000);

  it('says what is in the way when it cannot start', () => {
    const { status, stdout, stderr } = passerelle('demo', '--json', '--data', files.file('in-the-way'));
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.match(/^passerelle: the data folder .* cannot be made: .*\n {2}to do: .*\n$/);
  });
});
