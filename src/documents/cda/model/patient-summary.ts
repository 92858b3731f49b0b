import type { InstanceId } from '../../../kernel/identifiers.js';
import type { DocumentHeader, Professional } from './header.js';
import type { Administration } from './product.js';
import type { DiagnosticStudy } from './results.js';
import type { CodedValue, Concept, NonEmpty, Period, Quantity, Timestamp } from './values.js';

/** The sections of a patient's history that several kinds of documents are made of (dossier documents 2.1). */
export interface SummarySections {
  readonly medications?: BasicSection<Medication>;
  readonly allergies?: BasicSection<Allergy>;
  readonly procedures?: BasicSection<Procedure>;
  readonly problems?: BasicSection<Problem>;
  readonly devices?: BasicSection<Device>;
  readonly pastIllnesses: readonly Problem[];
  readonly immunizations: readonly Immunization[];
  readonly pregnancy?: Pregnancy;
  readonly socialHistory: readonly SocialHistoryItem[];
  readonly vitalSigns: readonly VitalSigns[];
  readonly bloodGroup?: BloodGroup;
  /** Results of the laboratory and of imaging, wave 6. */
  readonly diagnosticStudies?: NonEmpty<DiagnosticStudy>;
}

/** A patient summary (dossier documents 2.1, 2.2). The five basic sections are always there. */
export interface PatientSummary extends SummarySections {
  readonly header: DocumentHeader;
  readonly medications: BasicSection<Medication>;
  readonly allergies: BasicSection<Allergy>;
  readonly procedures: BasicSection<Procedure>;
  readonly problems: BasicSection<Problem>;
  readonly devices: BasicSection<Device>;
}

/** The section's entries, or the statement that there are none or that nothing is known (dossier 2.3). */
export type BasicSection<T> =
  | { readonly entries: NonEmpty<T> }
  | { readonly id: InstanceId; readonly absent: Concept };

export interface Medication extends Administration {
  readonly id: InstanceId;
  readonly status: 'active' | 'completed';
  /** The disease it is taken for. */
  readonly reason?: CodedValue;
}

/** HL7 ActStatus of a concern. */
export const concernStatuses = ['active', 'suspended', 'aborted', 'completed'] as const;
export type ConcernStatus = (typeof concernStatuses)[number];

export interface Allergy {
  readonly id: InstanceId;
  readonly status: ConcernStatus;
  /** Type of propensity. */
  readonly type: CodedValue;
  readonly onset: Period;
  readonly agent: CodedValue;
  readonly manifestations: readonly Manifestation[];
  readonly criticality?: CodedValue;
  readonly certainty?: CodedValue;
  readonly clinicalStatus?: CodedValue;
}

export interface Manifestation {
  readonly reaction: CodedValue;
  readonly severity?: CodedValue;
}

export interface Procedure {
  readonly id: InstanceId;
  readonly procedure: CodedValue;
  readonly time: Period;
  readonly bodySite?: CodedValue;
}

/** A problem of the present or an illness of the past. */
export interface Problem {
  readonly id: InstanceId;
  readonly status: ConcernStatus;
  readonly type: CodedValue;
  readonly problem: CodedValue;
  readonly period: Period;
  readonly severity?: CodedValue;
  readonly clinicalStatus?: CodedValue;
  /** Resolution circumstances or health status. */
  readonly outcome?: CodedValue;
  /** Diagnosis assertion status, wave 7. */
  readonly certainty?: CodedValue;
}

export interface Device {
  readonly id: InstanceId;
  /** Its serial number or the like. */
  readonly deviceId?: InstanceId;
  readonly device: CodedValue;
  /** From implantation to removal. */
  readonly period: Period;
}

export interface Immunization {
  readonly id: InstanceId;
  /** False for one that was not given. */
  readonly given: boolean;
  readonly vaccine: CodedValue;
  readonly time?: Timestamp;
  readonly brand?: string;
  readonly lot?: string;
  readonly manufacturer?: string;
  readonly performer?: Professional;
  /** The disease that it is against. */
  readonly disease?: CodedValue;
  /** Number of the dose in its series. */
  readonly dose?: number;
}

/** One that says nothing at all is left out of the document. */
export interface Pregnancy {
  readonly status?: { readonly value: CodedValue; readonly time?: Timestamp };
  readonly delivery?: { readonly id: InstanceId; readonly method: CodedValue; readonly date: Timestamp };
  readonly outcomes: readonly { readonly outcome: CodedValue; readonly count: number }[];
}

export interface SocialHistoryItem {
  readonly id: InstanceId;
  readonly item: CodedValue;
  readonly period: Period;
  readonly value: Quantity | CodedValue;
}

/** Measured together. */
export interface VitalSigns {
  readonly id: InstanceId;
  readonly time: Timestamp;
  readonly observations: NonEmpty<{
    readonly id: InstanceId;
    readonly sign: CodedValue;
    readonly value: Quantity;
  }>;
}

export interface BloodGroup {
  readonly id: InstanceId;
  readonly group: CodedValue;
  readonly time?: Timestamp;
}
