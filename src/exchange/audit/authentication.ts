import type { Recorder } from '../recorder.js';
import type { Asker } from './audited.js';

/** A professional's identity was accepted, for what this country asks of others. */
export function auditAuthentication(recorder: Recorder, asker: Asker, hcpAssertionId: string): void {
  recorder.audit({
    event: 'authenticateProfessional',
    side: 'b',
    outcome: 'success',
    ...asker,
    objects: [{ kind: 'hcpAssertion', id: hcpAssertionId }],
  });
}
