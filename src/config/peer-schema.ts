import { z } from 'zod';
import type { Dialect } from '../wire/dialects/dialect.js';
import { ehdsi } from '../wire/dialects/ehdsi.js';
import { epsos } from '../wire/dialects/epsos.js';
import type { TransactionKey } from '../wire/transactions.js';
import { dialectOverrides, overrideDialect } from './dialect-overrides.js';
import { country, endpoint, oid, sha256, whole, words } from './fields.js';
import { fileField, type Surroundings } from './files.js';

const dialects = { ehdsi, epsos } as const satisfies Record<string, Dialect>;

const endpoints = {
  xcpd: endpoint('Patient discovery (ITI-55)').optional(),
  xcaList: endpoint('List of documents (ITI-38)').optional(),
  xcaRetrieve: endpoint('Retrieval of documents (ITI-39)').optional(),
  xdr: endpoint('Dispensations and their discard (ITI-41)').optional(),
} satisfies Record<TransactionKey, z.ZodType>;

/** peers/<CC>.yaml: another country's contact point (dossiers transactions 2.5 to 2.7, security 5.2). */
export function peerSchema(around: Surroundings) {
  return z
    .strictObject({
      country: country("The peer's country; the file carries the same name"),
      name: words("The country's name in English"),
      homeCommunityId: oid("The peer's home community, a plain OID"),
      dialect: z
        .enum(Object.keys(dialects) as (keyof typeof dialects)[])
        .describe('The generation of the protocol that this peer speaks'),
      overrides: dialectOverrides
        .describe('Single values in which this peer differs from its dialect')
        .optional(),
      endpoints: z
        .strictObject(endpoints)
        .describe('Where this peer answers; a transaction without an address is not asked of it')
        .default({}),
      timeoutSeconds: whole(1, 3600, "Seconds to wait for this peer's answer").default(180),
      trust: z
        .strictObject({
          anchors: z
            .array(fileField(around, 'PEM file with certificates that this peer is trusted by'))
            .min(1)
            .describe("PEM files with the certificates that this peer is trusted by, instead of the node's")
            .optional(),
          tlsPins: z
            .array(sha256('SHA-256 of a certificate of the peer, as it stands in its directory entry'))
            .describe(
              'SHA-256 of the TLS certificates that this peer may show; any that the anchors hold otherwise',
            )
            .default([]),
          checkHostName: z
            .boolean()
            .describe(
              "Whether the peer's certificate must name the host of its address; without that, pins are required",
            )
            .default(true),
        })
        .refine(({ tlsPins, checkHostName }) => checkHostName || tlsPins.length > 0, {
          error: 'neither the host name nor a pin tells this peer from all others',
          params: { remedy: "Name the peer's certificate in tlsPins, or leave checkHostName as it is" },
        })
        .prefault({})
        .describe("What the peer's TLS certificate is held against"),
    })
    .transform(({ dialect, overrides, endpoints, ...peer }) => ({
      ...peer,
      // YAML has no undefined: what is there has a value.
      endpoints: endpoints as Readonly<Partial<Record<TransactionKey, string>>>,
      dialect: overrideDialect(dialects[dialect], overrides),
    }));
}

export type PeerConfig = z.output<ReturnType<typeof peerSchema>>;
