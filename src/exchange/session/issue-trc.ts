import { ExchangeError } from '../../kernel/errors.js';
import { issueTrc as issue } from '../../trust/assertions/issue.js';
import { auditedError } from '../audit/audited.js';
import { ISSUING, setbackOf } from './problems.js';
import type { SessionScope } from './services.js';
import type { IssueTrcInput, TrcIssued } from './types.js';

/** The treatment relationship, confirmed and sealed by this node or by the country's token service (dossier security 2.1). */
export async function issueTrc(scope: SessionScope, input: IssueTrcInput): Promise<TrcIssued> {
  const { node, peer, runtime, seal, anchors, recorder, asker, tokenClient } = scope;
  const event = { event: 'issueTrc', side: 'b', ...asker, patients: [input.patient] } as const;
  try {
    const { patient, purpose } = input;
    const issuer = { country: node.country, dialect: peer.dialect, signer: seal, anchors, runtime };
    const trc = tokenClient
      ? await tokenClient(input.hcp.xml, { kind: 'trc', patient, purpose })
      : issue(input.hcp.xml, { patient, purpose }, issuer);
    recorder.audit({ ...event, outcome: 'success', objects: [{ kind: 'trcAssertion', id: trc.id }] });
    return { outcome: 'issued', trc };
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    recorder.error(error.code, error.context);
    recorder.audit({ ...event, outcome: 'permanent', error: auditedError(error) });
    return setbackOf([error.code], node.countryName, ISSUING);
  }
}
