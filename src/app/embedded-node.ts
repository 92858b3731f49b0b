import type { NodeConfig } from '../config/load.js';
import type { Runtime } from '../kernel/runtime.js';
import { loadEmbeddedInfrastructure } from '../national/embedded/load.js';
import type { Journal } from '../records/journal.js';
import type { Store } from '../records/store.js';
import { type RunningNode, startNode } from './node.js';

/** Starts a node whose national infrastructure is the files in its configuration's folder `national`. */
export async function startEmbeddedNode(
  config: NodeConfig,
  parts: { readonly runtime: Runtime; readonly journal: Journal; readonly store: Store },
): Promise<RunningNode> {
  const { national } = config.folders;
  if (national === undefined) throw new Error(`${config.folder} has no folder national`);
  return startNode(config, { ...parts, national: await loadEmbeddedInfrastructure(national) });
}
