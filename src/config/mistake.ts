/** One thing that is wrong in a country's configuration, for the person who has to put it right. */
export interface ConfigMistake {
  /** Relative to the configuration folder: `peers/PT.yaml`. */
  readonly file: string;
  /** Line in the file, from 1, where there is one. */
  readonly line?: number;
  /** Where in the file: `trust.anchors[0]`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** A configuration that is not used, with every mistake in it. */
export class ConfigError extends Error {
  readonly folder: string;
  readonly mistakes: readonly ConfigMistake[];

  constructor(folder: string, mistakes: readonly ConfigMistake[]) {
    const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
    super([`${count} in the configuration ${folder}`, ...mistakes.map(writeMistake)].join('\n'));
    this.name = 'ConfigError';
    this.folder = folder;
    this.mistakes = mistakes;
  }
}

/** `peers/PT.yaml:7 trust.anchors[0]: the file is not there. Put it there or correct the path.` */
export function writeMistake(mistake: ConfigMistake): string {
  const where = mistake.line === undefined ? mistake.file : `${mistake.file}:${mistake.line}`;
  const at = mistake.path === '' ? where : `${where} ${mistake.path}`;
  const end = mistake.remedy.endsWith('?') ? '' : '.';
  return `${at}: ${mistake.message}. ${mistake.remedy}${end}`;
}

/** File by file, each from its top. */
export function inOrder(mistakes: readonly ConfigMistake[]): ConfigMistake[] {
  const files = [...new Set(mistakes.map(({ file }) => file))];
  return mistakes.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0),
  );
}
