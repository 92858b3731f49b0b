import type { Readable } from 'node:stream';

/** What came of collecting a stream; when it did not end well, `bytes` are those that came until then. */
export interface Collected {
  readonly outcome: 'complete' | 'too-large' | 'timeout' | 'aborted';
  readonly bytes: Uint8Array;
}

/**
 * Collects a stream up to `maxBytes` and for at most `timeoutMs`, from its first byte to its last. The
 * stream is left as it is: whoever stops early must drain or destroy it.
 */
export function collect(stream: Readable, maxBytes: number, timeoutMs: number): Promise<Collected> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const settle = (outcome: Collected['outcome']) => {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('error', onBreak).off('close', onBreak);
      // An error that comes after this one has nobody left to tell.
      stream.on('error', () => {});
      resolve({ outcome, bytes: Buffer.concat(chunks, Math.min(length, maxBytes)) });
    };
    const onData = (chunk: Uint8Array) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) settle('too-large');
    };
    const onEnd = () => settle('complete');
    const onBreak = () => settle('aborted');
    const timer = setTimeout(() => settle('timeout'), timeoutMs);
    stream.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak);
  });
}
