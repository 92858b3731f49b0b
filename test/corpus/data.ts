import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the real sample data lies, beside the checkout; most machines do not have it. */
export const dataFolder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

export const hasData = existsSync(dataFolder);

/** Appended to a suite's title, so that a skipped one says why. */
export const reason = hasData ? '' : ' (skipped: no sample data beside the checkout)';

export interface SchemaValidity {
  readonly file: string;
  readonly epsosErrors: number;
  readonly ehdsiErrors: number;
}

/** `schema-validity.tsv`: how many schema errors an independent validator found in each document. */
export function schemaValidity(): SchemaValidity[] {
  const [, ...lines] = readFileSync(`${dataFolder}schema-validity.tsv`, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [file = '', epsos = '', , ehdsi = ''] = line.split('\t');
    return { file, epsosErrors: Number(epsos), ehdsiErrors: Number(ehdsi) };
  });
}

/** All files under a folder of the data, by path below it. */
export function filesUnder(folder: string): string[] {
  return readdirSync(`${dataFolder}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(dataFolder.length)}/${entry.name}`.replace(/\/+/g, '/'))
    .sort();
}
