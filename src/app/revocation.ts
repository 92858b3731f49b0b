import { readFileSync } from 'node:fs';
import type { NodeConfig } from '../config/load.js';
import type { Runtime } from '../kernel/runtime.js';
import { revocationChecker } from '../trust/revocation/checker.js';
import { type RequireNotRevoked, revocationGuard } from '../trust/revocation/policy.js';

/** The guards of a node: one memory of answers, a policy for each role. */
export function revocationOf(
  { revocation }: Pick<NodeConfig, 'revocation'>,
  runtime: Runtime,
): Readonly<Record<'tls' | 'seal', RequireNotRevoked>> {
  const { lists, timeoutSeconds, tls, seal } = revocation;
  const checker = revocationChecker({
    runtime,
    limits: { bytes: 10 * 1024 * 1024, timeoutMs: timeoutSeconds * 1000 },
    lists: () => lists.map((file) => readFileSync(file)),
  });
  return {
    tls: revocationGuard(checker, 'tls', tls, runtime.log),
    seal: revocationGuard(checker, 'seal', seal, runtime.log),
  };
}
