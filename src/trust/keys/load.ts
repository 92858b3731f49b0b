import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { commandSigner } from './command-signer.js';
import { KeyError, readKeyFile, readPrivateFile } from './file.js';
import { readPkcs12 } from './pkcs12.js';
import { oneLine, type Signer, softwareSigner } from './signer.js';

/** Where a private key and its certificate are. */
export type KeySource =
  | { readonly key: string; readonly certificate: string; readonly password?: string }
  | { readonly pkcs12: string; readonly password: string; readonly alias?: string }
  /** The key is behind a command. */
  | { readonly command: readonly string[]; readonly certificate: string };

/**
 * A private key with the certificate it belongs to, and those of the authorities above where the file has
 * them.
 */
export interface KeyPair {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
  readonly chain: readonly X509Certificate[];
}

/**
 * Loads a key pair from PEM files (the certificate first in its file, its chain after it) or from a PKCS#12
 * store. Throws {@link KeyError}: a missing file, a wrong password, a key that does not fit, a certificate
 * that is not valid at `now`.
 */
export function loadKeyPair(source: KeySource, now: Date): KeyPair {
  if ('command' in source) {
    throw new KeyError(
      `the key of ${source.certificate} is behind a command, and TLS needs it as a file: name certificate and key`,
    );
  }
  const pair = 'pkcs12' in source ? readPkcs12(source) : readPem(source);
  const where = 'pkcs12' in source ? source.pkcs12 : source.certificate;
  if (!pair.certificate.checkPrivateKey(pair.key)) {
    const key = 'pkcs12' in source ? 'the private key beside it' : `the private key in ${source.key}`;
    throw new KeyError(
      `the certificate in ${where} (${oneLine(pair.certificate.subject)}) does not belong to ${key}: ` +
        'give the two files that were made together',
    );
  }
  requireValid(pair.certificate, where, now);
  return pair;
}

/** A signer with a key in files, or behind a command. Throws {@link KeyError}. */
export function loadSigner(source: KeySource, now: Date): Signer {
  if ('command' in source) {
    const [certificate] = loadCertificates(source.certificate);
    requireValid(certificate!, source.certificate, now);
    return commandSigner(certificate!, source.command);
  }
  const { key, certificate } = loadKeyPair(source, now);
  return softwareSigner(key, certificate);
}

/** Reads all certificates of a PEM file, in its order. Throws {@link KeyError} when there is none. */
export function loadCertificates(path: string): X509Certificate[] {
  const text = readKeyFile(path).toString('latin1');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new KeyError(`${path} holds no certificate in PEM form`);
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw new KeyError(`certificate ${index + 1} in ${path} cannot be read: the file is damaged`, error);
    }
  });
}

/** Throws {@link KeyError} when the certificate is not valid at `now`. */
export function requireValid(certificate: X509Certificate, where: string, now: Date): void {
  const subject = oneLine(certificate.subject);
  if (now < new Date(certificate.validFrom)) {
    throw new KeyError(
      `the certificate in ${where} (${subject}) is valid only from ${certificate.validFrom}: ` +
        "check this machine's clock",
    );
  }
  if (now > new Date(certificate.validTo)) {
    throw new KeyError(
      `the certificate in ${where} (${subject}) expired on ${certificate.validTo}: have a new one issued`,
    );
  }
}

function readPem(source: { key: string; certificate: string; password?: string }): KeyPair {
  const pem = readPrivateFile(source.key);
  const [certificate, ...chain] = loadCertificates(source.certificate);
  return { key: privateKey(pem, source), certificate: certificate!, chain };
}

function privateKey(pem: Buffer, source: { key: string; password?: string }): KeyObject {
  try {
    return createPrivateKey(
      source.password === undefined ? { key: pem } : { key: pem, passphrase: source.password },
    );
  } catch (error) {
    const encrypted = /ENCRYPTED/.test(pem.toString('latin1'));
    if (encrypted && source.password === undefined) {
      throw new KeyError(`the private key in ${source.key} is encrypted: give its password`);
    }
    if (encrypted) throw new KeyError(`the password of the private key in ${source.key} is wrong`, error);
    throw new KeyError(`${source.key} holds no private key in PEM form that can be read`, error);
  }
}
