import { type DocumentClassKey, documentClasses } from '../../kernel/classes.js';
import { describeDischargeReport, dischargeReportKind, readDischargeReport } from './discharge-report.js';
import { describeEDispensation, eDispensationKind, readEDispensation } from './e-dispensation.js';
import { describeEPrescription, ePrescriptionKind, readEPrescription } from './e-prescription.js';
import { describeEncounterReport, encounterReportKind, readEncounterReport } from './encounter-report.js';
import type { DocumentKind } from './header.js';
import { describeImagingManifest, imagingManifestKind, readImagingManifest } from './imaging-manifest.js';
import { describeImagingReport, imagingReportKind, readImagingReport } from './imaging-report.js';
import { describeLaboratoryReport, laboratoryReportKind, readLaboratoryReport } from './laboratory-report.js';
import {
  describeMedicationOverview,
  medicationOverviewKind,
  readMedicationOverview,
} from './medication-overview.js';
import type { DocumentHeader } from './model/header.js';
import type { SectionNarrative } from './narrative.js';
import { describePatientSummary, patientSummaryKind, readPatientSummary } from './patient-summary.js';

/** What a structured document says: its header and, section by section, its content. */
export interface ToldDocument {
  readonly header: DocumentHeader;
  readonly sections: readonly SectionNarrative[];
}

/** A kind of document that has a model. */
export interface StructuredKind {
  readonly kind: DocumentKind;
  /** Reads a document and tells it in its own language. Throws CdaError, XmlRefusal. */
  readonly tell: (bytes: Uint8Array) => ToldDocument;
}

function structured<T extends { readonly header: DocumentHeader }>(
  kind: DocumentKind,
  read: (bytes: Uint8Array) => T,
  describe: (document: T) => readonly SectionNarrative[],
): StructuredKind {
  return {
    kind,
    tell: (bytes) => {
      const document = read(bytes);
      return { header: document.header, sections: describe(document) };
    },
  };
}

/** Every kind that is read, written and told, by its document class (dossier documents 1.1). */
export const structuredKinds = {
  patientSummary: structured(patientSummaryKind, readPatientSummary, describePatientSummary),
  ePrescription: structured(ePrescriptionKind, readEPrescription, describeEPrescription),
  eDispensation: structured(eDispensationKind, readEDispensation, describeEDispensation),
  mro: structured(medicationOverviewKind, readMedicationOverview, describeMedicationOverview),
  hcer: structured(encounterReportKind, readEncounterReport, describeEncounterReport),
  laboratory: structured(laboratoryReportKind, readLaboratoryReport, describeLaboratoryReport),
  hospitalDischarge: structured(dischargeReportKind, readDischargeReport, describeDischargeReport),
  imagingReport: structured(imagingReportKind, readImagingReport, describeImagingReport),
  imaging: structured(imagingManifestKind, readImagingManifest, describeImagingManifest),
} as const satisfies Partial<Record<DocumentClassKey, StructuredKind>>;

const byCode = new Map<string, StructuredKind>(
  Object.entries(structuredKinds).map(([key, kind]) => [
    documentClasses[key as keyof typeof structuredKinds].code,
    kind,
  ]),
);

/** The kind of a document code; undefined for one that has no model. */
export function structuredKind(code: string): StructuredKind | undefined {
  return byCode.get(code);
}
