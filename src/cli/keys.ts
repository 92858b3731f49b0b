import { type Command, Option } from 'commander';
import { problemsOf } from './mistakes.js';
import { positive } from './numbers.js';
import { CommandError, printJson, printLine, printProblem } from './output.js';

const LIST = `
Names each key of a configuration with its role, whose it is, who issued it, and when it ends.

With --json, an array: { "role", "subject", "issuer", "validTo", "daysLeft" }.

Examples
  passerelle keys list /etc/passerelle
  passerelle keys list --data data --json ncp-config/demo/LU

Exit codes
  0  every key can be used
  1  one cannot; the others are listed`;

const REQUEST = `
Makes a private key and a certificate request for a role, with the key usage that the network expects of it. The key
stays here, open to its owner only; the request goes to the authority. Nothing that is there is replaced.

Examples
  passerelle keys request --role tls --country LU --organisation "Agency" --name ncp.example.lu --host ncp.example.lu --out keys
  passerelle keys request --role seal --country LU --organisation "Agency" --name GRP:EHEALTH_NCP_LU --out keys

Exit codes
  0  both files are written
  1  they could not be written, or one is there already`;

const PURPOSES = { tls: 'tls', seal: 'seal', hcpIssuer: 'identity-issuer', smp: 'seal' } as const;

interface RequestOptions {
  readonly role: keyof typeof PURPOSES;
  readonly country: string;
  readonly organisation: string;
  readonly name: string;
  readonly host?: readonly string[];
  readonly bits: number;
  readonly out: string;
}

/** `passerelle keys list|request` */
export function register(program: Command): void {
  const keys = program.command('keys').description('the keys of a contact point, and requests for new ones');
  keys
    .command('list')
    .description('name the keys of a configuration and when they end')
    .argument('<DIR>', 'the folder with node.yaml')
    .option('--json', 'print JSON instead of text')
    .option('-d, --data <folder>', 'the data folder of the start, where the configuration names none')
    .addHelpText('after', LIST)
    .action(list);
  keys
    .command('request')
    .description('make a key and a certificate request')
    .addOption(
      new Option('-r, --role <role>', 'what the key is for')
        .choices(Object.keys(PURPOSES))
        .makeOptionMandatory(),
    )
    .requiredOption('-c, --country <code>', 'ISO 3166-1 alpha-2, in upper case')
    .requiredOption('--organisation <text>', 'the organisation of the subject')
    .requiredOption('--name <text>', 'the common name of the subject')
    .option('--host <name...>', 'host names and addresses of a TLS certificate')
    .option('--bits <number>', 'bits of the RSA key', positive, 4096)
    .requiredOption('-o, --out <folder>', 'where both files go')
    .addHelpText('after', REQUEST)
    .action(request);
}

async function list(
  folder: string,
  { json = false, data }: { json?: boolean; data?: string },
): Promise<void> {
  const [{ listKeys }, { systemRuntime }] = await Promise.all([
    import('../app/key-list.js'),
    import('../kernel/runtime.js'),
  ]);
  const { keys, mistakes } = listKeys(folder, { dataDir: data, now: systemRuntime().clock.now() });
  if (json) printJson(keys);
  else {
    for (const { role, subject, issuer, validTo, daysLeft } of keys) {
      printLine(`${role}  ${subject}`);
      printLine(`  issued by  ${issuer}`);
      printLine(`  until      ${validTo.slice(0, 10)}, ${daysLeft} days`);
    }
  }
  for (const problem of problemsOf({ mistakes })) printProblem(problem);
  if (keys.length === 0 && mistakes.length === 0) {
    throw new CommandError({ what: 'no key is named', where: folder, remedy: 'name a configuration folder' });
  }
  process.exitCode = mistakes.length === 0 ? 0 : 1;
}

async function request(options: RequestOptions): Promise<void> {
  const { role, country, organisation, name, host, bits, out } = options;
  if (!/^[A-Z]{2}$/.test(country)) {
    throw new CommandError({
      what: `${country} is no country code in upper case`,
      remedy: 'peers tell countries by it: write the ISO 3166-1 alpha-2 code',
    });
  }
  if (role === 'tls' && host === undefined) {
    throw new CommandError({ what: 'a TLS certificate names its hosts', remedy: 'name them with --host' });
  }
  if (bits < 2048) {
    throw new CommandError({ what: `${bits} bits are too few`, remedy: 'take 2048 or more; 4096 is usual' });
  }
  const [{ generateKeyPairSync }, { existsSync }, { mkdir, writeFile }, { join }, { certificateRequest }] =
    await Promise.all([
      import('node:crypto'),
      import('node:fs'),
      import('node:fs/promises'),
      import('node:path'),
      import('../trust/pki/request.js'),
    ]);
  // Neither file is written beside one of an earlier request.
  const taken = [`${role}.key.pem`, `${role}.csr.pem`].map((file) => join(out, file)).find(existsSync);
  if (taken !== undefined) {
    throw new CommandError({
      what: 'the file is there already',
      where: taken,
      remedy: 'name another folder',
    });
  }
  const pair = generateKeyPairSync('rsa', { modulusLength: bits });
  const files = {
    [`${role}.key.pem`]: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    [`${role}.csr.pem`]: certificateRequest({
      purpose: PURPOSES[role],
      subject: { country, organisation, commonName: name },
      ...pair,
      ...(host === undefined ? {} : { hosts: host }),
    }),
  };
  await mkdir(out, { recursive: true, mode: 0o700 });
  for (const [file, text] of Object.entries(files)) {
    const path = join(out, file);
    await writeFile(path, text, { mode: 0o600, flag: 'wx', flush: true });
    printLine(path);
  }
}
