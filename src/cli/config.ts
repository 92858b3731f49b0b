import type { Command } from 'commander';
import { problemsOf } from './mistakes.js';
import { CommandError, printJson, printLine } from './output.js';

interface Options {
  readonly json?: boolean;
  readonly data?: string;
}

const HELP = `
Names every mistake at once, each with its file, line, path and what to do. Nothing is started or changed.

With --json: { "ok", "mistakes": [ { "file", "line", "path", "message", "remedy" } ] }.

Examples
  passerelle config check /etc/passerelle
  passerelle config check --json ncp-config/demo/LU

Exit codes
  0  the configuration can be used
  1  it has mistakes`;

/** `passerelle config check DIR` */
export function register(program: Command): void {
  program
    .command('config')
    .description("a country's configuration")
    .command('check')
    .description('name every mistake of a configuration folder')
    .argument('<DIR>', 'the folder with node.yaml')
    .option('--json', 'print JSON instead of text')
    .option('-d, --data <folder>', 'the data folder of the start, where the configuration names none')
    .addHelpText('after', HELP)
    .action(check);
}

async function check(folder: string, { json = false, data }: Options): Promise<void> {
  const { checkConfig } = await import('../config/load.js');
  const { checkNationalFolder } = await import('../app/checks.js');
  const mistakes = [
    ...checkConfig(folder, data === undefined ? {} : { dataDir: data }),
    ...(await checkNationalFolder(folder)),
  ];
  if (json) {
    printJson({ ok: mistakes.length === 0, mistakes });
    process.exitCode = mistakes.length === 0 ? 0 : 1;
    return;
  }
  if (mistakes.length > 0) throw new CommandError(problemsOf({ mistakes }));
  printLine(`${folder}: no mistakes`);
}
