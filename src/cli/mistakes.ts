import type { ConfigError, ConfigMistake } from '../config/mistake.js';
import type { Problem } from './output.js';

/** Every mistake of a configuration as a problem for the operator. */
export function problemsOf({ mistakes }: Pick<ConfigError, 'mistakes'>): Problem[] {
  return mistakes.map(({ message, remedy, ...place }) => ({ what: message, where: whereOf(place), remedy }));
}

function whereOf({ file, line, path }: Pick<ConfigMistake, 'file' | 'line' | 'path'>): string {
  return [line === undefined ? file : `${file}:${line}`, path].filter((part) => part !== '').join(' ');
}
