import { generateKeyPair, type KeyObject, type X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CountryCode } from '../../kernel/identifiers.js';
import type { Runtime } from '../../kernel/runtime.js';
import { KeyError } from '../keys/file.js';
import { type KeyPair, loadKeyPair } from '../keys/load.js';
import { oneLine, type Signer, softwareSigner } from '../keys/signer.js';
import { type CertificatePurpose, type DistinguishedName, issueCertificate } from './certificate.js';
import { removeLeftovers, writeFolder } from './folder.js';

/** The keys of one node of the demonstration (dossier security 5.3). */
export interface NodeKeys {
  /** Signs assertions, audit messages, evidence. */
  readonly seal: Signer;
  /** Signs the identity assertions of the country's professionals. */
  readonly identityIssuer: Signer;
  /** Server and client of the mutual TLS. */
  readonly tls: KeyPair;
}

export interface DemoPki {
  /** The one trust anchor of all nodes. */
  readonly root: X509Certificate;
  readonly nodes: ReadonlyMap<CountryCode, NodeKeys>;
}

const YEARS = 3;
const KEY_BITS = 2048;
const HOSTS = ['localhost', '127.0.0.1', '::1'];
const ORGANISATION = 'Passerelle demonstration';

/** The certificates of a node by file name; what a country's folder holds. */
const PAPERS = {
  seal: { purpose: 'seal', name: (country: string) => `GRP:EHEALTH_NCP_DEMO_${country}` },
  'identity-issuer': {
    purpose: 'identity-issuer',
    name: (country: string) => `HCP identity issuer ${country}`,
  },
  tls: { purpose: 'tls', name: (country: string) => `NCP TLS ${country}` },
} as const satisfies Record<string, { purpose: CertificatePurpose; name: (country: string) => string }>;

type Paper = keyof typeof PAPERS;

/**
 * Opens the demonstration's PKI in `dir` and makes what is missing of it: a root, and for each country a
 * seal, an identity issuer and a TLS certificate. Each folder appears whole or not at all, so a killed start
 * leaves none by halves. `progress` is told each step that takes time. Throws {@link KeyError} when what is
 * there cannot be used.
 */
export async function openDemoPki(
  dir: string,
  countries: readonly CountryCode[],
  runtime: Runtime,
  progress: (step: string) => void = () => {},
): Promise<DemoPki> {
  await removeLeftovers(dir);
  const rootDir = join(dir, 'root');
  if (!existsSync(rootDir)) {
    progress('making the root key of the demonstration');
    await writeFolder(rootDir, await orderPaper('authority', rootName, runtime));
  }
  const root = renewable(dir, () => loadKeyPair(filesIn(rootDir, 'authority'), runtime.clock.now()));
  const nodes = new Map<CountryCode, NodeKeys>();
  for (const country of countries) {
    if (!/^[A-Z]{2}$/.test(country)) {
      throw new KeyError(
        `${country} is no ISO 3166-1 alpha-2 country code in upper case; keys are made for those`,
      );
    }
    const nodeDir = join(dir, country);
    if (!existsSync(nodeDir)) {
      progress(`making the keys of ${country}`);
      const papers = (Object.keys(PAPERS) as Paper[]).map((paper) => {
        const { purpose, name } = PAPERS[paper];
        const subject = { country, organisation: ORGANISATION, commonName: name(country) };
        return orderPaper(paper, subject, runtime, { purpose, issuer: root });
      });
      await writeFolder(nodeDir, Object.assign({}, ...(await Promise.all(papers))));
    }
    nodes.set(
      country,
      renewable(nodeDir, () => openNode(nodeDir, root.certificate, runtime.clock.now())),
    );
  }
  return { root: root.certificate, nodes };
}

const rootName: DistinguishedName = {
  organisation: ORGANISATION,
  commonName: 'Passerelle demonstration root',
};

function openNode(dir: string, root: X509Certificate, now: Date): NodeKeys {
  const open = (paper: Paper): KeyPair => {
    const files = filesIn(dir, paper);
    const pair = loadKeyPair(files, now);
    if (!pair.certificate.verify(root.publicKey)) {
      throw new KeyError(
        `the certificate in ${files.certificate} (${oneLine(pair.certificate.subject)}) was not issued by the ` +
          'root beside it',
      );
    }
    return pair;
  };
  const signer = (paper: Paper): Signer => {
    const { key, certificate } = open(paper);
    return softwareSigner(key, certificate);
  };
  return { seal: signer('seal'), identityIssuer: signer('identity-issuer'), tls: open('tls') };
}

function filesIn(dir: string, name: string): { key: string; certificate: string } {
  return { key: join(dir, `${name}.key.pem`), certificate: join(dir, `${name}.cert.pem`) };
}

/** A new key with its certificate, as files by name. Without an issuer it is its own. */
async function orderPaper(
  name: string,
  subject: DistinguishedName,
  runtime: Runtime,
  from?: { purpose: CertificatePurpose; issuer: KeyPair },
): Promise<Record<string, string>> {
  const pair = await newKey();
  const notBefore = runtime.clock.now();
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS);
  const certificate = issueCertificate({
    purpose: from?.purpose ?? 'authority',
    subject,
    publicKey: pair.publicKey,
    notBefore,
    notAfter,
    serial: runtime.ids.bytes(16),
    ...(from?.purpose === 'tls' ? { hosts: HOSTS } : {}),
    issuer: from?.issuer ?? { key: pair.privateKey },
  });
  return {
    [`${name}.key.pem`]: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    [`${name}.cert.pem`]: certificate.toString(),
  };
}

// The thread pool makes the keys of a node side by side.
function newKey(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
}

/** Adds to what is wrong that demonstration keys are replaced by removing them. */
function renewable<T>(dir: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new KeyError(`${error.message}. Or remove the folder ${dir}: the next start makes it anew`, error);
  }
}
