import type { CountryCode } from '../kernel/identifiers.js';
import type { NodeConfig } from './load.js';

/**
 * The configuration with other ports, by country: this node's own to listen at, and those of peers' addresses.
 * For several nodes on one machine, on whatever ports are free.
 */
export function withPorts(config: NodeConfig, ports: Readonly<Record<CountryCode, number>>): NodeConfig {
  return {
    ...config,
    listen: { ...config.listen, port: ports[config.country] ?? config.listen.port },
    // The port of the country's own systems is in nobody's configuration: any free one will do.
    ...(config.connector && ports[config.country] !== undefined
      ? { connector: { ...config.connector, listen: { ...config.connector.listen, port: 0 } } }
      : {}),
    peers: config.peers.map((peer) => {
      const port = ports[peer.country];
      if (port === undefined) return peer;
      const endpoints = Object.fromEntries(
        Object.entries(peer.endpoints).map(([transaction, address]) => [transaction, atPort(address, port)]),
      );
      return { ...peer, endpoints };
    }),
  };
}

function atPort(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}
