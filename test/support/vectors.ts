import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** Where the recorded exchanges lie, a folder each. */
export const vectorsFolder = fileURLToPath(new URL('../../test-vectors/', import.meta.url));

const text = z.string().min(1);
const oid = z.string().regex(/^[0-2](\.\d+)+$/);
const country = z.string().regex(/^[A-Z]{2}$/);
const file = z.string().regex(/^[a-z0-9-]+\.(xml|mime|pem)$/);

const node = z.strictObject({ country, countryName: text, homeCommunityId: oid, languageCode: text });
const peer = z.strictObject({
  country,
  name: text,
  homeCommunityId: oid,
  dialect: z.enum(['ehdsi', 'epsos']),
});
const request = z.strictObject({ contentType: text, file });
const response = z.strictObject({ status: z.int(), contentType: text, file });
const transitions = z.array(z.strictObject({ event: text, to: text })).min(1);
const patient = z.strictObject({ root: oid, extension: text });
const traits = z.strictObject({
  ids: z.array(patient),
  name: z.strictObject({ family: z.array(text), given: z.array(text) }).optional(),
  birthTime: text.optional(),
});

const common = {
  title: text,
  /** The one instant at which all of it happened. */
  start: z.iso.datetime(),
  node,
  peer,
  /** The certificate that both countries' seals are trusted by. */
  trusted: file,
  transitions,
  outcome: z.enum(['completed', 'refused', 'failed']),
  /** The code that the journal ends with. */
  code: text.optional(),
};

const answer = z.strictObject({
  role: z.literal('a'),
  ...common,
  /** The certificate of the TLS client that asked. */
  client: file,
  policy: z.strictObject({
    documentClasses: z.array(text),
    identifierRequired: z.boolean(),
    severalMatchesListed: z.boolean(),
  }),
  request,
  response,
});

const session = z.strictObject({
  role: z.literal('b'),
  ...common,
  /** The certificate of the seal, and what it signed: a replay has no key. */
  seal: file,
  signatures: z.array(z.strictObject({ hash: z.literal('sha256'), over: text, value: text })),
  hcp: z.strictObject({ file, id: text, notOnOrAfter: z.iso.datetime() }),
  language: text,
  endpoints: z.strictObject({ xcpd: z.url(), xcaList: z.url(), xcaRetrieve: z.url() }),
  events: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('SEARCH'), traits }),
      z.strictObject({ type: z.literal('CONFIRM_TREATMENT'), purpose: z.enum(['TREATMENT', 'EMERGENCY']) }),
      z.strictObject({ type: z.literal('LIST'), kind: text }),
      /** The n-th of the list. */
      z.strictObject({ type: z.literal('RETRIEVE'), document: z.int().min(0) }),
    ]),
  ),
  calls: z.array(z.strictObject({ request, response })).min(1),
  /** Codes that stayed as they came, by path. */
  untranslated: z.array(text),
});

const vector = z.discriminatedUnion('role', [answer, session]);

export type Vector = z.output<typeof vector>;
/** One request that this house answered as country A. */
export type AnswerVector = z.output<typeof answer>;
/** One session that this house held as country B. */
export type SessionVector = z.output<typeof session>;
export type VectorEvent = SessionVector['events'][number];

/** The names of the recorded exchanges. */
export function vectorNames(): string[] {
  return readdirSync(vectorsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** What `vector.yaml` of a recorded exchange says. Throws when it is not as it should be. */
export function readVector(name: string): Vector {
  return vector.parse(parse(readFileSync(`${vectorsFolder}${name}/vector.yaml`, 'utf8')));
}

/** One file of a recorded exchange. */
export function vectorBytes(name: string, fileName: string): Uint8Array {
  return new Uint8Array(readFileSync(`${vectorsFolder}${name}/${fileName}`));
}

/** A certificate of a recorded exchange. */
export function vectorCertificate(name: string, fileName: string): X509Certificate {
  return new X509Certificate(vectorBytes(name, fileName));
}

/** The files that a vector names, `vector.yaml` itself among them. */
export function filesOf(read: Vector): string[] {
  const own =
    read.role === 'a'
      ? [read.client, read.request.file, read.response.file]
      : [read.seal, read.hcp.file, ...read.calls.flatMap((call) => [call.request.file, call.response.file])];
  return ['vector.yaml', read.trusted, ...own].sort();
}
