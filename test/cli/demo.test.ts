import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { passerelle } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';

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
    const readers = ['patient-summary', 'eprescription', 'edispensation'];
    for (const { service, steps, documentBytes, untranslated, exchangeId } of exchanges) {
      expect(steps.length).to.be.greaterThan(3);
      for (const step of steps) {
        expect(Object.keys(step)).to.deep.equal(['name', 'ok', 'ms']);
        expect(step.ok).to.equal(true);
        expect(step.ms).to.be.a('number');
      }
      if (readers.includes(service)) expect(documentBytes).to.be.greaterThan(1000);
      expect(untranslated).to.deep.equal([]);
      expect(exchangeId).to.match(/^[0-9a-f-]{36}$/);
    }
    expect(readdirSync(data)).to.include.members(['pki', 'records.db']);
  }).timeout(60_000);

  it('says what is in the way when it cannot start', () => {
    const { status, stdout, stderr } = passerelle('demo', '--json', '--data', files.file('in-the-way'));
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.match(/^passerelle: the data folder .* cannot be made: .*\n {2}to do: .*\n$/);
  });
});
