import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import forge from 'node-forge';
import { KeyError } from '../../../src/trust/keys/file.js';
import { type KeySource, loadCertificates, loadKeyPair, loadSigner } from '../../../src/trust/keys/load.js';
import { softwareSigner } from '../../../src/trust/keys/signer.js';
import { testIdentity } from '../../support/pki.js';

const seal = testIdentity('seal');
const other = testIdentity('other-seal');
const root = testIdentity('root');
const now = new Date();

describe('loading keys', () => {
  const dir = mkdtempSync(join(tmpdir(), 'keys-'));
  after(() => rmSync(dir, { recursive: true }));

  const put = (name: string, content: string | Uint8Array, mode = 0o600) => {
    writeFileSync(join(dir, name), content, { mode });
    return join(dir, name);
  };
  const files = () => ({ key: put('key.pem', seal.keyPem), certificate: put('cert.pem', seal.certPem) });

  /** A store with the seal's key under that alias, its certificate and the root's. */
  const store = (name: string, friendlyName: string) => {
    const certificates = [seal.certPem, root.certPem].map((pem) => forge.pki.certificateFromPem(pem));
    const asn1 = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(seal.keyPem), certificates, 'secret', {
      friendlyName,
      algorithm: '3des',
    });
    return put(name, Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary'));
  };

  const refusal = (source: KeySource, at = now) => {
    try {
      loadKeyPair(source, at);
    } catch (error) {
      if (error instanceof KeyError) return error.message;
      throw error;
    }
    return 'nothing was refused';
  };

  it('reads PEM files, with the chain after the certificate', () => {
    const pair = loadKeyPair({ ...files(), certificate: put('chain.pem', seal.certPem + root.certPem) }, now);
    expect(pair.certificate.fingerprint256).to.equal(seal.certificate.fingerprint256);
    expect(pair.chain.map((above) => above.fingerprint256)).to.deep.equal([root.certificate.fingerprint256]);
    expect(loadSigner(files(), now).sign('sha256', Buffer.from('x'))).to.deep.equal(
      seal.signer.sign('sha256', Buffer.from('x')),
    );
  });

  it('reads an encrypted PEM key with its password only', () => {
    const pem = seal.key.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret',
    });
    const encrypted = { ...files(), key: put('encrypted.pem', pem) };
    expect(loadKeyPair({ ...encrypted, password: 'secret' }, now).key.equals(seal.key)).to.equal(true);
    expect(refusal(encrypted)).to.match(/encrypted\.pem is encrypted: give its password/);
    expect(refusal({ ...encrypted, password: 'wrong' })).to.match(/password .*encrypted\.pem is wrong/);
  });

  it('reads a PKCS#12 store, by alias in any case', () => {
    const pkcs12 = store('store.p12', 'Seal');
    for (const alias of [undefined, 'seal', 'SEAL']) {
      const pair = loadKeyPair(
        { pkcs12, password: 'secret', ...(alias === undefined ? {} : { alias }) },
        now,
      );
      expect(pair.key.equals(seal.key)).to.equal(true);
      expect(pair.certificate.fingerprint256).to.equal(seal.certificate.fingerprint256);
      expect(pair.chain).to.have.lengthOf(1);
    }
    expect(refusal({ pkcs12, password: 'secret', alias: 'tls' })).to.match(
      /0 private keys called tls.*: Seal/,
    );
    expect(refusal({ pkcs12, password: 'wrong' })).to.match(/the password of .*store\.p12 is wrong/);
    const jks = put('store.jks', Buffer.from('feedfeed00000002', 'hex'));
    expect(refusal({ pkcs12: jks, password: 'secret' })).to.match(/keytool -importkeystore/);
  });

  it('says which file is missing, empty, damaged or a folder', () => {
    mkdirSync(join(dir, 'folder'));
    expect(refusal({ ...files(), key: join(dir, 'none.pem') })).to.match(/none\.pem does not exist/);
    expect(refusal({ ...files(), certificate: join(dir, 'none.pem') })).to.match(/none\.pem does not exist/);
    expect(refusal({ ...files(), key: join(dir, 'folder') })).to.match(/is a folder/);
    expect(refusal({ ...files(), key: put('empty.pem', '') })).to.match(/holds no private key/);
    expect(refusal({ ...files(), certificate: put('empty.pem', '') })).to.match(
      /holds no certificate in PEM/,
    );
    const damaged = put('damaged.pem', seal.certPem.replace(/\n.{10}/, '\nAAAAAAAAAA'));
    expect(refusal({ ...files(), certificate: damaged })).to.match(/certificate 1 in .* the file is damaged/);
    expect(() => loadCertificates(damaged)).to.throw(KeyError);
  });

  it('refuses a key that is not the certificate’s, and one that others can read', () => {
    expect(refusal({ ...files(), key: put('other.pem', other.keyPem) })).to.match(
      /cert\.pem \(O=Test organisation, CN=seal\) does not belong to the private key in .*other\.pem/,
    );
    expect(refusal({ ...files(), key: put('open.pem', seal.keyPem, 0o644) })).to.match(/mode 644.*chmod 600/);
    expect(() => softwareSigner(other.key, seal.certificate)).to.throw('does not belong');
  });

  it('refuses a certificate outside its validity', () => {
    const day = 24 * 3600 * 1000;
    expect(refusal(files(), new Date(now.getTime() + 40 * day))).to.match(
      /cert\.pem .* expired on .*new one/,
    );
    expect(refusal(files(), new Date(now.getTime() - 40 * day))).to.match(/valid only from .*clock/);
  });

  it('tells nothing of the key in a message', () => {
    const message = refusal({ ...files(), key: put('half.pem', seal.keyPem.slice(0, 300)) });
    expect(message).to.match(/half\.pem holds no private key/);
    expect(message).to.not.contain(seal.keyPem.slice(60, 80));
  });

  it('reads what OpenSSL 3 writes: AES stores, RSA and EC keys', function () {
    if (spawnSync('openssl', ['version']).status !== 0) {
      this.skip();
    }
    const openssl = (...args: string[]) => {
      const run = spawnSync('openssl', args);
      expect(run.status, run.stderr.toString()).to.equal(0);
    };
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    for (const [name, privateKey] of Object.entries({ elliptic, rsa: seal.key })) {
      const key = put(`${name}.key`, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const [paper, pkcs12] = [join(dir, `${name}.cert`), join(dir, `${name}.p12`)];
      openssl('req', '-x509', '-key', key, '-subj', `/CN=${name}`, '-days', '2', '-out', paper);
      openssl('pkcs12', '-export', '-inkey', key, '-in', paper, '-out', pkcs12, '-passout', 'pass:secret');
      chmodSync(pkcs12, 0o600);
      const loaded = loadKeyPair({ pkcs12, password: 'secret' }, new Date());
      expect(loaded.key.equals(privateKey)).to.equal(true);
      expect(loaded.certificate.subject).to.equal(`CN=${name}`);
      expect(refusal({ pkcs12, password: 'wrong' })).to.match(/the password of .* is wrong/);
    }
  });
});
