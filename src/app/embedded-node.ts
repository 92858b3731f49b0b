import { join } from 'node:path';
import type { NodeConfig } from '../config/load.js';
import { loadEmbeddedInfrastructure } from '../national/embedded/load.js';
import { Register } from '../national/embedded/register.js';
import { type NodeParts, type RunningNode, startNode } from './node.js';

/**
 * Starts a node whose national infrastructure is the files in its configuration's folder `national`, and a
 * register in its data folder for what other countries hand in.
 */
export async function startEmbeddedNode(
  config: NodeConfig,
  parts: Omit<NodeParts, 'national'>,
): Promise<RunningNode> {
  const { national } = config.folders;
  if (national === undefined) throw new Error(`${config.folder} has no folder national`);
  const register = embeddedRegister(config);
  try {
    const node = await startNode(config, {
      ...parts,
      national: await loadEmbeddedInfrastructure(national, register),
    });
    return {
      ...node,
      close: async () => {
        await node.close();
        register.close();
      },
    };
  } catch (error) {
    register.close();
    throw error;
  }
}

/** The register of what other countries handed in to a country, in its data folder. */
export function embeddedRegister({ dataDir, country }: Pick<NodeConfig, 'dataDir' | 'country'>): Register {
  return new Register(join(dataDir, `national-${country}.db`));
}
