#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '../app/version.js';
import { register as accessLog } from './access-log.js';
import { register as audit } from './audit.js';
import { register as backup } from './backup.js';
import { register as config } from './config.js';
import { register as demo } from './demo.js';
import { register as evidence } from './evidence.js';
import { register as inspect } from './inspect.js';
import { register as journal } from './journal.js';
import { register as keys } from './keys.js';
import { report } from './output.js';
import { register as serve } from './serve.js';
import { register as show } from './show.js';
import { register as smp } from './smp.js';
import { register as standards } from './standards.js';
import { register as terminology } from './terminology.js';
import { register as translate } from './translate.js';
import { register as validate } from './validate.js';
import { register as verify } from './verify.js';

// Commands are registered at once and load what they need when they run, so that --help is quick.
const commands = [
  serve,
  demo,
  inspect,
  verify,
  smp,
  validate,
  translate,
  show,
  terminology,
  standards,
  journal,
  audit,
  evidence,
  accessLog,
  config,
  keys,
  backup,
];

const HELP = `
Every command has a --help of its own, with examples and its exit codes, and prints JSON with --json.

Examples
  passerelle serve                     two contact points that trust each other, and a page to look at
  passerelle demo                      the crossings, step by step
  passerelle inspect message.xml       what is this file?
  passerelle verify assertion.xml      do its signatures hold?
  passerelle validate summary.xml      is this document right, and what is not?
  passerelle translate doc.xml --to friendly --language fr
  passerelle show doc.xml --language fr`;

const program = new Command('passerelle')
  .description('A national contact point for cross-border health data, and the harness that tests one.')
  .version(version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  // What stands behind a command is for that command, so that validate serve has its own --data.
  .enablePositionalOptions()
  .helpCommand('help [command]', 'print the help of a command')
  .configureOutput({
    outputError: (text, write) => write(`passerelle: ${text.replace(/^error: /, '')}`),
  })
  .showHelpAfterError('  to do: see passerelle --help')
  .addHelpText('after', HELP);

for (const register of commands) register(program);

// A reader that stops reading (head, less) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') report(error);
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  report(error);
}
