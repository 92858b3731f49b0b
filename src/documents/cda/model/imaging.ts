import type { InstanceId } from '../../../kernel/identifiers.js';
import type { DocumentHeader } from './header.js';
import type { DiagnosticResult } from './results.js';
import type { CodedValue, Concept, NonEmpty, Period, Timestamp } from './values.js';

/** A DICOM unique identifier: an OID of at most 64 characters (DICOM PS3.5, 9.1). */
export type Uid = string;

/** A medical imaging report with its sections coded; each text is in paragraphs. */
export interface ImagingReport {
  /** `inFulfillmentOf` is the accession number of the order. */
  readonly header: DocumentHeader;
  readonly procedures: NonEmpty<ImagingProcedure>;
  /** Why the images were asked for. */
  readonly clinicalInformation: readonly string[];
  /** Earlier images that these were compared with. */
  readonly comparison: readonly string[];
  readonly findings: ObservedText;
  /** What the images mean; never empty. */
  readonly impression: ObservedText;
  readonly recommendation: readonly string[];
  readonly radiationExposure: ObservedText;
  /** The images that the report is about. */
  readonly studies: readonly ImagingStudy[];
}

/** An imaging manifest: where the images of studies are, and none of the images. */
export interface ImagingManifest {
  /** `inFulfillmentOf` is the accession number of the order. */
  readonly header: DocumentHeader;
  readonly procedures: readonly ImagingProcedure[];
  readonly studies: NonEmpty<ImagingStudy>;
}

/** What was done to get the images. */
export interface ImagingProcedure {
  readonly id: InstanceId;
  readonly procedure: CodedValue;
  readonly time: Period;
  /** DICOM modality: CT, MR, US, … */
  readonly modality: CodedValue;
  /** Contrast, views, positions. */
  readonly techniques: readonly CodedValue[];
  readonly bodySite?: CodedValue;
  /** Left or right, of a body site that is paired. */
  readonly laterality?: Concept;
}

/** What was seen: the author's words, one paragraph each, and what of it is coded or measured. */
export interface ObservedText {
  readonly paragraphs: readonly string[];
  readonly observations: readonly DiagnosticResult[];
}

export interface ImagingStudy {
  readonly uid: Uid;
  readonly description?: string;
  readonly time?: Timestamp;
  readonly series: NonEmpty<ImagingSeries>;
}

export interface ImagingSeries {
  readonly uid: Uid;
  readonly modality: CodedValue;
  readonly description?: string;
  readonly time?: Timestamp;
  readonly images: NonEmpty<ImageReference>;
}

/** One image or other DICOM object (SOP instance). */
export interface ImageReference {
  readonly uid: Uid;
  /** Of which class it is, such as CT Image Storage. */
  readonly sopClass: { readonly uid: Uid; readonly name?: string };
  readonly time?: Timestamp;
  /** Where it is fetched (WADO), an http or https address. */
  readonly address?: string;
}
