import type { Command } from 'commander';
import type { SignatureRow } from '../trust/xmldsig/report.js';
import { causeOf, filesOf, isSystemError, readUpTo } from './files.js';
import { printJson, printLine, printProblem } from './output.js';

type Row = { readonly file: string } & SignatureRow;

const HELP = `
Says of every XML signature in the files: does the signature value hold under the certificate inside it, does
each reference's digest hold, what does it cover. Whether the certificate is trusted is not asked here.

With --json, one array, an object a reference: { "file", "signature", "signatureMethod", "canonicalisation",
"signatureValueHolds", "reference", "digestHolds", "covers": { "element", "id" }, "certificate", "problem" }; the
last three only where there is something to say. A file that is refused has no object: its reason is on standard
error.

Examples
  passerelle verify assertion.xml
  passerelle verify --json smp/*.xml

Exit codes
  0  every signature and every digest holds
  1  a file could not be read
  2  a signature or a digest does not hold, or a file has no signature
  3  a file is malformed, or unsafe to read`;

/** `passerelle verify FILE...` */
export function register(program: Command): void {
  program
    .command('verify')
    .description('check every XML signature of files')
    .argument('<FILE...>', 'files or folders')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(paths: string[], { json = false }: { json?: boolean }): Promise<void> {
  const { reportSignatures } = await import('../trust/xmldsig/report.js');
  const { XmlRefusal, defaultXmlLimits } = await import('../wire/xml/door.js');
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
      const signatures = reportSignatures(bytes).map((row) => ({ file, ...row }));
      rows.push(...signatures);
      if (!json) for (const row of signatures) printRow(row);
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

const holds = ({ signatureValueHolds, digestHolds }: Row) => signatureValueHolds && digestHolds;

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
