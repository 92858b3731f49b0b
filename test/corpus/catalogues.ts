import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shipped } from '../../src/app/shipped.js';
import { importTerminology, loadTerminology } from '../../src/terminology/store.js';
import type { Terminology } from '../../src/terminology/terminology.js';
import { dataFolder } from './data.js';

/** All value sets at hand, imported as an operator does it, before what ships with the program. */
export function importedCatalogues(): Terminology {
  const store = mkdtempSync(join(tmpdir(), 'passerelle-catalogues-'));
  try {
    importTerminology([`${dataFolder}valuesets`], store);
    return loadTerminology([store, shipped('terminology')]);
  } finally {
    rmSync(store, { recursive: true });
  }
}
