import { ExchangeError } from '../../kernel/errors.js';
import type { AuditedMessage, Gateway } from '../../records/audit/facts.js';
import { commonNameOf } from '../../trust/tls/common-name.js';
import { isUnsent, type SoapAnswer, TransportError } from '../../wire/soap/client.js';
import { type Audited, auditedError } from '../audit/audited.js';
import type { SessionScope } from './services.js';

/** What the audit trail tells of a request, however often it goes out. */
export interface AuditedRequest extends AuditedMessage {
  readonly url: string;
  readonly header: string;
}

/** Audits a sending of the request: who was asked, and the answer where one could be read. */
export function auditCall(
  { recorder, asker }: Pick<SessionScope, 'recorder' | 'asker'>,
  { url, messageId, header }: AuditedRequest,
  events: readonly Audited[],
  answer: { readonly from?: SoapAnswer | undefined; readonly response?: AuditedMessage | undefined } = {},
): void {
  const { from, response } = answer;
  const provider = providerOf(url, from);
  const request = { messageId, header };
  for (const event of events) {
    recorder.audit({ ...event, ...asker, side: 'b', provider, request, ...(response && { response }) });
  }
}

function providerOf(url: string, { server, serverAddress }: Partial<SoapAnswer> = {}): Gateway {
  return {
    name: (server && commonNameOf(server)) ?? new URL(url).hostname,
    ...(serverAddress === undefined ? {} : { address: serverAddress }),
  };
}

/** The event of a call without an answer that can be used; where nothing was sent it is one of its own. */
export function failed(event: Audited, error: unknown): Audited {
  const known = error instanceof ExchangeError ? error : new ExchangeError('ERROR_GENERIC');
  const { cause } = known;
  const failure = { outcome: 'temporal', error: auditedError(known) } as const;
  if (!(cause instanceof TransportError && isUnsent(cause))) return { ...event, ...failure };
  const { patients } = event;
  return { event: 'communicationFailure', ...failure, ...(patients === undefined ? {} : { patients }) };
}
