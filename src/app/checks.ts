import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { auditAdvice } from '../config/audit-advice.js';
import { statsOf } from '../config/files.js';
import { checkConfig } from '../config/load.js';
import { type ConfigMistake, inOrder } from '../config/mistake.js';
import { checkEmbeddedFolder } from '../national/embedded/load.js';
import { loadTerminology, TerminologyError } from '../terminology/store.js';
import { importedTerminology } from './documents.js';
import type { CheckOptions, Findings } from './findings.js';
import { checkKeys } from './key-checks.js';
import { checkValidation } from './validation.js';

/** Everything about a configuration folder that can be told without starting: its files and those they name. */
export async function checkCountry(folder: string, options: CheckOptions): Promise<Findings> {
  const { dataDir } = options;
  const config = checkConfig(folder, options);
  if (!statsOf(folder)?.isDirectory()) return { mistakes: config, warnings: [] };
  const keys = checkKeys(folder, options);
  const validation = checkValidation(folder);
  const mistakes = inOrder([
    ...config,
    ...keys.mistakes,
    ...(await checkNational(folder)),
    ...checkTerminology(folder, dataDir),
    ...validation.mistakes,
  ]);
  return { mistakes, warnings: inOrder([...keys.warnings, ...validation.warnings, ...auditAdvice(folder)]) };
}

async function checkNational(folder: string): Promise<readonly ConfigMistake[]> {
  const national = join(folder, 'national');
  if (!existsSync(national)) {
    return [
      {
        file: 'national',
        path: '',
        message: 'this folder is missing',
        remedy: "Put directory.yaml and the patients' files there",
      },
    ];
  }
  return (await checkEmbeddedFolder(national)).map(({ file, path, problem }) => ({
    file: relative(folder, file),
    path,
    message: problem,
    remedy: 'Correct the file',
  }));
}

function checkTerminology(folder: string, dataDir: string | undefined): readonly ConfigMistake[] {
  const own = join(folder, 'terminology');
  const imported = dataDir === undefined ? [] : [importedTerminology(resolve(dataDir))];
  return [own, ...imported].flatMap((one) => {
    try {
      loadTerminology([one]);
      return [];
    } catch (error) {
      if (!(error instanceof TerminologyError)) throw error;
      const { file, line, problem } = error;
      return [
        {
          file: one === own ? relative(folder, file) : file,
          ...(line === undefined ? {} : { line }),
          path: '',
          message: problem,
          remedy: 'Mend or remove the line',
        },
      ];
    }
  });
}
