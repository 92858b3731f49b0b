/** A certificate as the page shows it. */
export interface CertificateCard {
  readonly use: string;
  readonly subject: string;
  readonly validTo: Date;
}

/** One running node as the page shows it. */
export interface NodeCard {
  readonly country: string;
  readonly name: string;
  readonly homeCommunityId: string;
  readonly url: string;
  readonly certificates: readonly CertificateCard[];
  readonly peers: readonly { readonly country: string; readonly name: string; readonly dialect: string }[];
}

/** A crossing that the page offers to run. */
export interface CrossingCard {
  readonly name: string;
  readonly title: string;
}
