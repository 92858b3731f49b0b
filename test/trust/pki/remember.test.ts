import { expect } from 'chai';
import { ofCertificate, remember } from '../../../src/trust/pki/remember.js';
import { testIdentity } from '../../support/pki.js';

describe('what is remembered of certificates', () => {
  it('is computed once for the same bytes, and anew for others', () => {
    let computed = 0;
    const subject = ofCertificate((certificate) => {
      computed += 1;
      return certificate.subject;
    });
    const { certificate } = testIdentity('one');
    const copy = new (certificate.constructor as new (bytes: Buffer) => typeof certificate)(certificate.raw);
    expect(subject(certificate)).to.equal(subject(copy));
    expect(subject(testIdentity('another').certificate)).to.contain('another');
    expect(computed).to.equal(2);
  });

  it('is not remembered when computing it fails', () => {
    const remembered = remember<string>();
    const bytes = Buffer.from('certificate');
    expect(() =>
      remembered(bytes, () => {
        throw new Error('unreadable');
      }),
    ).to.throw('unreadable');
    expect(remembered(bytes, () => 'read')).to.equal('read');
  });

  it('stays small: the one not asked for the longest goes first, and an unusually long one never stays', () => {
    const remembered = remember<number>();
    let computed = 0;
    const ask = (bytes: Buffer) => remembered(bytes, () => ++computed);
    for (let index = 0; index < 512; index += 1) ask(Buffer.from(`certificate ${index}`));
    ask(Buffer.from('certificate 0'));
    ask(Buffer.from('one more'));
    expect(computed).to.equal(513);
    ask(Buffer.from('certificate 0'));
    expect(computed).to.equal(513);
    ask(Buffer.from('certificate 1'));
    expect(computed).to.equal(514);
    const long = Buffer.alloc(10_000);
    ask(long);
    ask(long);
    expect(computed).to.equal(516);
  });
});
