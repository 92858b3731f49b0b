import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Command, InvalidArgumentError } from 'commander';
import { explained } from './explained.js';
import { listening } from './listening.js';
import { portNumber } from './numbers.js';
import { printLine } from './output.js';
import { readable } from './readable.js';
import { stopSignal } from './stop-signal.js';

const HELP = `
A page where a vendor drops a document and reads the findings beside the source; POST /validation for programs
(openapi.json says how), which answers JSON, a page, JUnit or SVRL and a permanent link; and the SOAP services that
clients of the Gazelle CDA and Schematron validators call. Results and documents are kept in validation/ of the data
folder for the days that validation.yaml says. It listens on this machine only: what faces a network (TLS, who may
ask) stands before it, and makes it known as --public-url.

Examples
  passerelle validate serve
  passerelle validate serve --config /etc/passerelle --data /var/lib/passerelle
  curl -F file=@summary.xml -F direction=pivot http://127.0.0.1:8091/validation

Exit codes
  0  stopped by Ctrl-C or SIGTERM
  1  it could not start`;

interface Options {
  readonly port: number;
  readonly config: string;
  readonly data: string;
  readonly publicUrl?: URL;
}

/** `passerelle validate serve` */
export function register(validate: Command): void {
  validate
    .command('serve')
    .description('judge documents over HTTP and SOAP, with a page to drop them on')
    .option('--port <number>', 'where to listen; 0 for any that is free', portNumber, 8091)
    .option('-c, --config <folder>', 'folder with validation.yaml and standards/', 'ncp-config')
    .option(
      '-d, --data <folder>',
      'data folder with imported terminology, and for the results',
      process.env.PASSERELLE_DATA ?? 'data',
    )
    .option('--public-url <url>', 'the address that a proxy makes it known by', webAddress)
    .addHelpText('after', HELP)
    .action(run);
}

function webAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/') return url;
  throw new InvalidArgumentError('it is no address such as https://validation.example.org');
}

async function run({ port, config, data, publicUrl }: Options): Promise<void> {
  const stopped = stopSignal();
  const [{ openValidationService, openValidator }, { terminologyOf }, { systemRuntime }, { lineLogger }] =
    await Promise.all([
      import('../app/validation.js'),
      import('../app/documents.js'),
      import('../kernel/runtime.js'),
      import('../kernel/logger.js'),
    ]);
  const runtime = systemRuntime(lineLogger((line) => process.stderr.write(line)));
  await readable(() => terminologyOf({ dataDir: data }));
  const validator = await explained(async () => openValidator({ config, dataDir: data }));
  const { app, close } = await openValidationService(validator, { dataDir: data, runtime, publicUrl });
  const server = createServer({ requestTimeout: validator.settings.service.seconds * 1000 }, app.callback());
  await listening(server, port);
  printLine(`Validation, at http://127.0.0.1:${(server.address() as AddressInfo).port}/validation`);
  printLine(`  standards    ${validator.standards.map(({ name }) => name).join(', ') || 'none is imported'}`);
  printLine(`  results      ${data}/validation, kept for ${validator.settings.service.keepDays} days`);
  printLine('Stop with Ctrl-C.');
  await stopped;
  close();
  server.close();
  server.closeAllConnections();
  printLine('Stopped.');
}
