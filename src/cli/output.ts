import { causeOf, isSystemError } from './files.js';

/** A failure as a person reads it: what happened, where, what to do about it. */
export interface Problem {
  readonly what: string;
  readonly where?: string;
  readonly remedy: string;
}

/** Stops a command: {@link report} tells its problems and sets the exit code (1 unless the command says so). */
export class CommandError extends Error {
  readonly problems: readonly Problem[];
  readonly exitCode: number;

  constructor(problems: Problem | readonly Problem[], exitCode = 1) {
    const all = [problems].flat();
    super(all.map(({ what }) => what).join('; '));
    this.name = 'CommandError';
    this.problems = all;
    this.exitCode = exitCode;
  }
}

/** Writes one JSON document to standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes a line of text to standard output; what would steer a terminal is made visible. */
export function printLine(text = ''): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** Writes a problem to standard error. */
export function printProblem({ what, where, remedy }: Problem): void {
  const lines = [
    `passerelle: ${what}`,
    ...(where === undefined ? [] : [`  where: ${where}`]),
    `  to do: ${remedy}`,
  ];
  process.stderr.write(`${lines.map(printable).join('\n')}\n`);
}

/** Tells what stopped a command and sets the exit code; the stack is shown only where PASSERELLE_TRACE is set. */
export function report(error: unknown): void {
  if (error instanceof CommandError) {
    for (const problem of error.problems) printProblem(problem);
    process.exitCode = error.exitCode;
    return;
  }
  if (isSystemError(error) && error.path !== undefined) {
    printProblem({ what: causeOf(error), where: error.path, remedy: 'put this right and run it again' });
    process.exitCode = 1;
    return;
  }
  const text = error instanceof Error ? error.message : String(error);
  printProblem({
    what: `unexpected failure: ${text}`,
    remedy: 'run it again with PASSERELLE_TRACE=1 and report what it prints',
  });
  if (process.env.PASSERELLE_TRACE !== undefined && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  process.exitCode = 1;
}

/**
 * Text from a file or a file name, safe for a terminal: control characters and marks that turn the direction
 * of writing become U+FFFD.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what steers a terminal
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

export type FactValue = string | number | boolean | readonly string[];

const LONGEST_VALUE = 300;
const LONGEST_LIST = 20;

/** Facts as lines of text, names in one column; long lists and values are cut short and say so. */
export function factLines(facts: Readonly<Record<string, FactValue>>, indent = '  '): string[] {
  const rows = Object.entries(facts).map(([name, value]) => [words(name), valuesOf(value)] as const);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.flatMap(([name, values]) =>
    values.map((value, index) => `${indent}${(index === 0 ? name : '').padEnd(width)}  ${value}`),
  );
}

function valuesOf(value: FactValue): string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  if (typeof value !== 'object') return [cut(String(value))];
  const shown = value.slice(0, LONGEST_LIST).map(cut);
  const more = value.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more (--json shows all)`] : shown;
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}… (${text.length} characters)` : text;
}

// `patientIds` as `patient ids`.
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
