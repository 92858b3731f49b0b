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
export async function retrieveValueSets(url: string): Promise<RetrievedFile> {
  const { protocol, hostname } = parse(url);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname)) {
    throw new RetrievalFailure(url, 'it is not https');
  }
  try {
    const { data } = await axios.get<Buffer>(url, {
      responseType: 'arraybuffer',
      timeout: TIMEOUT_MS,
      maxRedirects: 0,
      maxContentLength: LARGEST,
      headers: { Accept: 'application/fhir+json, text/xml, */*;q=0.1' },
    });
    return { path: url, bytes: data };
  } catch (error) {
    if (axios.isAxiosError(error)) throw new RetrievalFailure(url, reasonOf(error));
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

function reasonOf({
  response,
  code,
  message,
}: {
  response?: { status: number };
  code?: string;
  message: string;
}) {
  if (response !== undefined) return `the server answered with status ${response.status}`;
  return `the server could not be asked (${code ?? message})`;
}
