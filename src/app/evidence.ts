import type { NodeConfig } from '../config/load.js';
import type { Runtime } from '../kernel/runtime.js';
import { type EvidenceIssuer, noEvidence } from '../records/evidence/facts.js';
import { evidenceIssuer } from '../records/evidence/issuer.js';
import type { Store } from '../records/store.js';
import { signAtEnd } from '../trust/xmldsig/sign-document.js';
import type { NodeKeys } from './keys.js';

/** What makes the evidences that the country's policy asks for. */
export function openEvidence(
  { country, policy }: NodeConfig,
  { seal, tls }: NodeKeys,
  { ids }: Runtime,
  store: Store,
): EvidenceIssuer {
  const { form, obligations } = policy.evidence;
  if (obligations.length === 0) return noEvidence;
  return evidenceIssuer(store, {
    node: country,
    ids,
    form,
    obligations,
    certificates: {
      seal: new Uint8Array(seal.certificate.raw),
      tls: new Uint8Array(tls.certificate.raw),
    },
    sign: (xml) => signAtEnd(xml, seal),
  });
}
