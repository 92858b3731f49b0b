import { ExchangeError } from '../../kernel/errors.js';
import { issueTrc as issue } from '../../trust/assertions/issue.js';
import { auditedError } from '../audit/audited.js';
import { ISSUING, setbackOf } from './problems.js';
import type { SessionScope } from './services.js';
import type { IssueTrcInput, TrcIssued } from './types.js';

/** The treatment relationship, confirmed and sealed by this node (dossier security 2.1). */
export async function issueTrc(scope: SessionScope, input: IssueTrcInput): Promise<TrcIssued> {
  const { node, peer, runtime, seal, anchors, recorder, asker } = scope;
  const event = { event: 'issueTrc', side: 'b', ...asker, patients: [input.patient] } as const;
  try {
    const trc = issue(
      input.hcp.xml,
      { patient: input.patient, purpose: input.purpose },
      { country: node.country, dialect: peer.dialect, signer: seal, anchors, runtime },
    );
    recorder.audit({ ...event, outcome: 'success', objects: [{ kind: 'trcAssertion', id: trc.id }] });
    return { outcome: 'issued', trc };
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    recorder.error(error.code, error.context);
    recorder.audit({ ...event, outcome: 'permanent', error: auditedError(error) });
    return setbackOf([error.code], node.countryName, ISSUING);
  }
}
