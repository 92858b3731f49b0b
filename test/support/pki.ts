import { generateKeyPairSync, type KeyObject, randomBytes, type X509Certificate } from 'node:crypto';
import { type Signer, softwareSigner } from '../../src/trust/keys/signer.js';
import {
  type CertificateOrder,
  type CertificatePurpose,
  issueCertificate,
} from '../../src/trust/pki/certificate.js';

/** A key made for the tests of this process, with its certificate. */
export interface TestIdentity {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
  /** PEM. */
  readonly keyPem: string;
  readonly certPem: string;
  readonly signer: Signer;
}

const DAY = 24 * 60 * 60 * 1000;
const pairs = new Map<string, { publicKey: KeyObject; privateKey: KeyObject }>();
const identities = new Map<string, TestIdentity>();

function keyPair(name: string, bits: number): { publicKey: KeyObject; privateKey: KeyObject } {
  let pair = pairs.get(name);
  if (pair === undefined) {
    pair = generateKeyPairSync('rsa', { modulusLength: bits });
    pairs.set(name, pair);
  }
  return pair;
}

export interface TestOrder {
  readonly purpose?: CertificatePurpose;
  readonly country?: string;
  /** The name of an identity that is an authority; `root` when absent. */
  readonly issuer?: string;
  readonly hosts?: readonly string[];
  /** Days from now. */
  readonly from?: number;
  readonly until?: number;
  readonly bits?: number;
}

/** The test identity of that name, made at the first call and kept for the process. `root` signs all others. */
export function testIdentity(name: string, order: TestOrder = {}): TestIdentity {
  const cached = identities.get(name);
  if (cached !== undefined) return cached;
  const pair = keyPair(name, order.bits ?? 2048);
  const purpose = order.purpose ?? (name === 'root' ? 'authority' : 'seal');
  const issuer =
    purpose === 'authority'
      ? { key: pair.privateKey }
      : testIdentity(order.issuer ?? 'root', { purpose: 'authority' });
  const paper: CertificateOrder = {
    purpose,
    subject: {
      ...(order.country === undefined ? {} : { country: order.country }),
      organisation: 'Test organisation',
      commonName: name,
    },
    publicKey: pair.publicKey,
    notBefore: new Date(Date.now() + (order.from ?? -1) * DAY),
    notAfter: new Date(Date.now() + (order.until ?? 30) * DAY),
    serial: randomBytes(16),
    ...(order.hosts === undefined ? {} : { hosts: order.hosts }),
    issuer,
  };
  const certificate = issueCertificate(paper);
  const identity: TestIdentity = {
    key: pair.privateKey,
    certificate,
    keyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certPem: certificate.toString(),
    signer: softwareSigner(pair.privateKey, certificate),
  };
  identities.set(name, identity);
  return identity;
}
