import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { KeyError, readPrivateFile } from './file.js';

export interface Pkcs12Contents {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
  readonly chain: readonly X509Certificate[];
}

/**
 * Reads the private key of a PKCS#12 store (the one of that alias when it holds several), its certificate and
 * the other certificates. Throws {@link KeyError}.
 */
export function readPkcs12(source: { pkcs12: string; password: string; alias?: string }): Pkcs12Contents {
  const store = open(source);
  const key = choose(source, [
    ...bagsOf(store, forge.pki.oids.pkcs8ShroudedKeyBag),
    ...bagsOf(store, forge.pki.oids.keyBag),
  ]);
  const certificates = bagsOf(store, forge.pki.oids.certBag).map(certificateOf);
  const certificate = certificates.find((candidate) => candidate.checkPrivateKey(key));
  if (certificate === undefined) {
    throw new KeyError(`${source.pkcs12} holds no certificate that belongs to its private key`);
  }
  return { key, certificate, chain: certificates.filter((other) => other !== certificate) };
}

type Store = forge.pkcs12.Pkcs12Pfx;
type Bag = forge.pkcs12.Bag;

function open(source: { pkcs12: string; password: string }): Store {
  const bytes = readPrivateFile(source.pkcs12);
  let asn1: forge.asn1.Asn1;
  try {
    asn1 = forge.asn1.fromDer(bytes.toString('binary'));
  } catch (error) {
    throw new KeyError(
      `${source.pkcs12} is no PKCS#12 store; a Java key store becomes one with ` +
        'keytool -importkeystore -deststoretype pkcs12',
      error,
    );
  }
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1, source.password);
  } catch (error) {
    const wrong = /password/i.test((error as Error).message);
    throw new KeyError(
      wrong
        ? `the password of ${source.pkcs12} is wrong`
        : `${source.pkcs12} is no PKCS#12 store that can be read`,
      error,
    );
  }
}

function bagsOf(store: Store, bagType: string | undefined): Bag[] {
  return bagType === undefined ? [] : (store.getBags({ bagType })[bagType] ?? []);
}

function choose(source: { pkcs12: string; alias?: string }, keys: readonly Bag[]): KeyObject {
  const nameOf = (bag: Bag): string =>
    (bag.attributes as { friendlyName?: string[] }).friendlyName?.[0] ?? '';
  const { alias } = source;
  // Java writes aliases in lower case.
  const wanted =
    alias === undefined ? keys : keys.filter((bag) => nameOf(bag).toLowerCase() === alias.toLowerCase());
  const [only, another] = wanted;
  if (only === undefined || another !== undefined) {
    const names = keys.map((bag) => nameOf(bag) || '(without name)').join(', ') || 'none';
    throw new KeyError(
      `${source.pkcs12} holds ${wanted.length} private keys${alias === undefined ? '' : ` called ${alias}`}; ` +
        `give the alias of one of them: ${names}`,
    );
  }
  // Keys other than RSA are left as ASN.1 by forge.
  const info = only.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(only.key)) : only.asn1;
  return createPrivateKey({ key: der(info), format: 'der', type: 'pkcs8' });
}

function certificateOf(bag: Bag): X509Certificate {
  return new X509Certificate(der(bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1));
}

function der(asn1: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');
}
