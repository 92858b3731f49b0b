import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocument } from '../src/documents/cda/summary/document.js';
import { readSoapMessage } from '../src/wire/soap/read.js';
import { transactions } from '../src/wire/transactions.js';
import { readRetrieveResponse } from '../src/wire/xca/retrieve-response.js';
import type { BoundOrder } from './bound-server.js';
import { type Child, startChild } from './child.js';
import type { Answer } from './client.js';
import { median, quantile, type Round, requestsPerSecond, Target } from './load.js';
import type { Program } from './program.js';
import type { RetrieveRequest } from './request.js';

export const CONNECTIONS = 8;
const ROUND_MS = 1500;
const ROUNDS = 6;
const WARM_UP_MS = 2500;

export interface RetrieveFigures {
  readonly connections: number;
  readonly requestBytes: number;
  readonly answerBytes: number;
  readonly documentBytes: number;
  /** Requests per second: the median round of each, and of the ratios of neighbours. */
  readonly rps: number;
  readonly boundRps: number;
  readonly ratio: number;
  /** Of all requests to the node at that load. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly boundP50Ms: number;
  /** Processor time of one request, which a busy machine disturbs least; absent where it is not told. */
  readonly cpuMs?: number;
  readonly boundCpuMs?: number;
}

/**
 * Signed retrieves (ITI-39) through the running node of Luxembourg and the bound under them, in turn, so that
 * what slows the machine down slows both.
 */
export async function measureRetrieve(
  program: Program,
  running: Child,
  request: RetrieveRequest,
): Promise<RetrieveFigures> {
  let first: Answer | undefined;
  let documentBytes = 0;
  const node = await openNode(program, request, (answer) => {
    first = answer;
    documentBytes = requireSummary(answer);
  });
  if (first === undefined) throw new Error('the node did not answer');
  const order: BoundOrder = {
    pki: join(program.dataDir, 'pki'),
    signedParts: request.signedParts,
    document: Buffer.from(request.friendly).toString('base64'),
    answer: { contentType: first.contentType, bytes: Buffer.from(first.bytes).toString('base64') },
  };
  const orderFile = join(program.folder, 'bound.json');
  writeFileSync(orderFile, JSON.stringify(order));
  const script = fileURLToPath(new URL('bound-server.ts', import.meta.url));
  const boundProcess = startChild(['--import', 'tsx', script, orderFile], join(program.folder, 'bound.log'));
  try {
    const port = Number(await boundProcess.message());
    const bound = await open(port, request, requireSummary);
    await node.round(WARM_UP_MS, CONNECTIONS);
    await bound.round(WARM_UP_MS / 2, CONNECTIONS);
    const rounds: { node: Round; bound: Round }[] = [];
    const cpuMs = watch(running);
    const boundCpuMs = watch(boundProcess);
    for (let count = 0; count < ROUNDS; count += 1) {
      rounds.push({
        node: await node.round(ROUND_MS, CONNECTIONS),
        bound: await bound.round(ROUND_MS, CONNECTIONS),
      });
    }
    const cpu = {
      ...named('cpuMs', cpuMs(rounds.map((pair) => pair.node))),
      ...named('boundCpuMs', boundCpuMs(rounds.map((pair) => pair.bound))),
    };
    const latencies = rounds.flatMap((pair) => pair.node.latencies);
    return {
      connections: CONNECTIONS,
      requestBytes: request.message.bytes.length,
      answerBytes: first.bytes.length,
      documentBytes,
      rps: median(rounds.map((pair) => requestsPerSecond(pair.node))),
      boundRps: median(rounds.map((pair) => requestsPerSecond(pair.bound))),
      ratio: median(rounds.map((pair) => requestsPerSecond(pair.node) / requestsPerSecond(pair.bound))),
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
      boundP50Ms: median(rounds.flatMap((pair) => pair.bound.latencies)),
      ...cpu,
    };
  } finally {
    await boundProcess.stop();
  }
}

/** Processor time from now on, for each request of the rounds. */
function watch(child: Child): (rounds: readonly Round[]) => number | undefined {
  const before = child.cpuMs();
  return (rounds) => {
    const after = child.cpuMs();
    const requests = rounds.reduce((sum, round) => sum + round.requests, 0);
    return before === undefined || after === undefined ? undefined : (after - before) / requests;
  };
}

function named<Name extends string>(name: Name, value: number | undefined): { [key in Name]?: number } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]?: number });
}

/** The node of Luxembourg as a target of retrieves. */
export function openNode(
  { ports }: Program,
  request: RetrieveRequest,
  check: (answer: Answer) => void = requireSummary,
): Promise<Target> {
  return open(ports.LU, request, check);
}

function open(port: number, request: RetrieveRequest, check: (answer: Answer) => void): Promise<Target> {
  const keys = request.pki.nodes.get('PT')?.tls;
  if (keys === undefined) throw new Error('the demo has no keys of PT');
  const exchange = { path: transactions.xcaRetrieve.defaultPath, ...request };
  return Target.open(port, { keys, anchors: [request.pki.root] }, exchange, check);
}

/** Requires that the answer carries the whole patient summary and nothing went wrong; gives its bytes. */
function requireSummary({ status, contentType, bytes }: Answer): number {
  using message = readSoapMessage(bytes, contentType);
  const response = readRetrieveResponse(message.body, message.attachments);
  const [document] = response.documents;
  if (status !== 200 || response.errors.length > 0 || document === undefined) {
    const codes = response.errors.map(({ code }) => code).join(', ');
    throw new Error(`the retrieve was refused (HTTP ${status}): ${codes || message.fault?.reason}`);
  }
  const { level, kind } = readDocument(document.bytes);
  if (level !== 3 || kind?.name !== 'patient-summary') throw new Error('the answer is no patient summary');
  return document.bytes.length;
}
