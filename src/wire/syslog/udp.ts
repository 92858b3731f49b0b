import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { codeOf, type SyslogTransport, SyslogTransportError } from './transport.js';

/** What one datagram can hold: 65 535 octets less the headers of IPv4 and UDP. */
export const MOST_IN_DATAGRAM = 65_507;

export interface SyslogUdpOptions {
  readonly host: string;
  readonly port: number;
}

/**
 * Syslog over UDP, one message a datagram (RFC 5426). Acknowledged means that the machine's own network took
 * the datagram: UDP does not tell whether it arrived.
 */
export function syslogOverUdp({ host, port }: SyslogUdpOptions): SyslogTransport {
  return {
    mostOctets: MOST_IN_DATAGRAM,
    async send(messages) {
      try {
        const { address } = await lookup(host);
        const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
        try {
          for (const message of messages) await sendOne(socket, message, port, address);
        } finally {
          socket.close();
        }
      } catch (error) {
        throw new SyslogTransportError(
          `the datagram was not sent: ${codeOf(error)} (syslog receiver ${host}:${port})`,
          error,
        );
      }
    },
  };
}

function sendOne(
  socket: ReturnType<typeof createSocket>,
  message: Uint8Array,
  port: number,
  address: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.send(message, port, address, (error) => {
      socket.removeListener('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}
