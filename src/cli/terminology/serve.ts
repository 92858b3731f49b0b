import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import { listening } from '../listening.js';
import { portNumber } from '../numbers.js';
import { printLine } from '../output.js';
import { readable } from '../readable.js';
import { stopSignal } from '../stop-signal.js';
import { dataFolder } from './data-folder.js';

const HELP = `
Answers the country's own systems: FHIR R4 /fhir/CodeSystem/$lookup, /fhir/ValueSet/$validate-code,
/fhir/ValueSet/$expand, /fhir/ConceptMap/$translate (GET, with "date" as of a day), and IHE SVS (ITI-48)
/svs/RetrieveValueSet. It listens on this machine only; what faces a network (TLS, who may ask) stands before it.

Examples
  passerelle terminology serve
  curl -g 'http://127.0.0.1:8090/fhir/CodeSystem/$lookup?system=http://www.whocc.no/atc&code=C08CA01'

Exit codes
  0  stopped by Ctrl-C or SIGTERM
  1  it could not start`;

interface Options {
  readonly port: number;
  readonly data: string;
}

/** `passerelle terminology serve` */
export function register(terminology: Command): void {
  terminology
    .command('serve')
    .description('answer FHIR terminology operations and IHE SVS on this machine')
    .option('--port <number>', 'where to listen; 0 for any that is free', portNumber, 8090)
    .option(...dataFolder)
    .addHelpText('after', HELP)
    .action(run);
}

async function run({ port, data }: Options): Promise<void> {
  const stopped = stopSignal();
  const [{ terminologyService }, { terminologyOf }, { systemRuntime }, { lineLogger }] = await Promise.all([
    import('../../portal/terminology/service.js'),
    import('../../app/documents.js'),
    import('../../kernel/runtime.js'),
    import('../../kernel/logger.js'),
  ]);
  const runtime = systemRuntime(lineLogger((line) => process.stderr.write(line)));
  const app = terminologyService({
    terminology: await readable(() => terminologyOf({ dataDir: data })),
    runtime,
  });
  const server = createServer(app.callback());
  await listening(server, port);
  printLine(`Terminology, at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  printLine('Stop with Ctrl-C.');
  await stopped;
  server.close();
  server.closeAllConnections();
  printLine('Stopped.');
}
