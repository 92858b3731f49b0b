import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { shipped } from '../../src/app/shipped.js';

interface PatientFile {
  readonly id: string;
  readonly otherIds?: readonly { readonly extension: string }[];
  readonly name: { readonly family: readonly string[]; readonly given: readonly string[] };
  readonly birthDate: string;
  readonly address?: { readonly street?: readonly string[]; readonly postalCode?: string };
  readonly telecoms?: readonly { readonly value: string }[];
  readonly summary?: { readonly id: string };
}

/** What identifies the demo's patients: identifiers, names, birth dates, addresses, documents. */
export function identifyingData(): string[] {
  return ['LU', 'PT'].flatMap((country) => {
    const folder = shipped('demo', country, 'national');
    const files = readdirSync(folder).filter((name) => name.startsWith('patient-'));
    return files.flatMap((name) => {
      const one = parse(readFileSync(join(folder, name), 'utf8')) as PatientFile;
      return [
        one.id,
        ...(one.otherIds ?? []).map(({ extension }) => extension),
        ...one.name.family,
        ...one.name.given,
        one.birthDate,
        one.birthDate.replaceAll('-', ''),
        ...(one.address?.street ?? []),
        one.address?.postalCode ?? [],
        ...(one.telecoms ?? []).map(({ value }) => value),
        one.summary?.id ?? [],
      ].flat();
    });
  });
}

/** Which of them a text holds, as whole words in any case. */
export function patientDataIn(text: string, data: readonly string[]): string[] {
  const words = (value: string) =>
    ` ${value
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()} `;
  const all = words(text);
  return data.filter((value) => all.includes(words(value)));
}
