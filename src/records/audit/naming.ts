import type { GenerationName } from '../../wire/audit/generation.js';
import type { AuditEventRow, EventName } from './catalogue.js';
import type { AuditOutcome } from './facts.js';

/** What a generation of the network calls things in its audit messages (dossier security 7.1, 7.3). */
export interface AuditNaming {
  /** The event's own name in this generation. */
  readonly nameOf: (row: AuditEventRow) => EventName;
  /** Code systems of gateways, messages, security objects, translations, and of RFC 3881's numbers. */
  readonly systems: Readonly<Record<'house' | 'message' | 'security' | 'translation' | 'numbers', string>>;
  /** What stands before `Service Consumer`. */
  readonly gatewayPrefix: string;
}

export const auditNaming: Readonly<Record<GenerationName, AuditNaming>> = {
  rfc3881: {
    nameOf: ({ epsos }) => epsos,
    systems: {
      house: 'epSOS',
      message: 'epSOS Msg',
      security: 'epSOS Security',
      // The network's own spelling.
      translation: 'epSOS Tranlation',
      numbers: 'RFC-3881',
    },
    gatewayPrefix: 'epSOS ',
  },
  dicom: {
    nameOf: ({ ehdsi }) => ehdsi,
    systems: {
      house: 'eHealth DSI',
      message: 'eHealth DSI Msg',
      security: 'eHealth DSI Security',
      translation: 'eHealth DSI Translation',
      numbers: 'DCM',
    },
    gatewayPrefix: '',
  },
};

/** Both schemas have these and no others; epSOS's own 1 for `partial` is not valid in its schema. */
export const outcomeIndicator: Readonly<Record<AuditOutcome, number>> = {
  success: 0,
  partial: 4,
  temporal: 8,
  permanent: 12,
};
