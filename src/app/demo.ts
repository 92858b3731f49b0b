import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type Koa from 'koa';
import { loadConfig } from '../config/load.js';
import { withPorts } from '../config/ports.js';
import type { CountryCode } from '../kernel/identifiers.js';
import type { Runtime } from '../kernel/runtime.js';
import type { NodeCard } from '../portal/cards.js';
import { startPage } from '../portal/start-page.js';
import { isValidationPath } from '../portal/validation/service.js';
import { endInterrupted } from '../records/interrupted.js';
import type { Journal } from '../records/journal.js';
import { openStore } from '../records/store.js';
import { storedJournal } from '../records/stored-journal.js';
import { oneLine } from '../trust/keys/signer.js';
import { openDemoPki } from '../trust/pki/demo.js';
import { runCrossing } from './crossing.js';
import { type Crossing, demoCrossings } from './crossing-file.js';
import { startEmbeddedNode } from './embedded-node.js';
import { type ExchangeRecord, recordsOfSession } from './exchange-records.js';
import type { RunningNode } from './node.js';
import { freePorts } from './ports.js';
import { shipped } from './shipped.js';
import { openValidationService, openValidator } from './validation.js';

const COUNTRIES: readonly CountryCode[] = ['LU', 'PT'];

export interface DemoOptions {
  readonly dataDir: string;
  readonly runtime: Runtime;
  /** `free`: whatever ports are free; otherwise those of the configuration. */
  readonly ports: 'configured' | 'free';
  /** Where the start page is served, on the loopback address; 0 for any free port, no page when left out. */
  readonly pagePort?: number;
  /** Told of what takes time. */
  readonly progress?: (step: string) => void;
}

export interface RunningDemo {
  readonly nodes: ReadonlyMap<CountryCode, RunningNode>;
  readonly journal: Journal;
  readonly crossings: readonly Crossing[];
  /** What both sides keep of a session. */
  records(exchangeId: string): Promise<readonly ExchangeRecord[]>;
  /** Address of the start page. */
  readonly page?: string;
  close(): Promise<void>;
}

/**
 * Starts the demo: two contact points that trust each other, on one embedded store, with invented patients.
 * Makes keys and store at the first start and finds them again at the next.
 */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { dataDir, runtime, progress = () => {} } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    // First, so that a second process on the same folder is refused before it makes anything.
    const store = openStore(dataDir);
    closers.push(() => store.close());
    await openDemoPki(join(dataDir, 'pki'), COUNTRIES, runtime, progress);
    await endInterrupted(store, runtime.clock.now());
    const journal = storedJournal(store);
    const ports = options.ports === 'free' ? await freePorts(COUNTRIES) : {};
    const nodes = new Map<CountryCode, RunningNode>();
    for (const country of COUNTRIES) {
      const config = withPorts(loadConfig(shipped('demo', country), { dataDir }), ports);
      const node = await startEmbeddedNode(config, { runtime, journal, store });
      nodes.set(country, node);
      closers.push(() => node.close());
    }
    const records = (exchangeId: string) => recordsOfSession({ journal, store }, exchangeId);
    const demo = { nodes, journal, crossings: demoCrossings(), records, close };
    if (options.pagePort === undefined) return demo;
    const validator = openValidator({ config: shipped(), dataDir });
    const validation = await openValidationService(validator, { dataDir, runtime });
    closers.push(async () => validation.close());
    const page = await servePage(demo, validation.app, runtime, options.pagePort);
    closers.push(page.close);
    return { ...demo, page: page.url };
  } catch (error) {
    await close();
    throw error;
  }
}

async function servePage(
  { nodes, journal, crossings }: Pick<RunningDemo, 'nodes' | 'journal' | 'crossings'>,
  validation: Koa,
  { clock, log }: Runtime,
  port: number,
): Promise<{ url: string; close: () => Promise<void> }> {
  const app = startPage({
    nodes: () => [...nodes.values()].map(cardOf),
    journal,
    now: () => clock.now(),
    log,
    crossings,
    validation: '/validation',
    run: async (name) => {
      const crossing = crossings.find((one) => one.name === name);
      const node = crossing && nodes.get(crossing.asks);
      if (crossing === undefined || node === undefined) throw new Error(`there is no crossing ${name}`);
      return (await runCrossing(node, crossing, { clock, journal })).exchangeId;
    },
  });
  const [onPage, onValidation] = [app.callback(), validation.callback()];
  const server = createServer((request, response) =>
    isValidationPath(request.url ?? '') ? onValidation(request, response) : onPage(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          error.code === 'EADDRINUSE'
            ? `port ${port} is taken, and the start page is to be there: stop what uses it, or give --page-port`
            : `the start page cannot be served at port ${port} (${error.code})`,
          { cause: error },
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function cardOf({ config, keys, peers, url }: RunningNode): NodeCard {
  const certificates = [
    { use: 'TLS', certificate: keys.tls.certificate },
    { use: 'Seal', certificate: keys.seal.certificate },
    ...(keys.identityIssuer
      ? [{ use: 'Identity issuer', certificate: keys.identityIssuer.certificate }]
      : []),
  ];
  return {
    country: config.country,
    name: config.name,
    homeCommunityId: config.homeCommunityId,
    url,
    certificates: certificates.map(({ use, certificate }) => ({
      use,
      subject: oneLine(certificate.subject),
      validTo: new Date(certificate.validTo),
    })),
    peers: peers.map(({ country, name, dialect }) => ({ country, name, dialect: dialect.name })),
  };
}
