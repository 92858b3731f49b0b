import type { SmpIdentifier } from './identifiers.js';

/** An identifier as it was read: the scheme is optional in the schema. */
export type ReadIdentifier = Pick<SmpIdentifier, 'value'> & Partial<SmpIdentifier>;

/** What is described beside one arbitrary element of an extension; unused in eHDSI. */
export const extensionFields = [
  'ExtensionID',
  'ExtensionName',
  'ExtensionAgencyID',
  'ExtensionAgencyName',
  'ExtensionAgencyURI',
  'ExtensionVersionID',
  'ExtensionURI',
  'ExtensionReasonCode',
  'ExtensionReason',
] as const;

export interface SmpExtension {
  readonly about: Readonly<Partial<Record<(typeof extensionFields)[number], string>>>;
  /** The element as a document of its own, in exclusive canonical form. */
  readonly content: string;
}

export interface SmpEndpoint {
  readonly transportProfile: string;
  /** Empty where nothing is to be called: a search mask. */
  readonly address: string;
  readonly requireBusinessLevelSignature: boolean;
  readonly minimumAuthenticationLevel?: string;
  readonly activation?: Date;
  readonly expiration?: Date;
  /** DER; undefined where the element is empty. */
  readonly certificate?: Uint8Array;
  readonly description: string;
  readonly technicalContact: string;
  readonly technicalInformation?: string;
  readonly extensions: readonly SmpExtension[];
}

export interface SmpProcess {
  readonly process: ReadIdentifier;
  readonly endpoints: readonly SmpEndpoint[];
  readonly extensions: readonly SmpExtension[];
}

export interface ServiceInformation {
  readonly kind: 'service';
  readonly participant: ReadIdentifier;
  readonly document: ReadIdentifier;
  readonly processes: readonly SmpProcess[];
  readonly extensions: readonly SmpExtension[];
}

export interface Redirect {
  readonly kind: 'redirect';
  readonly address: string;
  /** Subject unique identifier, or subject, of the certificate that the other SMP signs with. */
  readonly certificateUid: string;
  readonly extensions: readonly SmpExtension[];
}

/** `ServiceMetadata` of OASIS SMP 1.0 (dossier security 6.4). */
export type ServiceMetadata = ServiceInformation | Redirect;

/** `ServiceGroup`: which services of a participant an SMP has metadata of. */
export interface ServiceGroup {
  readonly participant: ReadIdentifier;
  readonly references: readonly string[];
  readonly extensions: readonly SmpExtension[];
}

/** Service metadata that is not of the form of the schema; the message names elements, no values. */
export class SmpFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SmpFormatError';
  }
}
