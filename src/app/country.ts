import { loadConfig } from '../config/load.js';
import { ConfigError } from '../config/mistake.js';
import type { Runtime } from '../kernel/runtime.js';
import { endInterrupted } from '../records/interrupted.js';
import { storedJournal } from '../records/stored-journal.js';
import { checkCountry } from './checks.js';
import { startEmbeddedNode } from './embedded-node.js';
import type { RunningNode } from './node.js';
import { openRecords, tendRecords } from './records.js';

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
  const store = await openRecords(config, runtime);
  try {
    await endInterrupted(store, runtime.clock.now());
    const node = await startEmbeddedNode(config, { runtime, journal: storedJournal(store), store });
    const stopTending = tendRecords(store, config, { runtime, seal: node.keys.seal });
    return {
      ...node,
      get peers() {
        return node.peers;
      },
      close: async () => {
        await node.close();
        await stopTending();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
