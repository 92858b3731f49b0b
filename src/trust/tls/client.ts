import { createHash, type X509Certificate } from 'node:crypto';
import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { RequireNotRevoked } from '../revocation/policy.js';
import { requireChain } from './chain.js';
import { secureContext, type TlsIdentity } from './policy.js';

export interface ClientTls extends TlsIdentity {
  /** SHA-256 of the peer's own certificate (DER) in hexadecimal, colons or not; any of them will do. */
  readonly pins?: readonly string[];
  /**
   * Many peers' certificates do not name their host (dossier security 5.2); without this check a pin is
   * required.
   */
  readonly checkHostName: boolean;
  /** Suites for one older peer beside the house's (dossier security 5.2). */
  readonly extraCiphers?: readonly string[];
  /** Asked of the peer's chain before a byte of a request is sent. */
  readonly revocation?: RequireNotRevoked;
}

/** The server is not the peer it should be; nothing was sent to it. */
export class PeerIdentityError extends Error {
  readonly reason: 'pin' | 'host-name';

  constructor(reason: 'pin' | 'host-name', message: string) {
    super(message);
    this.name = 'PeerIdentityError';
    this.reason = reason;
  }
}

/**
 * A keep-alive agent for calls to one peer. It verifies that the peer's chain ends at an anchor, then that
 * its certificate is a pinned one, then that it names the host (dossier security 5.2). A call to anybody else
 * fails with {@link PeerIdentityError} or OpenSSL's code before a byte of the request is sent.
 */
export function clientAgent(options: ClientTls): Agent {
  const pins = options.pins?.map(readPin);
  if (pins?.length === 0) throw new Error('the list of pins is empty: name a pin or leave the list out');
  if (pins === undefined && !options.checkHostName) {
    throw new Error("without the check of the host name the peer's certificate must be pinned");
  }
  return new GuardedAgent(options.revocation, {
    ...secureContext(options, options.extraCiphers),
    keepAlive: true,
    rejectUnauthorized: true,
    checkServerIdentity: (host, certificate) =>
      wrongPin(host, certificate, pins) ?? (options.checkHostName ? wrongHost(host, certificate) : undefined),
  });
}

type Connected = (error: Error | null, socket: Duplex) => void;

/** Hands a connection out only after its peer's certificates have been asked about. */
class GuardedAgent extends Agent {
  readonly #revocation: RequireNotRevoked | undefined;

  constructor(revocation: RequireNotRevoked | undefined, options: AgentOptions) {
    super(options);
    this.#revocation = revocation;
  }

  override createConnection(options: object, connected?: Connected): Duplex | undefined {
    // The types of the base class leave out that a connection may be given later.
    const open = super.createConnection as unknown as (options: object) => TLSSocket;
    const socket = open.call(this, options);
    const revocation = this.#revocation;
    if (revocation === undefined || connected === undefined) return socket;
    const failed = (error: Error) => connected(error, socket);
    socket.once('error', failed);
    socket.once('secureConnect', () => {
      requireChain(socket, revocation).then(
        () => {
          socket.off('error', failed);
          connected(null, socket);
        },
        (error: Error) => socket.destroy(error),
      );
    });
    return undefined;
  }
}

/** The pin of a certificate: SHA-256 of its DER in lower case hexadecimal. */
export function pinOf(certificate: X509Certificate): string {
  return sha256(certificate.raw);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function readPin(text: string): string {
  const pin = text.replace(/:/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(pin))
    throw new Error(`"${text}" is no pin: 64 hexadecimal digits (SHA-256) are expected`);
  return pin;
}

function wrongPin(
  host: string,
  certificate: PeerCertificate,
  pins: readonly string[] | undefined,
): PeerIdentityError | undefined {
  if (pins === undefined) return undefined;
  const found = sha256(certificate.raw);
  if (pins.includes(found)) return undefined;
  return new PeerIdentityError(
    'pin',
    `${host} presents the certificate ${found}, which is not the one pinned for it. If the peer has renewed its ` +
      'certificate, have it confirmed by them, then change the pin',
  );
}

function wrongHost(host: string, certificate: PeerCertificate): PeerIdentityError | undefined {
  const error = checkServerIdentity(host, certificate);
  return (
    error &&
    new PeerIdentityError(
      'host-name',
      `the certificate of ${host} names ${certificate.subjectaltname ?? 'no host'}: correct the endpoint, or pin ` +
        'the certificate and switch the check of the host name off for this peer',
    )
  );
}
