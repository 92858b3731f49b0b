import { Agent } from 'node:https';
import axios from 'axios';

/** A file of value sets from a server, read as a file of the same content is. */
export interface RetrievedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A server's answer that cannot be had. */
export class RetrievalFailure extends Error {
  constructor(url: string, reason: string) {
    super(`${url}: ${reason}. Nothing was imported.`);
    this.name = 'RetrievalFailure';
  }
}

export interface RetrieveOptions {
  /** Certificates in PEM that alone are trusted; those of the system otherwise. */
  readonly ca?: string;
  /** For the whole answer. */
  readonly timeoutMs?: number;
  /** Of the answer, unpacked; bytes. */
  readonly largest?: number;
}

const LARGEST = 100_000_000;
const TIMEOUT_MS = 60_000;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True for what names a server and not a file. */
export function isUrl(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

/**
 * Gets a value set from a server: IHE SVS `RetrieveValueSet` by its HTTP binding (ITI-48), FHIR `$expand`, or a
 * file. Whoever can change it on the way can change what a code means: so https, but on this machine, and no
 * redirection. Throws {@link RetrievalFailure}.
 */
export async function retrieveValueSets(url: string, options: RetrieveOptions = {}): Promise<RetrievedFile> {
  const { ca, timeoutMs = TIMEOUT_MS, largest = LARGEST } = options;
  const { protocol, hostname } = parse(url);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname)) {
    throw new RetrievalFailure(url, 'it is not https');
  }
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const { data } = await axios.get<Buffer>(url, {
      responseType: 'arraybuffer',
      // A limit on silence would let a server speak a byte a minute.
      signal: deadline,
      maxRedirects: 0,
      maxContentLength: largest,
      ...(ca === undefined ? {} : { httpsAgent: new Agent({ ca }) }),
      headers: { Accept: 'application/fhir+json, text/xml, */*;q=0.1' },
    });
    return { path: url, bytes: data };
  } catch (error) {
    if (deadline.aborted) {
      throw new RetrievalFailure(url, `the server did not answer in full within ${timeoutMs / 1000} seconds`);
    }
    if (axios.isAxiosError(error)) throw new RetrievalFailure(url, reasonOf(error, largest));
    throw error;
  }
}

function parse(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new RetrievalFailure(url, 'it is no address');
  }
}

interface Failed {
  readonly response?: { readonly status: number };
  readonly code?: string;
  readonly message: string;
}

function reasonOf({ response, code, message }: Failed, largest: number): string {
  if (message.startsWith('maxContentLength')) return `the answer has more than ${largest} bytes`;
  if (response !== undefined) return `the server answered with status ${response.status}`;
  return `the server could not be asked (${code ?? message})`;
}
