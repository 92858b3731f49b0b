import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { loadCertificates, loadKeyPair } from '../src/trust/keys/load.js';
import { serverTlsOptions } from '../src/trust/tls/server.js';
import { boundWork, type SignedPart } from './bound-work.js';

/** What the bound's process is told, as a JSON file. */
export interface BoundOrder {
  /** The demo's PKI: the bound listens with the keys of Luxembourg. */
  readonly pki: string;
  readonly signedParts: readonly SignedPart[];
  /** Base64. */
  readonly document: string;
  readonly answer: { readonly contentType: string; readonly bytes: string };
}

// The bound under a retrieve: the same bytes both ways over the same mutual TLS and keep-alive, the bare
// verifications and digests between them, and nothing else. Tells its port to the process that started it.
const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BoundOrder;
const file = (name: string) => join(order.pki, 'LU', `tls.${name}.pem`);
const keys = loadKeyPair({ key: file('key'), certificate: file('cert') }, new Date());
const anchors = loadCertificates(join(order.pki, 'root', 'authority.cert.pem'));
const bytes = Buffer.from(order.answer.bytes, 'base64');
const headers = { 'Content-Type': order.answer.contentType, 'Content-Length': bytes.length };
const work = boundWork(order.signedParts, Buffer.from(order.document, 'base64'));

const server = createServer(serverTlsOptions({ keys, anchors }), (request, response) => {
  const chunks: Uint8Array[] = [];
  request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  request.on('end', () => {
    Buffer.concat(chunks);
    work();
    response.writeHead(200, headers).end(bytes);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('SIGTERM', () => process.exit());
