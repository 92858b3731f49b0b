import axios, { AxiosError } from 'axios';

/** What a fetch may cost. */
export interface FetchLimits {
  readonly bytes: number;
  readonly timeoutMs: number;
}

export interface FetchRequest {
  readonly url: string;
  readonly limits: FetchLimits;
  /** Sent with POST. */
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array };
}

/** A public document could not be had; the message says why, for the operator. */
export class FetchError extends Error {
  /** Of an answer that was not 200. */
  get status(): number | undefined {
    return this.cause instanceof AxiosError ? this.cause.response?.status : undefined;
  }

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'FetchError';
  }
}

/**
 * Fetches a public, signed document over HTTP: no redirect is followed, no proxy of the environment used, size and
 * time are limited, and only the status 200 counts. What comes back is believed by its signature alone.
 * Rejects with {@link FetchError}.
 */
export async function fetchSigned({ url, limits, body }: FetchRequest): Promise<Uint8Array> {
  const { bytes, timeoutMs } = limits;
  try {
    const { data } = await axios.request<Buffer>({
      url,
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined
        ? {}
        : { data: Buffer.from(body.bytes), headers: { 'Content-Type': body.contentType } }),
      responseType: 'arraybuffer',
      maxRedirects: 0,
      maxContentLength: bytes,
      proxy: false,
      // The whole of it, not only the first byte.
      signal: AbortSignal.timeout(timeoutMs),
      validateStatus: (status) => status === 200,
    });
    return new Uint8Array(data);
  } catch (error) {
    throw new FetchError(`${url} ${reasonOf(error, limits)}`, error);
  }
}

function reasonOf(error: unknown, { bytes, timeoutMs }: FetchLimits): string {
  if (!(error instanceof AxiosError)) return `cannot be fetched: ${String(error)}`;
  if (error.code === 'ERR_CANCELED') return `does not answer within ${timeoutMs} ms`;
  if (/maxContentLength/.test(error.message)) return `gives more than ${bytes} bytes`;
  if (error.response !== undefined) return `answers with the status ${error.response.status}`;
  return `cannot be fetched: ${error.code ?? error.message}`;
}
