import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningNode, startNode } from '../../src/app/node.js';
import { freePorts } from '../../src/app/ports.js';
import { shipped } from '../../src/app/shipped.js';
import { loadConfig, type NodeConfig } from '../../src/config/load.js';
import { withPorts } from '../../src/config/ports.js';
import type { CountryCode } from '../../src/kernel/identifiers.js';
import { type Runtime, systemRuntime } from '../../src/kernel/runtime.js';
import { loadEmbeddedInfrastructure } from '../../src/national/embedded/load.js';
import type { NationalInfrastructure } from '../../src/national/ports.js';
import type { Journal } from '../../src/records/journal.js';
import { openStore, type Store } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { openDemoPki } from '../../src/trust/pki/demo.js';
import { epsos } from '../../src/wire/dialects/epsos.js';

export interface TwoNodes {
  readonly lu: RunningNode;
  readonly pt: RunningNode;
  readonly journal: Journal;
  readonly store: Store;
  readonly dataDir: string;
  close(): Promise<void>;
}

export interface TwoNodesOptions {
  readonly runtime?: Runtime;
  readonly change?: (config: NodeConfig) => NodeConfig;
  /** A change that comes after the ports were told to each by the other's country. */
  readonly last?: (config: NodeConfig) => NodeConfig;
  /** Told of each node that has started: LU, then PT. */
  readonly started?: (node: RunningNode) => void;
  readonly national?: (country: CountryCode, own: NationalInfrastructure) => NationalInfrastructure;
}

/** A configuration whose peers speak epsos. */
export const inEpsos = (config: NodeConfig): NodeConfig => ({
  ...config,
  peers: config.peers.map((peer) => ({ ...peer, dialect: epsos })),
});

// Keys take a second to make, so all tests of a process share them.
let pki: string | undefined;

/** The data folder with the demo's keys that all tests of the process share. */
export async function pkiFolder(): Promise<string> {
  if (pki === undefined) {
    pki = mkdtempSync(join(tmpdir(), 'passerelle-pki-'));
    const made = pki;
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    await openDemoPki(join(pki, 'pki'), ['LU', 'PT'], systemRuntime());
  }
  return pki;
}

/** The demo's two contact points on free ports, with a store of their own; for tests of crossings. */
export async function twoNodes(options: TwoNodesOptions = {}): Promise<TwoNodes> {
  const {
    runtime = systemRuntime(),
    change = (config) => config,
    last = (config) => config,
    national = (_, own) => own,
  } = options;
  const keys = await pkiFolder();
  const dataDir = mkdtempSync(join(tmpdir(), 'passerelle-nodes-'));
  const store = openStore(dataDir);
  const journal = storedJournal(store);
  const ports = await freePorts(['LU', 'PT']);
  const start = async (country: CountryCode) => {
    const config = last(withPorts(change(loadConfig(shipped('demo', country), { dataDir: keys })), ports));
    const own = await loadEmbeddedInfrastructure(config.folders.national ?? '');
    return startNode(config, { runtime, journal, store, national: national(country, own) });
  };
  const lu = await start('LU');
  options.started?.(lu);
  const pt = await start('PT');
  return {
    lu,
    pt,
    journal,
    store,
    dataDir,
    close: async () => {
      await Promise.all([lu.close(), pt.close()]);
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
