/** Why a signature is not accepted; each guard of dossier security 3.4 has its own. */
export type SignatureRefusalReason =
  | 'no-signature'
  | 'several-signatures'
  | 'misplaced-signature'
  | 'malformed'
  | 'embedded-object'
  | 'hidden-content'
  | 'canonicalisation'
  | 'signature-method'
  | 'digest-method'
  | 'reference-count'
  | 'reference-elsewhere'
  | 'duplicate-id'
  | 'transforms'
  | 'key-info'
  | 'certificate-count'
  | 'weak-key'
  | 'signature-value'
  | 'digest';

/**
 * A signature that is not accepted. The message is neutral: it names parts of the signature, no values of the
 * content.
 */
export class SignatureRefusal extends Error {
  readonly reason: SignatureRefusalReason;

  constructor(reason: SignatureRefusalReason, message: string) {
    super(message);
    this.name = 'SignatureRefusal';
    this.reason = reason;
  }
}
