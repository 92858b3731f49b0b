import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

// A folder of imports: one generation a folder, `import-12`, and a file that says which one counts.
const CURRENT = 'current';
const GENERATION = /^import-(\d+)$/;

/** The folder with the tables that count: a generation where there has been an import, otherwise itself. */
export function currentTables(folder: string): string {
  const name = currentGeneration(folder);
  return name === undefined ? folder : join(folder, name);
}

/**
 * Makes a new generation of these files the one that counts, in one step: whoever reads sees all of the old one
 * or all of the new one, and so does the next start after a crash. The one before is kept, older ones go.
 */
export function writeGeneration(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  const before = currentGeneration(folder);
  const last = Math.max(0, ...generations(folder).map(numberOf));
  const name = `import-${last + 1}`;
  // Fails when another import makes the same one.
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeDurably(join(folder, name, file), text);
  writeDurably(join(folder, `${CURRENT}.part`), `${name}\n`);
  renameSync(join(folder, `${CURRENT}.part`), join(folder, CURRENT));
  for (const old of generations(folder)) {
    if (old !== name && old !== before) rmSync(join(folder, old), { recursive: true });
  }
}

function currentGeneration(folder: string): string | undefined {
  let name: string;
  try {
    name = readFileSync(join(folder, CURRENT), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (GENERATION.test(name)) return name;
  throw new Error(
    `${join(folder, CURRENT)} names ${JSON.stringify(name)}, which is no import. Mend or remove it.`,
  );
}

function generations(folder: string): string[] {
  return readdirSync(folder).filter((name) => GENERATION.test(name));
}

const numberOf = (name: string): number => Number(GENERATION.exec(name)?.[1]);

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
