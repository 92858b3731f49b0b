import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ConfigMistake } from '../config/mistake.js';
import { NationalDataError } from '../national/embedded/errors.js';
import { loadEmbeddedInfrastructure } from '../national/embedded/load.js';

/** Mistakes in what the embedded national infrastructure reads of a configuration folder. */
export async function checkNationalFolder(folder: string): Promise<readonly ConfigMistake[]> {
  const national = join(folder, 'national');
  if (!existsSync(national)) return [];
  try {
    await loadEmbeddedInfrastructure(national);
    return [];
  } catch (error) {
    if (!(error instanceof NationalDataError)) throw error;
    return [
      {
        file: relative(folder, error.file),
        path: error.path,
        message: error.problem,
        remedy: 'Correct the file',
      },
    ];
  }
}
