import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];

/** The smallest configuration without a mistake; of an invented country and its invented neighbour. */
export const sample: Readonly<Record<string, string>> = {
  'node.yaml': `country: XA
name: Ayland
homeCommunityId: 2.999.1
language: fr-XA
listen:
  port: 8443
dataDir: data
keys:
  seal:
    certificate: keys/seal.pem
    key: keys/seal.key
  tls:
    pkcs12: keys/tls.p12
    passwordEnv: TLS_PASSWORD
anchors:
  - keys/root.pem
`,
  'peers/XB.yaml': `country: XB
name: Beeland
homeCommunityId: 2.999.2
dialect: ehdsi
endpoints:
  xcpd: https://ncp.example:6443/xcpd
`,
  'policy/policy.yaml': `documentClasses:
  - patient-summary
`,
  'keys/seal.pem': 'certificate',
  'keys/seal.key': 'key',
  'keys/tls.p12': 'both',
  'keys/root.pem': 'root',
};

/** The environment that the sample asks for. */
export const env = { TLS_PASSWORD: 'a word' };

/** Writes the sample, with files changed, added or (undefined) left out, into a folder of its own. */
export function writeSample(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  made.push(folder);
  for (const [name, text] of Object.entries({ ...sample, ...changes })) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return folder;
}

/** The text of one file of the sample with a part of it replaced. */
export function replaced(file: string, part: string, by: string): Record<string, string> {
  const text = sample[file] ?? '';
  if (!text.includes(part)) throw new Error(`the sample's ${file} has no ${part}`);
  return { [file]: text.replace(part, () => by) };
}

export function removeSamples(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
