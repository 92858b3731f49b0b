import { loadConfig } from '../config/load.js';
import { ConfigError } from '../config/mistake.js';
import type { Runtime } from '../kernel/runtime.js';
import { endInterrupted } from '../records/interrupted.js';
import { sqliteJournal } from '../records/sqlite-journal.js';
import { openStore } from '../records/store.js';
import { checkCountry } from './checks.js';
import { startEmbeddedNode } from './embedded-node.js';
import type { RunningNode } from './node.js';

/**
 * Starts the one node that a configuration folder describes, on a store of its own. Rejects with a ConfigError
 * that lists every mistake, or with what else is in the way; warnings go to the log.
 */
export async function startCountry(
  folder: string,
  options: { readonly dataDir?: string; readonly runtime: Runtime },
): Promise<RunningNode> {
  const { dataDir, runtime } = options;
  const { mistakes, warnings } = await checkCountry(folder, { dataDir, now: runtime.clock.now() });
  if (mistakes.length > 0) throw new ConfigError(folder, mistakes);
  for (const { message, remedy, ...place } of warnings) {
    runtime.log.warn(`${message}. ${remedy}.`, { ...place });
  }
  const config = loadConfig(folder, { dataDir });
  const store = openStore(config.dataDir);
  try {
    await endInterrupted(store, runtime.clock.now());
    const node = await startEmbeddedNode(config, { runtime, journal: sqliteJournal(store), store });
    return {
      ...node,
      get peers() {
        return node.peers;
      },
      close: async () => {
        await node.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
