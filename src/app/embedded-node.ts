import type { NodeConfig } from '../config/load.js';
import { loadEmbeddedInfrastructure } from '../national/embedded/load.js';
import { type NodeParts, type RunningNode, startNode } from './node.js';

/** Starts a node whose national infrastructure is the files in its configuration's folder `national`. */
export async function startEmbeddedNode(
  config: NodeConfig,
  parts: Omit<NodeParts, 'national'>,
): Promise<RunningNode> {
  const { national } = config.folders;
  if (national === undefined) throw new Error(`${config.folder} has no folder national`);
  return startNode(config, { ...parts, national: await loadEmbeddedInfrastructure(national) });
}
