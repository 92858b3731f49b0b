import { expect } from 'chai';
import { watchExpiry } from '../../src/app/expiry-watch.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import { testIdentity } from '../support/pki.js';

const DAY = 24 * 60 * 60 * 1000;

describe('the watch over certificates', () => {
  const { certificate } = testIdentity('soon over', { country: 'XA', until: 40 });
  const end = Date.parse(certificate.validTo);
  const said: string[] = [];
  const note = (level: string) => (message: string) => said.push(`${level} ${message}`);
  let now = new Date(end - 31.5 * DAY);
  const runtime = {
    ...scriptedRuntime(),
    clock: { now: () => now, elapsed: () => 0 },
    log: { info: note('info'), warn: note('warn'), error: note('error') },
  };

  it('speaks once a day from thirty days on, and louder from seven', () => {
    const watch = watchExpiry([{ use: 'seal', certificate }], runtime);
    try {
      expect(said).to.deep.equal([]);
      const at = (days: number) => {
        now = new Date(end - days * DAY);
        watch.look();
        return said.splice(0);
      };
      expect(at(30.5)).to.have.lengthOf(1);
      expect(at(30.5)).to.deep.equal([]);
      const [early = ''] = at(14.5);
      expect(early).to.match(/^warn the certificate C=XA, .*CN=soon over \(seal\) expires in 14 days, on /);
      expect(at(1.5)[0]).to.match(/^error .* expires in 1 days/);
      expect(at(-0.5)[0]).to.match(/^error .* expired on /);
    } finally {
      watch.close();
    }
  });
});
