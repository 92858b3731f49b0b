import { z } from 'zod';
import { auditGenerations, type GenerationName } from '../wire/audit/generation.js';
import { whole, words } from './fields.js';
import { fileField, type Surroundings } from './files.js';

/** The audit trail: in which form it is written and where it is sent (dossier security 7). */
export function auditSchema(around: Surroundings) {
  return z
    .strictObject({
      off: z
        .boolean()
        .describe('`true`: nothing is audited at all, which no contact point in service may do')
        .default(false),
      schema: z
        .enum(Object.keys(auditGenerations) as [GenerationName, ...GenerationName[]])
        .describe('The form of the messages: `dicom` since OpenNCP 7, `rfc3881` before')
        .default('dicom'),
      signed: z.boolean().describe('Whether messages bear a signature of the seal').default(true),
      sourceId: words(
        'What this node is called in its messages, ISO 3166-2 as a rule; the country and `-1` otherwise',
      ).optional(),
      enterpriseSiteId: words('The site it belongs to; the same as `sourceId` otherwise').optional(),
      transport: z
        .enum(['none', 'tls', 'udp'])
        .describe(
          'How messages reach the audit repository: syslog over TLS (RFC 5425) or UDP (RFC 5426); with `none` they are kept here only',
        )
        .optional(),
      host: words('The host name of the audit repository, as its certificate has it').optional(),
      port: whole(1, 65535, 'Its port; 6514 for TLS and 514 for UDP otherwise').optional(),
      anchors: z
        .array(fileField(around, 'PEM file with certificates that the audit repository is trusted by'))
        .min(1)
        .describe(
          'PEM files with the certificates that the audit repository is trusted by; those of the node otherwise',
        )
        .optional(),
      timeoutSeconds: whole(1, 600, 'Seconds for one batch of messages to be taken').default(30),
      alertMinutes: whole(1, 10_080, 'Minutes that a message may wait before the log tells of it').default(
        15,
      ),
    })
    .refine(({ transport = 'none', host }) => transport === 'none' || host !== undefined, {
      error: 'the audit repository has no host',
      path: ['host'],
      params: { remedy: 'Write its host name, or transport: none' },
    })
    .refine(({ transport, anchors }) => anchors === undefined || transport === 'tls', {
      error: 'anchors are for TLS only: nobody is told apart by another transport',
      path: ['anchors'],
      params: { remedy: 'Write transport: tls, or take the anchors out' },
    })
    .transform(({ transport = 'none', ...rest }) => ({ ...rest, transport }))
    .prefault({})
    .describe('What is told of whom to whom, for the national audit repository');
}
