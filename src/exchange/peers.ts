import type { Agent } from 'node:https';
import type { CountryCode } from '../kernel/identifiers.js';
import type { Dialect } from '../wire/dialects/dialect.js';
import type { TransactionKey } from '../wire/transactions.js';

/** This node, as its messages name it. */
export interface NodeIdentity {
  readonly country: CountryCode;
  /** The country's name in English, for metadata. */
  readonly countryName: string;
  /** Plain OID. */
  readonly homeCommunityId: string;
  /** `fr-LU`. */
  readonly languageCode: string;
}

/** Another country's contact point, as configuration describes it. */
export interface Peer {
  readonly country: CountryCode;
  readonly name: string;
  /** Plain OID. */
  readonly homeCommunityId: string;
  readonly dialect: Dialect;
  readonly endpoints: Readonly<Partial<Record<TransactionKey, string>>>;
  readonly timeoutMs: number;
  /** Mutual TLS, with this peer's pins. */
  readonly agent?: Agent;
}

/** The peers by country and by home community. */
export class Peers {
  readonly #byCountry: Map<CountryCode, Peer>;

  constructor(peers: readonly Peer[]) {
    this.#byCountry = new Map(peers.map((peer) => [peer.country, peer]));
  }

  of(country: CountryCode | undefined): Peer | undefined {
    return country === undefined ? undefined : this.#byCountry.get(country);
  }

  /** Puts a peer in the place of the one of its country; what runs goes on with the one that it has. */
  replace(peer: Peer): void {
    this.#byCountry.set(peer.country, peer);
  }

  all(): readonly Peer[] {
    return [...this.#byCountry.values()];
  }
}
