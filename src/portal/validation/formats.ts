import { writeJunit } from '../../documents/validate/report/junit.js';
import { writeSvrl } from '../../documents/validate/report/svrl.js';
import type { StoredResult } from './result.js';

/** A form in which a program or a person reads a result. */
export interface Format {
  readonly name: 'json' | 'html' | 'junit' | 'svrl';
  readonly type: string;
  readonly extension: string;
}

/** The first is what is answered where a request accepts anything. */
export const formats: readonly Format[] = [
  { name: 'json', type: 'application/json', extension: 'json' },
  { name: 'html', type: 'text/html', extension: 'html' },
  { name: 'junit', type: 'application/junit+xml', extension: 'junit.xml' },
  { name: 'svrl', type: 'application/svrl+xml', extension: 'svrl.xml' },
];

/** Writes a result for programs. */
export const writers: Readonly<Record<Exclude<Format['name'], 'html'>, (result: StoredResult) => string>> = {
  json: (result) => `${JSON.stringify(result, null, 2)}\n`,
  junit: (result) => writeJunit([result]),
  svrl: writeSvrl,
};
