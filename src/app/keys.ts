import type { X509Certificate } from 'node:crypto';
import type { KeyConfig } from '../config/key-schema.js';
import type { ConfigOptions, NodeConfig } from '../config/load.js';
import { readPassword } from '../config/password.js';
import type { CountryCode } from '../kernel/identifiers.js';
import type { Anchors } from '../trust/assertions/trusted.js';
import {
  type KeyPair,
  type KeySource,
  loadCertificates,
  loadKeyPair,
  loadSigner,
} from '../trust/keys/load.js';
import type { Signer } from '../trust/keys/signer.js';

/** A node's keys and whom it trusts, loaded. */
export interface NodeKeys {
  readonly tls: KeyPair;
  readonly seal: Signer;
  /** Where the country's professionals bring an identity of their own there is none. */
  readonly identityIssuer?: Signer;
  /** The certificates under `anchors` of node.yaml. */
  readonly ownAnchors: readonly X509Certificate[];
  /** Signs SMP entries where the country keeps an SMP of its own. */
  readonly smp?: Signer;
  /** What peers' TLS certificates must chain to, whoever they are. */
  readonly tlsAnchors: readonly X509Certificate[];
  /** By country: what its seals are trusted by. A country that is no peer has none. */
  readonly anchors: Anchors;
}

/** Loads what the configuration names. Throws a KeyError that says which file is wrong and what to do. */
export function loadNodeKeys(config: NodeConfig, now: Date): NodeKeys {
  const pair = (source: KeyConfig) => loadKeyPair(sourceOf(source), now);
  const signer = (source: KeyConfig) => loadSigner(sourceOf(source), now);
  const own = config.anchors.flatMap(loadCertificates);
  const byCountry = new Map<CountryCode, readonly X509Certificate[]>([[config.country, own]]);
  for (const { country, trust } of config.peers) {
    byCountry.set(country, trust.anchors?.flatMap(loadCertificates) ?? own);
  }
  const { hcpIssuer, smp } = config.keys;
  return {
    tls: pair(config.keys.tls),
    seal: signer(config.keys.seal),
    ...(hcpIssuer === undefined ? {} : { identityIssuer: signer(hcpIssuer) }),
    ownAnchors: own,
    ...(smp === undefined ? {} : { smp: signer(smp) }),
    tlsAnchors: [...new Map([...byCountry.values()].flat().map((one) => [one.fingerprint256, one])).values()],
    anchors: (country) => byCountry.get(country) ?? [],
  };
}

/** Every certificate that a node lives by, with what it is to it. */
export function certificatesOf(
  keys: NodeKeys,
): { readonly use: string; readonly certificate: X509Certificate }[] {
  const { seal, tls, identityIssuer, smp, tlsAnchors } = keys;
  return [
    ...Object.entries({ seal, tls, hcpIssuer: identityIssuer, smp }).flatMap(([use, holder]) =>
      holder === undefined ? [] : [{ use, certificate: holder.certificate }],
    ),
    ...tlsAnchors.map((certificate) => ({ use: 'anchor', certificate })),
  ];
}

/** Where a key is, with its password. `env` is where passwords are looked up that stand in a variable. */
export function sourceOf(config: KeyConfig, env?: ConfigOptions['env']): KeySource {
  if (config.form === 'command') return { command: config.command, certificate: config.certificate };
  const password = config.password === undefined ? undefined : readPassword(config.password, env);
  if (config.form === 'pkcs12') return { pkcs12: config.file, password: password ?? '' };
  const { key, certificate } = config;
  return { key, certificate, ...(password === undefined ? {} : { password }) };
}
