import type { Command } from 'commander';
import { explained } from './explained.js';
import { portNumber } from './numbers.js';
import { printLine } from './output.js';
import { progressOn } from './progress.js';
import { stopSignal } from './stop-signal.js';

interface Options {
  readonly config?: string;
  readonly data?: string;
  readonly pagePort?: number;
  readonly freePorts?: boolean;
}

const HELP = `
Without --config it runs the demo: the contact points of Luxembourg and Portugal, which trust each other, with
invented patients and a page to look at. With --config it runs the contact point of that folder.

Examples
  passerelle serve                              the demo, its data under ./data
  passerelle serve --data /tmp/try              the demo, its data elsewhere
  passerelle serve --free-ports                 the demo, beside something that has its ports
  passerelle serve --config /etc/passerelle     one country's contact point

Exit codes
  0  stopped by Ctrl-C or SIGTERM
  1  could not start; every mistake is listed`;

export function register(program: Command): void {
  program
    .command('serve')
    .description("run a country's contact point, or the demo with two of them")
    .option('-c, --config <folder>', "a country's configuration; the demo when left out")
    .option('-d, --data <folder>', 'where keys, records and imported terminology are (default: ./data)')
    .option('--page-port <number>', "port of the demo's start page (default: 8080)", portNumber)
    .option('--free-ports', 'run the demo at whatever ports are free')
    .addHelpText('after', HELP)
    .action((options: Options) => (options.config === undefined ? demo(options) : country(options)));
}

async function demo(options: Options): Promise<void> {
  const { data = process.env.PASSERELLE_DATA ?? 'data', freePorts = false } = options;
  const { pagePort = freePorts ? 0 : 8080 } = options;
  const stopped = stopSignal();
  const start = performance.now();
  const [{ startDemo }, runtime] = await Promise.all([import('../app/demo.js'), operatorsRuntime()]);
  const running = await explained(
    () =>
      startDemo({
        dataDir: data,
        runtime,
        ports: freePorts ? 'free' : 'configured',
        pagePort,
        progress: progressOn(process.stderr),
      }),
    'or start with --free-ports: the demo then takes whatever ports are free',
  );
  printLine(`Passerelle demo, started in ${Math.round(performance.now() - start)} ms`);
  for (const { config, url, nationalUrl, peers } of running.nodes.values()) {
    const trusted = peers.map(({ name, dialect }) => `${name} (${dialect.name})`).join(', ');
    printLine(`  ${config.name.padEnd(12)} ${url}  roles A and B, trusts ${trusted}`);
    if (nationalUrl !== undefined) printLine(`  ${''.padEnd(12)} ${nationalUrl}  for national systems`);
  }
  printLine(`  start page   ${running.page}`);
  printLine(`  validation   ${running.page}validation`);
  printLine(`  data         ${data}`);
  printLine('Open the start page, or stop with Ctrl-C.');
  await stopped;
  await running.close();
  printLine('Stopped.');
}

async function country({ config = '', data }: Options): Promise<void> {
  const stopped = stopSignal();
  const [{ startCountry }, runtime] = await Promise.all([import('../app/country.js'), operatorsRuntime()]);
  const node = await explained(() =>
    startCountry(config, { runtime, ...(data === undefined ? {} : { dataDir: data }) }),
  );
  printLine(`Passerelle, contact point of ${node.config.name}`);
  printLine(`  listens at   ${node.url}`);
  if (node.nationalUrl !== undefined) printLine(`  for systems  ${node.nationalUrl}`);
  printLine(`  peers        ${node.peers.map(({ name }) => name).join(', ') || 'none'}`);
  printLine(`  data         ${node.config.dataDir}`);
  printLine('Stop with Ctrl-C.');
  await stopped;
  await node.close();
  printLine('Stopped.');
}

async function operatorsRuntime() {
  const [{ systemRuntime }, { lineLogger }] = await Promise.all([
    import('../kernel/runtime.js'),
    import('../kernel/logger.js'),
  ]);
  return systemRuntime(lineLogger((line) => process.stderr.write(line)));
}
