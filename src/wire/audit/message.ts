/** A coded value. `codeSystem` is an OID or empty; what a generation's schema lacks is not written there. */
export interface AuditCode {
  readonly code: string;
  readonly codeSystem?: string;
  readonly codeSystemName?: string;
  readonly displayName?: string;
  readonly originalText?: string;
}

/** Create, read, update, delete, execute. */
export type ActionCode = 'C' | 'R' | 'U' | 'D' | 'E';

export interface AuditEvent {
  readonly id: AuditCode;
  readonly types: readonly AuditCode[];
  readonly action?: ActionCode;
  /** `xs:dateTime`, as it is written. */
  readonly dateTime: string;
  /** 0, 4, 8 or 12; what they mean depends on who wrote them (dossier security 7.1, 11.4 no. 34). */
  readonly outcome: number;
  /** DICOM only. */
  readonly outcomeDescription?: string;
  /** DICOM only. */
  readonly purposes: readonly AuditCode[];
}

/** Where somebody is: a machine name (1), an IP address (2), a telephone number (3); in DICOM mail (4), URI (5). */
export interface NetworkAccessPoint {
  readonly id?: string;
  readonly type?: number;
}

/** Who took part. */
export interface AuditParticipant {
  readonly userId: string;
  readonly alternativeUserId?: string;
  readonly userName?: string;
  readonly requestor?: boolean;
  readonly accessPoint?: NetworkAccessPoint;
  readonly roles: readonly AuditCode[];
}

/** Who tells of it. */
export interface AuditSource {
  readonly sourceId: string;
  readonly enterpriseSiteId?: string;
  readonly types: readonly AuditSourceType[];
}

/** A digit of DICOM's own list stands alone. */
export type AuditSourceType = AuditCode;

/** What it was about. */
export interface AuditObject {
  readonly id?: string;
  /** Person (1), system object (2), organisation (3), other (4). */
  readonly type?: number;
  readonly role?: number;
  readonly lifeCycle?: number;
  readonly sensitivity?: string;
  readonly idType: AuditCode;
  readonly name?: string;
  /** Base64 in the message. */
  readonly query?: Uint8Array;
  readonly details: readonly AuditDetail[];
  /** DICOM only. */
  readonly descriptions: readonly string[];
}

export interface AuditDetail {
  readonly type: string;
  /** Base64 in the message. */
  readonly value: Uint8Array;
}

/** An audit message of either generation (dossier security 7.1; RFC 3881, DICOM PS3.15 A.5). */
export interface AuditMessage {
  readonly event: AuditEvent;
  readonly participants: readonly AuditParticipant[];
  /** Exactly one in DICOM. */
  readonly sources: readonly AuditSource[];
  readonly objects: readonly AuditObject[];
}
