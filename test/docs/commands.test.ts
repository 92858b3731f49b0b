import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { main, root } from '../support/passerelle.js';
import type { Scratch } from '../support/scratch.js';
import { commandsOf, type DocumentedCommand, isShown } from './commands.js';
import { exampleFiles, places } from './example-files.js';

const pages = [
  'README.md',
  'docs/operators/README.md',
  'docs/operators/audit.md',
  'docs/operators/evidence.md',
  'docs/operators/access-log.md',
  'docs/operators/trust.md',
  'docs/testers/README.md',
  'docs/testers/validation.md',
  'docs/operators/records.md',
  'docs/testers/README.md',
];
const read = (page: string) => commandsOf(page, new URL(page, `file://${root}`));
const runs = (command: DocumentedCommand) => command.words.includes('serve');

describe('the commands of the pages', () => {
  const commands = pages
    .flatMap(read)
    .filter(({ words }, at, all) => all.findIndex((one) => one.words.join() === words.join()) === at);
  let files: Scratch;
  before(async () => {
    files = await exampleFiles();
  });
  after(() => files.remove());

  for (const command of commands) {
    const { page, line, words, exitCode, shown } = command;
    it(`${page}:${line} passerelle ${words.join(' ')}`, async () => {
      const { status, stdout, stderr } = await run(command, files);
      const output = [...stdout.split('\n'), ...stderr.split('\n')];
      expect({ status, stderr: exitCode === 0 ? faults(stderr) : '' }, stdout + stderr).to.deep.equal({
        status: exitCode,
        stderr: '',
      });
      for (const one of shown)
        expect(isShown(one, output), `${one}\nis not in\n${output.join('\n')}`).to.equal(true);
    }).timeout(60_000);
  }

  it('are found, also those of the table of messages', () => {
    expect(commands.length).to.be.greaterThan(8);
    for (const page of pages) expect(read(page), page).not.to.deep.equal([]);
  });

  it('have messages that the program really says', () => {
    const source = readdirSync(new URL('src', `file://${root}`), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(`src/${name}`, `file://${root}`), 'utf8'))
      .join('\n')
      .replace(/' \+\s+['`]/g, '');
    const [, table = ''] = readFileSync(new URL('docs/operators/README.md', `file://${root}`), 'utf8').split(
      '## When it does not start',
    );
    const messages = [...table.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text),
    );
    expect(messages.length).to.be.greaterThan(20);
    for (const message of messages) expect(source.includes(message), message).to.equal(true);
  });

  it('are linked to pages that are there', () => {
    for (const page of pages) {
      const url = new URL(page, `file://${root}`);
      for (const [, link = ''] of readFileSync(url, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        if (page !== 'README.md') expect(existsSync(new URL(link, url)), `${page}: ${link}`).to.equal(true);
      }
    }
  });
});

function run(command: DocumentedCommand, files: Scratch) {
  const words = command.words.map((word) => {
    const [place, folder] = Object.entries(places).find(([name]) => word.startsWith(name)) ?? [];
    return place === undefined ? word : files.path(folder ?? '') + word.slice(place.length);
  });
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...words], {
    cwd: files.folder,
    env: { ...process.env, PASSERELLE_DATA: files.path('data') },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (runs(command) && /stop with Ctrl-C/i.test(text)) child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** The problems on standard error; warnings, progress and the report of a translation are none. */
function faults(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('passerelle: ') && !line.startsWith('passerelle: warning: '))
    .join('\n');
}
