import type { X509Certificate } from 'node:crypto';
import type { Command } from 'commander';
import type { SmpFileReport } from '../trust/smp/report.js';
import { causeOf, filesOf, isSystemError, readUpTo } from './files.js';
import { problemsOf } from './mistakes.js';
import { CommandError, printJson, printLine, printProblem } from './output.js';

const VERIFY = `
Checks both signatures of service metadata: the SMP's over the file, the country's over ServiceMetadata taken out as a
document of its own. A file that no SMP has signed yet is held against the country's alone. What is expired is said
and does not undo a signature. With --trust both signers must also be among those certificates, or be issued by one of
them, and be valid now.

With --json, one array, an object a file: { "file", "holds", "problem", "participant", "document", "redirect", "smp",
"national", "endpoints": [ ... ], "notes": [ ... ] }; "smp" and "national": { "certificate", "validTo",
"signatureMethod", "trusted" }.

Examples
  passerelle smp verify entry.xml
  passerelle smp verify --trust anchors.pem --json smp/

Exit codes
  0  all of every file holds
  1  something does not hold
  3  a file, or one to trust, could not be read`;

const MAKE = `
Writes a country's own service metadata from its configuration (publication in node.yaml, its TLS certificate, its
search mask), an entry a file, sealed by the country. Hand them in at the service metadata publisher; where keys.smp
is configured they carry its signature too. Files of the same name are replaced.

Examples
  passerelle smp make /etc/passerelle --out entries

Exit codes
  0  the entries are written, and verify accepts them
  1  the configuration, a key or the folder stands in the way`;

/** `passerelle smp verify|make` */
export function register(program: Command): void {
  const smp = program
    .command('smp')
    .description('service metadata: where a country answers, and whom to trust');
  smp
    .command('verify')
    .description('check the signatures of SMP files')
    .argument('<FILE...>', 'files or folders')
    .option('-t, --trust <path>', 'PEM file, or folder of them, with the certificates to trust')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', VERIFY)
    .action(verify);
  smp
    .command('make')
    .description("write and sign a country's own SMP files")
    .argument('<DIR>', 'the folder with node.yaml')
    .requiredOption('-o, --out <folder>', 'where the files go')
    .option('-d, --data <folder>', 'the data folder of the start, where the configuration names none')
    .addHelpText('after', MAKE)
    .action(make);
}

async function verify(
  paths: string[],
  { trust, json = false }: { trust?: string; json?: boolean },
): Promise<void> {
  const [{ reportSmpFile }, { defaultXmlLimits }, { systemRuntime }] = await Promise.all([
    import('../trust/smp/report.js'),
    import('../wire/xml/door.js'),
    import('../kernel/runtime.js'),
  ]);
  const now = systemRuntime().clock.now();
  const anchors = trust === undefined ? undefined : await certificatesIn(trust);
  const reports: ({ file: string } & SmpFileReport)[] = [];
  let unreadable = false;
  const cannotRead = (file: string, what: string) => {
    printProblem({ what, where: file, remedy: 'name a file that can be read' });
    unreadable = true;
  };
  for await (const found of filesOf(paths)) {
    const { file } = found;
    if ('problem' in found) {
      cannotRead(file, found.problem);
      continue;
    }
    try {
      const bytes = await readUpTo(file, defaultXmlLimits.bytes);
      if ('size' in bytes) {
        cannotRead(file, `the file has ${bytes.size} bytes, more than is taken in`);
        continue;
      }
      reports.push({ file, ...reportSmpFile(bytes, { now, ...(anchors === undefined ? {} : { anchors }) }) });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      cannotRead(file, causeOf(error));
    }
  }
  if (json) printJson(reports);
  else for (const report of reports) printReport(report);
  process.exitCode = unreadable ? 3 : reports.every(({ holds }) => holds) ? 0 : 1;
}

async function certificatesIn(path: string): Promise<X509Certificate[]> {
  const [{ loadCertificates }, { KeyError }] = await Promise.all([
    import('../trust/keys/load.js'),
    import('../trust/keys/file.js'),
  ]);
  const certificates: X509Certificate[] = [];
  for await (const found of filesOf([path])) {
    try {
      if ('problem' in found) throw new KeyError(`${found.file}: ${found.problem}`);
      certificates.push(...loadCertificates(found.file));
    } catch (error) {
      if (!(error instanceof KeyError)) throw error;
      throw new CommandError({ what: error.message, remedy: 'name PEM files with certificates' }, 3);
    }
  }
  return certificates;
}

function printReport(report: { file: string } & SmpFileReport): void {
  const { file, holds, problem, smp, national, endpoints, notes } = report;
  const line = (name: string, text: string | undefined) => {
    if (text !== undefined && text !== '') printLine(`  ${name.padEnd(11)}  ${text}`);
  };
  printLine(`${file}: ${holds ? 'holds' : 'DOES NOT HOLD'}`);
  line('because', problem);
  line('participant', report.participant);
  line('document', report.document);
  line('redirect', report.redirect);
  for (const [name, signer] of [
    ['SMP', smp],
    ['country', national],
  ] as const) {
    if (signer === undefined) continue;
    line(name, `${signer.certificate}, valid to ${signer.validTo.slice(0, 10)}`);
  }
  for (const { address, transportProfile, expiration, certificate, certificateValidTo } of endpoints) {
    line('endpoint', [address, transportProfile].filter((part) => part !== '').join(' '));
    line('until', expiration?.slice(0, 10));
    line('certificate', certificate && `${certificate}, valid to ${certificateValidTo?.slice(0, 10)}`);
  }
  for (const note of notes) line('note', note);
}

async function make(folder: string, { out, data }: { out: string; data?: string }): Promise<void> {
  const [
    { mkdir, writeFile },
    { join },
    { loadConfig },
    { ConfigError },
    entries,
    { KeyError },
    { systemRuntime },
  ] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('../config/load.js'),
    import('../config/mistake.js'),
    import('../app/smp-entries.js'),
    import('../trust/keys/file.js'),
    import('../kernel/runtime.js'),
  ]);
  try {
    const made = entries.smpEntries(loadConfig(folder, { dataDir: data }), systemRuntime().clock.now());
    await mkdir(out, { recursive: true });
    for (const { fileName, xml, expiration } of made) {
      const path = join(out, fileName);
      await writeFile(path, `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
      printLine(`${path}  until ${expiration.toISOString().slice(0, 10)}`);
    }
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(problemsOf(error));
    if (error instanceof KeyError)
      throw new CommandError({ what: error.message, remedy: 'put the key right' });
    if (error instanceof entries.NothingToPublish) {
      throw new CommandError({ what: error.message, where: folder, remedy: 'write it, see docs/operators' });
    }
    throw error;
  }
}
