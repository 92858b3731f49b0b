import { spawnSync } from 'node:child_process';
import { verify, type X509Certificate } from 'node:crypto';
import { KeyError } from './file.js';
import type { Hash, Signer } from './signer.js';

const TIMEOUT_MS = 10_000;

/**
 * A signer whose key another process holds: a PKCS#11 token behind its own tool, say. The command is run for each
 * signature without a shell, with the name of the hash as its last argument; it reads the bytes to be signed and
 * writes the raw signature (PKCS#1 v1.5, or `r || s`). What comes back is checked under the certificate before it is
 * used. The node waits for the command. Throws {@link KeyError}.
 */
export function commandSigner(certificate: X509Certificate, command: readonly string[]): Signer {
  const [program = '', ...words] = command;
  const key = certificate.publicKey;
  return {
    certificate,
    sign(hash: Hash, bytes: Uint8Array) {
      const { status, signal, error, stdout } = spawnSync(program, [...words, hash], {
        input: bytes,
        timeout: TIMEOUT_MS,
        maxBuffer: 64 * 1024,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      if (error !== undefined || status !== 0) {
        throw new KeyError(
          `${program} does not sign: it ended with ${error?.message ?? signal ?? `code ${status}`}`,
          error,
        );
      }
      if (!verify(hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, stdout)) {
        throw new KeyError(
          `what ${program} writes is not a signature of the key of ${certificate.subject.replaceAll('\n', ', ')}`,
        );
      }
      return new Uint8Array(stdout);
    },
  };
}
