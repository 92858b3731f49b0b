import type { Command } from 'commander';
import { problemsOf } from './mistakes.js';
import { CommandError, printJson, printLine, printProblem } from './output.js';

interface Options {
  readonly json?: boolean;
  readonly data?: string;
}

const HELP = `
Names every mistake at once, each with its file, line, path and what to do: of the configuration's own files, of
the keys and trust anchors they name (a wrong password, a key that does not fit, what is expired), of national/
and of terminology/. A warning is what does not stop the start and should be known: what expires within 30 days,
what could not be looked at. Nothing is started or changed.

With --json: { "ok", "mistakes": [ { "file", "line", "path", "message", "remedy" } ], "warnings": [ the same ] };
"line" only where there is one.

Examples
  passerelle config check /etc/passerelle
  passerelle config check --data data ncp-config/demo/LU
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
  const [{ checkCountry }, { systemRuntime }] = await Promise.all([
    import('../app/checks.js'),
    import('../kernel/runtime.js'),
  ]);
  const { mistakes, warnings } = await checkCountry(folder, {
    dataDir: data,
    now: systemRuntime().clock.now(),
  });
  const ok = mistakes.length === 0;
  if (json) {
    printJson({ ok, mistakes, warnings });
    process.exitCode = ok ? 0 : 1;
    return;
  }
  for (const { what, ...warning } of problemsOf({ mistakes: warnings })) {
    printProblem({ what: `warning: ${what}`, ...warning });
  }
  if (!ok) throw new CommandError(problemsOf({ mistakes }));
  printLine(`${folder}: no mistakes${warnings.length === 0 ? '' : `, warnings: ${warnings.length}`}`);
}
