import type { RecordsForReading } from '../records/reading.js';
import { CommandError } from './output.js';

export const dataOption = [
  '-d, --data <folder>',
  'data folder of the node',
  process.env.PASSERELLE_DATA ?? 'data',
] as const;

/** Opens the records of a data folder, also while a node runs on them, and closes them after. */
export async function reading<T>(
  folder: string,
  use: (records: RecordsForReading) => Promise<T>,
): Promise<T> {
  const [{ openForReading }, { StoreError }] = await Promise.all([
    import('../records/reading.js'),
    import('../records/store-error.js'),
  ]);
  try {
    const records = openForReading(folder);
    try {
      return await use(records);
    } finally {
      await records.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new CommandError({
      what: error.message,
      where: folder,
      remedy: 'name the data folder of a node with --data',
    });
  }
}
