import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import forge from 'node-forge';
import { shipped } from '../../src/app/shipped.js';
import { type TestIdentity, testIdentity } from '../support/pki.js';

/** A country's configuration of one key for each use, as files by name. */
export function countryFiles(): Record<string, string | Uint8Array> {
  const root = testIdentity('root');
  const seal = testIdentity('xa-seal', { country: 'XA' });
  const tls = testIdentity('xa-tls', { country: 'XA', purpose: 'tls', hosts: ['localhost'] });
  const issuer = testIdentity('xa-issuer', { country: 'XA', purpose: 'identity-issuer' });
  return {
    'node.yaml': `country: XA
name: Ayland
homeCommunityId: 2.999.1
language: fr-XA
listen:
  port: 8443
dataDir: data
keys:
  seal:
    certificate: keys/seal.pem
    key: keys/seal.key
  tls:
    pkcs12: keys/tls.p12
    passwordFile: keys/password
  hcpIssuer:
    certificate: keys/issuer.pem
    key: keys/issuer.key
anchors:
  - keys/root.pem
audit:
  transport: none
`,
    'peers/XB.yaml': `country: XB
name: Beeland
homeCommunityId: 2.999.2
dialect: ehdsi
endpoints:
  xcpd: https://ncp.example:6443/xcpd
trust:
  anchors:
    - keys/xb.pem
`,
    'policy/policy.yaml': 'documentClasses:\n  - patient-summary\n',
    'keys/seal.pem': seal.certPem,
    'keys/seal.key': seal.keyPem,
    'keys/tls.p12': pkcs12(tls, 'a word'),
    'keys/password': 'a word\n',
    'keys/issuer.pem': issuer.certPem,
    'keys/issuer.key': issuer.keyPem,
    'keys/root.pem': root.certPem,
    'keys/xb.pem': testIdentity('xb-root', { purpose: 'authority', country: 'XB' }).certPem,
  };
}

/** Writes a country's configuration into a folder, with the demo's patients; `undefined` leaves a file out. */
export function writeCountry(
  folder: string,
  changes: Readonly<Record<string, string | Uint8Array | undefined>> = {},
): string {
  cpSync(shipped('demo', 'LU', 'national'), join(folder, 'national'), { recursive: true });
  for (const [name, content] of Object.entries({ ...countryFiles(), ...changes })) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}

/** Key and certificate in one PKCS#12 store. */
export function pkcs12({ keyPem, certPem }: TestIdentity, password: string): Uint8Array {
  const key = forge.pki.privateKeyFromPem(keyPem);
  const certificate = forge.pki.certificateFromPem(certPem);
  const store = forge.pkcs12.toPkcs12Asn1(key, [certificate], password, { algorithm: '3des' });
  return Buffer.from(forge.asn1.toDer(store).getBytes(), 'latin1');
}
