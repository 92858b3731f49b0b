import { type DocumentClassKey, documentClasses } from '../../kernel/classes.js';
import { describeDischargeReport, dischargeReportKind, readDischargeReport } from './discharge-report.js';
import { describeEDispensation, eDispensationKind, readEDispensation } from './e-dispensation.js';
import { describeEPrescription, ePrescriptionKind, readEPrescription } from './e-prescription.js';
import { describeEncounterReport, encounterReportKind, readEncounterReport } from './encounter-report.js';
import { describeImagingManifest, imagingManifestKind, readImagingManifest } from './imaging-manifest.js';
import { describeImagingReport, imagingReportKind, readImagingReport } from './imaging-report.js';
import { describeLaboratoryReport, laboratoryReportKind, readLaboratoryReport } from './laboratory-report.js';
import {
  describeMedicationOverview,
  medicationOverviewKind,
  readMedicationOverview,
} from './medication-overview.js';
import { describePatientSummary, patientSummaryKind, readPatientSummary } from './patient-summary.js';
import { type StructuredKind, structured } from './structured-kind.js';

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
