import { z } from 'zod';
import type { Dialect } from '../wire/dialects/dialect.js';
import { ehdsi } from '../wire/dialects/ehdsi.js';
import { epsos } from '../wire/dialects/epsos.js';
import type { TransactionKey } from '../wire/transactions.js';
import { dialectOverrides, overrideDialect } from './dialect-overrides.js';
import { country, endpoint, oid, sha256, webAddress, whole, words } from './fields.js';
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
          source: z
            .enum(['static', 'smp', 'tsl'])
            .describe(
              'Where endpoints and TLS certificates of this peer come from: this file, its entries at an SMP, a service status list',
            )
            .default('static'),
          smp: z
            .strictObject({
              url: webAddress('The address of the SMP; left out where DNS tells it').optional(),
              domain: words('The domain of the service metadata locator, whose DNS tells the SMP').optional(),
              anchors: z
                .array(fileField(around, "PEM file with certificates that the SMP's signature is trusted by"))
                .min(1)
                .describe("PEM files with the certificates that the SMP's signature is trusted by"),
            })
            .refine(({ url, domain }) => (url === undefined) !== (domain === undefined), {
              error: 'an SMP is found either at a url or through a domain',
              params: { remedy: 'Name one of the two' },
            })
            .describe('Of the source `smp`')
            .optional(),
          tsl: z
            .strictObject({
              location: words('The address of the list, or a file'),
              anchors: z
                .array(
                  fileField(around, "PEM file with certificates that the list's signature is trusted by"),
                )
                .min(1)
                .describe("PEM files with the certificates that the list's signature is trusted by"),
            })
            .describe('Of the source `tsl`')
            .optional(),
          refreshMinutes: whole(1, 10_080, 'Minutes until the source is asked again').default(60),
          staleHours: whole(
            1,
            1000,
            'Hours without an answer of the source after which each attempt warns of the age',
          ).default(24),
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
        .refine(({ source, smp, tsl }) => source === 'static' || { smp, tsl }[source] !== undefined, {
          error: 'the source is not described',
          params: { remedy: 'Add the keys of that name beside it' },
        })
        .refine(
          ({ source, tlsPins, checkHostName }) => source !== 'static' || checkHostName || tlsPins.length > 0,
          {
            error: 'neither the host name nor a pin tells this peer from all others',
            params: { remedy: "Name the peer's certificate in tlsPins, or leave checkHostName as it is" },
          },
        )
        .prefault({})
        .describe("What the peer's TLS certificate is held against"),
    })
    .refine(({ trust, endpoints }) => trust.source === 'static' || Object.keys(endpoints).length === 0, {
      error: 'endpoints are written here and come from a source as well',
      path: ['endpoints'],
      params: { remedy: 'Take them out, or set trust.source to static' },
    })
    .transform(({ dialect, overrides, endpoints, ...peer }) => ({
      ...peer,
      // YAML has no undefined: what is there has a value.
      endpoints: endpoints as Readonly<Partial<Record<TransactionKey, string>>>,
      dialect: overrideDialect(dialects[dialect], overrides),
    }));
}

export type PeerConfig = z.output<ReturnType<typeof peerSchema>>;
