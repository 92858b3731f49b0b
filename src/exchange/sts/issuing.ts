import { ExchangeError } from '../../kernel/errors.js';
import type { Runtime } from '../../kernel/runtime.js';
import { type IssuedAssertion, issueNok, issueTrc, judgeHcp } from '../../trust/assertions/issue.js';
import { requireStanding } from '../../trust/assertions/standing.js';
import type { Anchors } from '../../trust/assertions/trusted.js';
import type { Signer } from '../../trust/keys/signer.js';
import type { RequireNotRevoked } from '../../trust/revocation/policy.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import type { TokenRequest } from '../../wire/sts/request.js';
import { type Asker, askerOf, auditedError } from '../audit/audited.js';
import { auditAuthentication } from '../audit/authentication.js';
import type { NodeIdentity } from '../peers.js';
import type { Recorder } from '../recorder.js';

/** The node as an issuer of assertions that stand on a professional's identity. */
export interface Issuing {
  readonly node: NodeIdentity;
  readonly runtime: Runtime;
  /** The node's seal. */
  readonly seal: Signer;
  readonly anchors: Anchors;
  readonly sealRevocation: RequireNotRevoked;
}

/**
 * Issues a TRC or a next of kin assertion on an identity that was brought, once that one holds and its seal is
 * not revoked; both are audited, a refusal too. Rejects with an ExchangeError.
 */
export async function issueOnIdentity(
  hcpXml: string,
  request: TokenRequest,
  dialect: Dialect,
  recorder: Recorder,
  { node, runtime, seal, anchors, sealRevocation }: Issuing,
): Promise<IssuedAssertion> {
  const issuer = { country: node.country, dialect, signer: seal, anchors, runtime };
  const event = eventOf(request);
  let asker: Asker = {};
  try {
    const { hcp, sealCertificate } = judgeHcp(hcpXml, issuer);
    // The list is the first transaction that a TRC is issued for.
    const judged = { transaction: 'xcaList', dialect } as const;
    await requireStanding(judged, [sealCertificate], anchors(node.country), sealRevocation);
    asker = askerOf(hcp);
    auditAuthentication(recorder, asker, hcp.id);
    const issued = issue(hcpXml, request, issuer);
    const kind = request.kind === 'nok' ? 'nokAssertion' : 'trcAssertion';
    recorder.audit({ ...event, ...asker, outcome: 'success', objects: [{ kind, id: issued.id }] });
    return issued;
  } catch (error) {
    if (error instanceof ExchangeError) {
      recorder.audit({ ...event, ...asker, outcome: 'permanent', error: auditedError(error) });
    }
    throw error;
  }
}

function issue(
  hcpXml: string,
  request: TokenRequest,
  issuer: Parameters<typeof issueTrc>[2],
): IssuedAssertion {
  if (request.kind === 'nok') return issueNok(hcpXml, request.nextOfKin, issuer);
  const { kind, ...treatment } = request;
  return issueTrc(hcpXml, treatment, issuer);
}

function eventOf(request: TokenRequest) {
  return request.kind === 'nok'
    ? ({ event: 'issueNok', side: 'b' } as const)
    : ({ event: 'issueTrc', side: 'b', patients: [request.patient] } as const);
}
