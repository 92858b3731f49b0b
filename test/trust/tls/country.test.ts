import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import forge from 'node-forge';
import { countryOf } from '../../../src/trust/tls/country.js';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A certificate with exactly these subject attributes, by OID or short name. */
function named(...attributes: readonly [string, string][]): X509Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  );
  const subject = attributes.map(([name, value]) =>
    /^\d/.test(name) ? { type: name, value } : { shortName: name, value },
  );
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.sign(
    forge.pki.privateKeyFromPem(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    forge.md.sha256.create(),
  );
  return new X509Certificate(forge.pki.certificateToPem(certificate));
}

describe('the country of a certificate', () => {
  it('is its subject’s C attribute, wherever it stands', () => {
    expect(countryOf(named(['C', 'LU'], ['CN', 'x']))).to.equal('LU');
    expect(countryOf(named(['CN', 'x'], ['C', 'PT']))).to.equal('PT');
    expect(countryOf(named(['C', 'lu']))).to.equal('LU');
  });

  it('is not what another attribute makes look like one', () => {
    const disguises: [string, string][] = [
      ['CN', 'C=LU'],
      ['O', 'x\nC=LU'],
      ['OU', 'ABC=LU, C=LU + C=LU'],
      ['0.9.2342.19200300.100.1.25', 'LU'],
    ];
    expect(countryOf(named(...disguises))).to.equal(undefined);
    expect(countryOf(named(...disguises, ['C', 'PT']))).to.equal('PT');
  });

  it('is nobody’s when it is missing, ambiguous or no code', () => {
    expect(countryOf(named(['CN', 'x']))).to.equal(undefined);
    expect(countryOf(named(['C', 'LU'], ['C', 'PT']))).to.equal(undefined);
    expect(countryOf(named(['C', 'LUX']))).to.equal(undefined);
    expect(countryOf(named(['C', 'L1']))).to.equal(undefined);
  });
});
