import { z } from 'zod';
import { type TransactionKey, transactions } from '../wire/transactions.js';
import { defaultXmlLimits } from '../wire/xml/door.js';
import { auditSchema } from './audit-schema.js';
import { connectorSchema, tokenServiceSchema } from './connector-schema.js';
import { country, endpoint, language, oid, whole, words } from './fields.js';
import { fileField, type Surroundings } from './files.js';
import { keySchema } from './key-schema.js';
import { storeSchema } from './store-schema.js';

/** node.yaml: who this node is, where it listens and what it signs with (dossier operation 1.6). */
export function nodeSchema(around: Surroundings) {
  return z.strictObject({
    country: country('The country of this contact point, ISO 3166-1 alpha-2'),
    name: words("The country's name in English, as document metadata carries it"),
    homeCommunityId: oid('The home community of this country, a plain OID'),
    language: language("The language of this country's documents, such as `fr-LU`"),
    listen: z
      .strictObject({
        host: words('The address to listen at; `0.0.0.0` for all of the machine').default('127.0.0.1'),
        port: whole(1, 65535, "The port for other countries' contact points"),
      })
      .describe('Where this node answers, over mutual TLS'),
    dataDir: words(
      'The folder for records and what the program makes itself; the start may name another',
    ).optional(),
    store: storeSchema(around),
    journal: z
      .strictObject({
        retentionDays: whole(
          1,
          36_500,
          'Days after which an exchange leaves the journal, as the law of the country says; nothing is removed when left out',
        ).optional(),
        anchorMinutes: whole(
          1,
          1440,
          'How often the end of the journal is sealed into `journal.anchors` in the data folder',
        ).default(60),
      })
      .prefault({})
      .describe('The record of every exchange'),
    keys: z
      .strictObject({
        seal: keySchema(around, 'Signs assertions, audit and evidences (NCP seal)'),
        tls: keySchema(around, 'Server and client of the mutual TLS (NCP TLS)'),
        hcpIssuer: keySchema(
          around,
          'Signs the identity assertions of health professionals; left out where they bring one from an identity provider of the country',
        ).optional(),
        smp: keySchema(
          around,
          'Signs SMP entries where the country keeps an SMP of its own; left out where a central one signs them',
        ).optional(),
      })
      .describe('Private keys with their certificates'),
    publication: z
      .strictObject({
        address: endpoint("This node's address as other countries reach it, without the path of a service"),
        contact: words('The address of a page or mailbox for technical questions'),
        information: words('The address of a page with technical information').optional(),
        services: z
          .array(z.enum(Object.keys(transactions) as TransactionKey[]).describe('A transaction'))
          .describe('The transactions that are published')
          .default(Object.keys(transactions) as TransactionKey[]),
        validDays: whole(
          1,
          3650,
          'Days until the entries end, or until the TLS certificate does if that is sooner',
        ).default(365),
      })
      .describe('What `passerelle smp make` writes for the service metadata publisher')
      .optional(),
    anchors: z
      .array(fileField(around, 'PEM file with the root and issuing certificates that peers are trusted by'))
      .min(1)
      .describe(
        'PEM files with the certificates that every peer is trusted by, unless its own file names others',
      ),
    connector: connectorSchema(around).optional(),
    tokenService: tokenServiceSchema(around).optional(),
    revocation: z
      .strictObject({
        tls: revocationOf("Other contact points' TLS certificates"),
        seal: revocationOf('The seals of assertions'),
        lists: z
          .array(fileField(around, 'A revocation list, DER or PEM'))
          .describe('Revocation lists at hand; each is read again whenever it is asked')
          .default([]),
        timeoutSeconds: whole(1, 60, 'Seconds to wait for an answer').default(5),
      })
      .prefault({})
      .describe('Whether certificates are revoked: OCSP first, then lists'),
    clockSkewSeconds: whole(0, 300, "How far a peer's clock may be off when assertions are judged").default(
      60,
    ),
    limits: z
      .strictObject({
        messageBytes: whole(100_000, 1_000_000_000, 'Bytes of one message').default(defaultXmlLimits.bytes),
        requestSeconds: whole(1, 3600, 'Seconds for one request to arrive and be answered').default(180),
        depth: whole(50, 2000, 'Elements inside each other').default(defaultXmlLimits.depth),
        elements: whole(1000, 10_000_000, 'Elements of one message').default(defaultXmlLimits.elements),
        attributes: whole(20, 1000, 'Attributes of one element').default(defaultXmlLimits.attributes),
      })
      .prefault({})
      .describe('What is taken in at most; more is refused at the door'),
    audit: auditSchema(around),
    transcoding: z
      .strictObject({
        blocking: z
          .enum(['required', 'all', 'none'])
          .describe(
            'Which elements without a mapping keep a document from being sent: the required ones, all, none',
          )
          .default('required'),
      })
      .prefault({})
      .describe("From this country's codes to the common ones"),
    translation: z
      .strictObject({
        language: language(
          'The language that foreign documents are shown in, when the reader asks for no other; the language of this node otherwise',
        ).optional(),
        narrative: z
          .boolean()
          .describe(
            "Make the narrative of foreign documents anew from their coded entries, in the reader's language, with the original below it",
          )
          .default(false),
      })
      .prefault({})
      .describe("From the common codes to the reader's language"),
  });
}

function revocationOf(description: string) {
  return z
    .strictObject({
      unreachable: z
        .enum(['refuse', 'accept'])
        .describe('When nobody gives an answer that can be believed; what is accepted is logged')
        .default('refuse'),
      unnamed: z
        .enum(['refuse', 'accept'])
        .describe('When the certificate names nobody to ask and no list at hand is of its authority')
        .default('accept'),
    })
    .prefault({})
    .describe(description);
}
