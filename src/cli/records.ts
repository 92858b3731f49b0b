import type { NodeConfig } from '../config/load.js';
import type { Store } from '../records/store.js';
import { explained } from './explained.js';

/** Which records a command is about. */
export interface RecordsOptions {
  readonly config?: string;
  readonly data?: string;
}

export const configOption = [
  '-c, --config <folder>',
  "the country's configuration, which names the store",
] as const;
export const dataOption = ['-d, --data <folder>', 'the data folder (default: ./data)'] as const;

export interface Records {
  readonly store: Store;
  readonly dataDir: string;
  /** Undefined where only a data folder was named. */
  readonly config: NodeConfig | undefined;
}

/** Opens the store beside the node that may run on it, and closes it after. */
export async function withRecords<T>(
  options: RecordsOptions,
  work: (records: Records) => Promise<T>,
): Promise<T> {
  const { visitRecords } = await import('../app/records.js');
  return opened(options, visitRecords, work);
}

/** Opens the store as a node does: it is made where it is missing, and no node may run on it. */
export async function withOwnRecords<T>(
  options: RecordsOptions,
  work: (records: Records) => Promise<T>,
): Promise<T> {
  const { openRecords } = await import('../app/records.js');
  const { systemRuntime } = await import('../kernel/runtime.js');
  return opened(options, (source) => openRecords(source, systemRuntime()), work);
}

async function opened<T>(
  { config: folder, data }: RecordsOptions,
  open: (source: Pick<NodeConfig, 'store' | 'dataDir'>) => Promise<Store>,
  work: (records: Records) => Promise<T>,
): Promise<T> {
  return explained(async () => {
    const config = folder === undefined ? undefined : await configured(folder, data);
    const dataDir = config?.dataDir ?? data ?? process.env.PASSERELLE_DATA ?? 'data';
    const store = await open({ store: config?.store ?? { engine: 'sqlite' }, dataDir });
    try {
      return await work({ store, dataDir, config });
    } finally {
      await store.close();
    }
  });
}

async function configured(folder: string, dataDir: string | undefined): Promise<NodeConfig> {
  const { loadConfig } = await import('../config/load.js');
  return loadConfig(folder, { dataDir });
}
