import type { Command } from 'commander';
import type { SignatureRow } from '../trust/xmldsig/report.js';
import { causeOf, filesOf, isSystemError, readUpTo } from './files.js';
import { CommandError, printJson, printLine, printProblem } from './output.js';
import type { EvidenceRow } from './verify-evidence.js';

type Row = { readonly file: string; readonly evidence?: EvidenceRow } & SignatureRow;

const HELP = `
Says of every XML signature in the files: does the signature value hold under the certificate inside it, does
each reference's digest hold, what does it cover. Whether the certificate is trusted is not asked here. Of an evidence
it says what happened to which message; with --message, whether that file is the message.

With --json, one array, an object a reference: { "file", "signature", "signatureMethod", "canonicalisation",
"signatureValueHolds", "reference", "digestHolds", "covers": { "element", "id" }, "certificate", "problem" }; the
last three only where there is something to say; for an evidence also "evidence": { "kind", "event", "time", "subject",
"message", "messageHolds", "problem" }. A file that is refused has no object: its reason is on standard
error.

Examples
  passerelle verify assertion.xml
  passerelle verify --json smp/*.xml
  passerelle verify evidence.xml --message evidence.message.xml

Exit codes
  0  every signature and every digest holds
  1  a file could not be read
  2  a signature or a digest does not hold, or a file has no signature; an evidence is not as its schema has it, or of
     another message than the one that is given
  3  a file is malformed, or unsafe to read`;

/** `passerelle verify FILE...` */
export function register(program: Command): void {
  program
    .command('verify')
    .description('check every XML signature of files')
    .argument('<FILE...>', 'files or folders')
    .option(
      '-m, --message <file>',
      'the message that evidences are held against, as evidence export writes it',
    )
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

interface Options {
  readonly json?: boolean;
  readonly message?: string;
}

async function run(paths: string[], { json = false, message }: Options): Promise<void> {
  const { reportSignatures } = await import('../trust/xmldsig/report.js');
  const { XmlRefusal, defaultXmlLimits } = await import('../wire/xml/door.js');
  const { digestOfMessage, evidenceRow } = await import('./verify-evidence.js');
  const digest = message === undefined ? undefined : await digestOf(message, digestOfMessage);
  const rows: Row[] = [];
  let worst = 0;
  const problem = (file: string, what: string, remedy: string, code: number) => {
    printProblem({ what, where: file, remedy });
    worst = worst === 1 || code === 1 ? 1 : Math.max(worst, code);
  };
  for await (const found of filesOf(paths)) {
    const { file } = found;
    if ('problem' in found) {
      problem(file, found.problem, 'name a file that can be read', 1);
      continue;
    }
    try {
      const bytes = await readUpTo(file, defaultXmlLimits.bytes);
      if ('size' in bytes) {
        problem(file, `the file has ${bytes.size} bytes, more than is taken in`, 'name a smaller file', 3);
        continue;
      }
      const evidence = evidenceRow(bytes, digest);
      const told = evidence === undefined ? { file } : { file, evidence };
      const signatures = reportSignatures(bytes).map((row) => ({ ...told, ...row }));
      rows.push(...signatures);
      if (!json && evidence !== undefined) printEvidence(file, evidence);
      if (!json) for (const row of signatures) printRow(row);
      if (evidence?.problem !== undefined) {
        problem(
          file,
          `the evidence is not as its schema has it: ${evidence.problem}`,
          'have it made anew',
          2,
        );
      }
      if (evidence?.messageHolds === false) {
        problem(file, 'the evidence is of another message', 'give the message whose id it names', 2);
      }
      if (signatures.length === 0) problem(file, 'the file has no signature', 'name a signed file', 2);
      else if (!signatures.every(holds)) worst = worst === 0 ? 2 : worst;
    } catch (error) {
      if (error instanceof XmlRefusal) problem(file, error.message, 'have the file made anew', 3);
      else if (isSystemError(error)) problem(file, causeOf(error), 'name a file that can be read', 1);
      else throw error;
    }
  }
  if (json) printJson(rows);
  process.exitCode = worst;
}

async function digestOf(file: string, digest: (bytes: Uint8Array) => Buffer): Promise<Buffer> {
  const { XmlRefusal, defaultXmlLimits } = await import('../wire/xml/door.js');
  const remedy = 'name the message as passerelle evidence export --with-messages writes it';
  try {
    const bytes = await readUpTo(file, defaultXmlLimits.bytes);
    if (!('size' in bytes)) return digest(bytes);
    throw new CommandError({ what: 'the message is larger than is taken in', where: file, remedy }, 3);
  } catch (error) {
    if (error instanceof XmlRefusal) throw new CommandError({ what: error.message, where: file, remedy }, 3);
    throw error;
  }
}

const holds = ({ signatureValueHolds, digestHolds }: Row) => signatureValueHolds && digestHolds;

function printEvidence(file: string, evidence: EvidenceRow): void {
  const { kind, event, time, subject, message, messageHolds } = evidence;
  printLine(`${file}  evidence ${kind}`);
  if (event !== undefined) printLine(`  event      ${event}`);
  if (time !== undefined) printLine(`  time       ${time}`);
  if (message !== undefined) printLine(`  message    ${subject} ${message}`);
  if (messageHolds !== undefined)
    printLine(`  digest     ${messageHolds ? 'of this message' : 'OF ANOTHER MESSAGE'}`);
}

function printRow(row: Row): void {
  const { file, signature, reference, covers, certificate, problem } = row;
  printLine(`${file}  signature ${signature}, reference ${reference}`);
  printLine(`  value      ${row.signatureValueHolds ? 'holds' : 'DOES NOT HOLD'}`);
  printLine(`  digest     ${row.digestHolds ? 'holds' : 'DOES NOT HOLD'}`);
  if (covers !== undefined) {
    printLine(`  covers     ${covers.element}${covers.id === undefined ? '' : ` ${covers.id}`}`);
  }
  printLine(`  method     ${row.signatureMethod}`);
  printLine(`  canonical  ${row.canonicalisation}`);
  if (certificate !== undefined) printLine(`  signed by  ${certificate}`);
  if (problem !== undefined) printLine(`  note       ${problem}`);
}
