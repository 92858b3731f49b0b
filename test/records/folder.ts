import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/records/store.js';

const opened: { folder: string; stores: Store[] }[] = [];

/** An empty data folder, removed by `removeFolders`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  opened.push({ folder, stores: [] });
  return folder;
}

/** A store that `removeFolders` closes. */
export function storeIn(folder: string): Store {
  const store = openStore(folder);
  opened.find((one) => one.folder === folder)?.stores.push(store);
  return store;
}

export async function removeFolders(): Promise<void> {
  for (const { folder, stores } of opened.splice(0)) {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
