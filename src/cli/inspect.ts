import type { Command } from 'commander';
import { type Inspection, isKind, kinds, type Refusal, type Summary } from '../inspect/inspection.js';
import { causeOf, filesOf, isSystemError, readUpTo } from './files.js';
import { factLines, printJson, printLine, printProblem } from './output.js';

interface Row {
  readonly file: string;
  readonly kind: Inspection['kind'] | Refusal['kind'] | 'unreadable';
  readonly summary: Summary;
}

const HELP = `
A file is told by its content, never by its name. Folders are walked; hidden files in them are passed over.
Patient data in a file is printed: mind where the output goes.

Exit code
  0  every file is recognised
  1  a file could not be read
  2  a file is not recognised
  3  a file is malformed, or unsafe to read; the reason is printed
  The highest of 2 and 3 counts; 1 counts before both.

With --json, one array, an object a file: { "file", "kind", "summary": {} }. What is not recognised has the
kind "unrecognised", "malformed", "unsafe" or "unreadable" and a summary with the "reason".

Examples
  passerelle inspect request.xml
  passerelle inspect --json captured/ | jq '.[] | select(.kind == "xcpd-response") | .summary.outcome'
  passerelle inspect smp/*.xml

What is known
${Object.entries(kinds)
  .map(([kind, title]) => `  ${kind.padEnd(27)}  ${title}`)
  .join('\n')}`;

/** `passerelle inspect FILE...` */
export function register(program: Command): void {
  program
    .command('inspect')
    .description('say what files are, and their essentials')
    .argument('<FILE...>', 'files or folders')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: { json?: true }) => {
      const rows: Row[] = [];
      for await (const row of inspected(paths)) {
        rows.push(row);
        if (!options.json) printRow(row);
      }
      if (options.json) printJson(rows);
      else tellProblems(rows);
      process.exitCode = exitCode(rows);
    });
}

async function* inspected(paths: readonly string[]): AsyncGenerator<Row> {
  const { inspectBytes, largestFile } = await import('../inspect/inspect.js');
  for await (const found of filesOf(paths)) {
    if ('problem' in found) {
      yield refused(found.file, 'unreadable', found.problem);
      continue;
    }
    try {
      const bytes = await readUpTo(found.file, largestFile);
      if ('size' in bytes) {
        yield refused(found.file, 'unsafe', `the file has ${bytes.size} bytes, more than ${largestFile}`);
        continue;
      }
      const result = inspectBytes(bytes);
      if ('reason' in result) yield refused(found.file, result.kind, result.reason);
      else yield { file: found.file, ...result };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      yield refused(found.file, 'unreadable', causeOf(error));
    }
  }
}

function refused(file: string, kind: Row['kind'], reason: string): Row {
  return { file, kind, summary: { reason } };
}

function printRow(row: Row): void {
  printLine(`${row.file}: ${isKind(row.kind) ? kinds[row.kind] : row.kind}`);
  for (const line of factLines(row.summary)) printLine(line);
}

const problems = [
  ['unreadable', 'could not be read', 'check the path and the rights'],
  ['unsafe', 'not safe to read', 'do not open it with another tool; ask its sender what it is'],
  ['malformed', 'malformed', 'mend it where the reason says, or get it again from its sender'],
  ['unrecognised', 'not recognised', 'see passerelle inspect --help for what is known'],
] as const;

function tellProblems(rows: readonly Row[]): void {
  for (const [kind, what, remedy] of problems) {
    const files = rows.filter((row) => row.kind === kind).map((row) => row.file);
    if (files.length > 0) {
      const more = files.length > 3 ? `, and ${files.length - 3} more` : '';
      const subject = files.length === 1 ? '1 file is' : `${files.length} files are`;
      printProblem({
        what: kind === 'unreadable' ? `${subject.replace(/ (is|are)$/, '')} ${what}` : `${subject} ${what}`,
        where: files.slice(0, 3).join(', ') + more,
        remedy,
      });
    }
  }
}

function exitCode(rows: readonly Row[]): number {
  const has = (...kinds: Row['kind'][]) => rows.some((row) => kinds.includes(row.kind));
  if (has('unreadable')) return 1;
  if (has('unsafe', 'malformed')) return 3;
  return has('unrecognised') ? 2 : 0;
}
