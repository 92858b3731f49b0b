import { expect } from 'chai';
import { signEnveloped } from '../../src/trust/xmldsig/sign.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { passerelle, STACK } from '../support/passerelle.js';
import { testIdentity } from '../support/pki.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { assertion } from '../trust/xmldsig/samples.js';
import { hostileFiles } from './hostile.js';

describe('passerelle verify', () => {
  let files: Scratch;
  let signed: string;
  before(() => {
    files = scratch();
    const { signer } = testIdentity('verified-seal', { country: 'XB' });
    signed = signEnveloped(assertion('_a1'), signer, ehdsi.saml);
  });
  after(() => files.remove());

  it('prints an object a reference with --json, and ends with 0 when all holds', () => {
    const path = files.file('signed.xml', signed);
    const { status, stdout, stderr } = passerelle('verify', '--json', path);
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).to.deep.equal([
      {
        file: path,
        signature: 0,
        signatureMethod: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
        canonicalisation: ehdsi.saml.canonicalisation,
        signatureValueHolds: true,
        certificate: 'C=XB, O=Test organisation, CN=verified-seal',
        reference: '#_a1',
        covers: { element: 'Assertion', id: '_a1' },
        digestHolds: true,
      },
    ]);
  });

  it('says in text what each signature covers and who signed, and ends with 2 when one does not hold', () => {
    const path = files.file('altered.xml', signed.replace('Doctor', 'Nurse'));
    const { status, stdout, stderr } = passerelle('verify', path, files.file('signed.xml', signed));
    expect({ status, stderr }).to.deep.equal({ status: 2, stderr: '' });
    expect(stdout)
      .to.match(
        /altered\.xml {2}signature 0, reference #_a1\n {2}value {6}holds\n {2}digest {5}DOES NOT HOLD\n/,
      )
      .and.to.match(/ {2}covers {5}Assertion _a1\n/)
      .and.to.match(/ {2}signed by {2}C=XB, O=Test organisation, CN=verified-seal\n/);
  });

  it('ends with 2 when a file has no signature, with 1 when one cannot be read', () => {
    const unsigned = files.file('unsigned.xml', '<a/>');
    const { status, stdout, stderr } = passerelle('verify', '--json', unsigned);
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '[]\n' });
    expect(stderr).to.match(
      /^passerelle: the file has no signature\n {2}where: .*unsigned\.xml\n {2}to do: /,
    );
    const missing = passerelle(
      'verify',
      unsigned,
      files.path('nowhere'),
      files.file('bad.xml', '<!DOCTYPE a>'),
    );
    expect(missing.status).to.equal(1);
    expect(missing.stderr).to.match(/there is no such file\n {2}where: .*nowhere\n/);
  });

  it('refuses hostile files with 3, each with its reason, and goes on with the others', () => {
    const hostile = Object.values(hostileFiles(files));
    const paths = [...hostile.map(({ path }) => path), files.file('signed.xml', signed)];
    const { status, stdout, stderr } = passerelle('verify', '--json', ...paths);
    expect(status).to.equal(3);
    expect(JSON.parse(stdout)).to.have.length(1);
    const told = stderr.split('passerelle: ').slice(1);
    expect(told).to.have.length(hostile.length);
    for (const [index, { path, says }] of hostile.entries()) {
      expect(told[index]).to.match(says).and.to.include(`where: ${path}\n  to do: `);
    }
    expect(stderr).not.to.match(STACK);
  });
});
