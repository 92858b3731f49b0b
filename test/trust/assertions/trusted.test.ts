import { createPublicKey, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import forge from 'node-forge';
import { type Signer, softwareSigner } from '../../../src/trust/keys/signer.js';
import { issueCertificate } from '../../../src/trust/pki/certificate.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { testIdentity } from '../../support/pki.js';
import { envelope, hcp, inSeconds, judge, refusal, trc } from './scene.js';

describe('a seal is not trusted', () => {
  const context = (signer: Signer, anchor: X509Certificate) =>
    refusal(() =>
      judge(envelope(hcp(ehdsi, { signer }), trc(ehdsi, { signer })), { anchors: () => [anchor] }),
    )?.context;

  it('whose authority has expired', () => {
    const authority = testIdentity('old root', { purpose: 'authority', from: -10, until: -1 });
    const { signer } = testIdentity('late-XB', { country: 'XB', issuer: 'old root' });
    expect(context(signer, authority.certificate)).to.match(/expired/);
  });

  it('whose authority only bears the name of the trusted one', () => {
    const { key } = testIdentity('namesake');
    const { signer } = testIdentity('seal-XB', { country: 'XB' });
    const namesake = issueCertificate({
      purpose: 'authority',
      subject: { organisation: 'Test organisation', commonName: 'root' },
      publicKey: createPublicKey(key),
      notBefore: inSeconds(-3600),
      notAfter: inSeconds(3600),
      serial: new Uint8Array(16),
      issuer: { key },
    });
    expect(namesake.subject).to.equal(testIdentity('root').certificate.subject);
    expect(context(signer, namesake)).to.match(/not trusted/);
  });

  it('that another seal issued', () => {
    const { certificate } = testIdentity('seal-XB', { country: 'XB' });
    const { signer } = testIdentity('child-XB', { country: 'XB', issuer: 'seal-XB' });
    expect(context(signer, certificate)).to.match(/not trusted/);
  });

  it('that an anchor issued which is no authority, though nothing says what its key is for', () => {
    const { key } = testIdentity('plain');
    const leaf = forge.pki.createCertificate();
    leaf.publicKey = forge.pki.publicKeyFromPem(
      createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    );
    leaf.serialNumber = '01';
    leaf.validity = { notBefore: inSeconds(-3600), notAfter: inSeconds(3600) };
    leaf.setSubject([{ shortName: 'CN', value: 'plain' }]);
    leaf.setIssuer([{ shortName: 'CN', value: 'plain' }]);
    leaf.setExtensions([{ name: 'basicConstraints', cA: false }]);
    leaf.sign(
      forge.pki.privateKeyFromPem(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
      forge.md.sha256.create(),
    );
    const plain = new X509Certificate(forge.pki.certificateToPem(leaf));
    const { key: ownKey } = testIdentity('under-plain');
    const certificate = issueCertificate({
      purpose: 'seal',
      subject: { country: 'XB', organisation: 'Test organisation', commonName: 'under-plain' },
      publicKey: createPublicKey(ownKey),
      notBefore: inSeconds(-3600),
      notAfter: inSeconds(3600),
      serial: new Uint8Array(16),
      issuer: { key, certificate: plain },
    });
    const signer = softwareSigner(ownKey, certificate);
    const xml = envelope(hcp(ehdsi, { signer }), trc(ehdsi, { signer }));
    expect(refusal(() => judge(xml, { anchors: () => [plain] }))?.context).to.match(/not trusted/);
  });
});
