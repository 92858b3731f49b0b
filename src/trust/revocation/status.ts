/** What is known of a certificate's revocation. */
export type RevocationStatus =
  | { readonly status: 'good'; readonly by: 'crl' | 'ocsp'; readonly until: Date }
  | { readonly status: 'revoked'; readonly by: 'crl' | 'ocsp'; readonly since: Date; readonly until: Date }
  /** The responder of the issuer does not know the certificate: nobody should present it. */
  | { readonly status: 'unknown' }
  /** Nothing that can be believed was to be had. */
  | { readonly status: 'unavailable'; readonly why: string }
  /** The certificate names no place to ask, and no list of its issuer is configured. */
  | { readonly status: 'unnamed' };

/** An answer that is not believed: its signature, its issuer, its time. */
export class RevocationDoubt extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RevocationDoubt';
  }
}

/** How far the clock of an authority may be off. */
const SKEW_MS = 5 * 60 * 1000;
/** How long an answer holds that names no end. */
const NO_END_MS = 24 * 60 * 60 * 1000;

/** The end of an answer's validity. Throws {@link RevocationDoubt} outside of it. */
export function validUntil(thisUpdate: Date, nextUpdate: Date | undefined, now: Date): Date {
  if (thisUpdate.getTime() > now.getTime() + SKEW_MS) throw new RevocationDoubt('it is of the future');
  const until = nextUpdate ?? new Date(thisUpdate.getTime() + NO_END_MS);
  if (until.getTime() <= now.getTime() - SKEW_MS)
    throw new RevocationDoubt(`it is out of date since ${until.toISOString()}`);
  return until;
}
