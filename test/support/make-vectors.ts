import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { type DocumentClass, documentClasses } from '../../src/kernel/classes.js';
import type { PatientId } from '../../src/kernel/identifiers.js';
import type { Professional } from '../../src/trust/assertions/issue.js';
import type { WireAnswer, WireBytes } from '../../src/wire/soap/types.js';
import { type TransactionKey, transactions } from '../../src/wire/transactions.js';
import { doctor, patients, pharmacist } from './people.js';
import { type RecordedSignature, recordingSigner, replayAnswer, replaySession } from './replay.js';
import { type DialectName, hcpOf, LU, PT, root, START, seal, tls } from './vector-keys.js';
import { type AnswerOrder, answers, HOST, nobody } from './vector-requests.js';
import { type SessionVector, type Vector, vectorNames, vectorsFolder } from './vectors.js';

// Records every vector anew: node --import tsx test/support/make-vectors.ts (docs/developers/test-vectors.md).

const { patientSummary, ePrescription } = documentClasses;

const POLICY = {
  documentClasses: ['patient-summary', 'eprescription'],
  identifierRequired: true,
  severalMatchesListed: false,
};

type Facts = Pick<SessionVector, 'title' | 'start' | 'node' | 'peer' | 'language' | 'endpoints' | 'events'>;

function sessionOf(
  title: string,
  ids: readonly PatientId[],
  kind: DocumentClass | undefined,
  dialect: DialectName = 'ehdsi',
): Facts {
  const endpoint = (transaction: TransactionKey) => `${HOST}${transactions[transaction].defaultPath}`;
  return {
    title,
    start: START,
    node: PT,
    peer: { country: LU.country, name: LU.countryName, homeCommunityId: LU.homeCommunityId, dialect },
    language: 'pt-PT',
    endpoints: {
      xcpd: endpoint('xcpd'),
      xcaList: endpoint('xcaList'),
      xcaRetrieve: endpoint('xcaRetrieve'),
    },
    events: [
      { type: 'SEARCH', traits: { ids: [...ids] } },
      ...(kind === undefined
        ? []
        : ([
            { type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' },
            { type: 'LIST', kind: kind.name },
            { type: 'RETRIEVE', document: 0 },
          ] as const)),
    ],
  };
}

const sessions: Record<string, Facts & { readonly professional: Professional }> = {
  'session-patient-summary': {
    ...sessionOf('A doctor reads a patient summary', [patients.anneOfClervaux], patientSummary),
    professional: doctor,
  },
  'session-eprescription-epsos': {
    ...sessionOf('A pharmacist reads an ePrescription, in epSOS', [patients.claire], ePrescription, 'epsos'),
    professional: pharmacist,
  },
  'session-no-match': {
    ...sessionOf('A doctor looks for somebody who is not found', [nobody], undefined),
    professional: doctor,
  },
};

type Files = Record<string, string | Uint8Array>;

function write(name: string, vector: Vector, files: Files): void {
  const folder = `${vectorsFolder}${name}/`;
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(`${folder}${file}`, content);
  writeFileSync(`${folder}vector.yaml`, stringify(vector, { lineWidth: 0, aliasDuplicateObjects: false }));
  process.stdout.write(`${name}: ${vector.outcome}${vector.code === undefined ? '' : ` ${vector.code}`}\n`);
}

const fileOf = (name: string, { contentType }: WireBytes) =>
  `${name}.${contentType.startsWith('multipart/') ? 'mime' : 'xml'}`;

async function recordAnswer(name: string, order: AnswerOrder): Promise<void> {
  const { title, request, dialect = 'ehdsi' } = order;
  const facts = {
    start: START,
    node: LU,
    peer: { country: PT.country, name: PT.countryName, homeCommunityId: PT.homeCommunityId, dialect },
    policy: { ...POLICY, ...order.policy },
  };
  const { response, transitions, ...ending } = await replayAnswer(
    facts,
    { ...request, client: tls.certificate },
    root.certificate,
  );
  const asked = fileOf('request', request);
  const answered = fileOf('response', response);
  write(
    name,
    {
      title,
      role: 'a',
      ...facts,
      trusted: 'trusted.pem',
      client: 'client.pem',
      request: { file: asked, contentType: request.contentType },
      response: { file: answered, status: response.status, contentType: response.contentType },
      transitions: [...transitions],
      ...endingOf(ending),
    },
    {
      'trusted.pem': root.certificate.toString(),
      'client.pem': tls.certificate.toString(),
      [asked]: request.bytes,
      [answered]: response.bytes,
    },
  );
}

async function recordSession(name: string, { professional, ...facts }: (typeof sessions)[string]) {
  const hcp = hcpOf(professional, facts.peer.dialect);
  const signatures: RecordedSignature[] = [];
  const exchanged: { request: WireBytes; response: WireAnswer }[] = [];
  const far = {
    start: START,
    node: LU,
    peer: {
      country: PT.country,
      name: PT.countryName,
      homeCommunityId: PT.homeCommunityId,
      dialect: facts.peer.dialect,
    },
    policy: POLICY,
  };
  const { transitions, untranslated, ...ending } = await replaySession(
    facts,
    { hcp, seal: recordingSigner(seal.signer, signatures), trusted: root.certificate },
    async (request) => {
      const { response } = await replayAnswer(far, { ...request, client: tls.certificate }, root.certificate);
      exchanged.push({ request, response });
      return response;
    },
  );
  const files: Files = {
    'trusted.pem': root.certificate.toString(),
    'seal.pem': seal.certificate.toString(),
    'hcp.xml': hcp.xml,
  };
  const calls = exchanged.map(({ request, response }, index) => {
    const asked = fileOf(`${index + 1}-request`, request);
    const answered = fileOf(`${index + 1}-response`, response);
    files[asked] = request.bytes;
    files[answered] = response.bytes;
    return {
      request: { file: asked, contentType: request.contentType },
      response: { file: answered, status: response.status, contentType: response.contentType },
    };
  });
  const { title, ...rest } = facts;
  const vector: SessionVector = {
    title,
    role: 'b',
    ...rest,
    trusted: 'trusted.pem',
    seal: 'seal.pem',
    hcp: { file: 'hcp.xml', id: hcp.id, notOnOrAfter: hcp.notOnOrAfter.toISOString() },
    signatures,
    calls,
    transitions: [...transitions],
    ...endingOf(ending),
    untranslated: [...untranslated],
  };
  write(name, vector, files);
}

function endingOf({ outcome, code }: { outcome: string; code?: string }): Pick<Vector, 'outcome' | 'code'> {
  if (outcome === 'running') throw new Error('the exchange has not ended');
  return { outcome: outcome as Vector['outcome'], ...(code === undefined ? {} : { code }) };
}

for (const name of vectorNames()) rmSync(`${vectorsFolder}${name}`, { recursive: true });
for (const [name, order] of Object.entries(await answers())) await recordAnswer(name, order);
for (const [name, facts] of Object.entries(sessions)) await recordSession(name, facts);
