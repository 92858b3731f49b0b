import type { NullFlavor } from '../cda/model/values.js';
import type { NarrativeContent } from './narrative.js';
import type { Absence, BlockName, ColumnName } from './words/words.js';

// A document as a reader sees it: plain data, every label and sentence in the reader's language. Renderers add
// nothing to it and leave nothing of it out.

/** A code with the system that it belongs to. */
export interface CodeView {
  readonly code: string;
  readonly codeSystem?: string;
  readonly codeSystemName?: string;
}

/** One value. It always has a text: where there is nothing to say, the sentence that says why. */
export interface Value {
  readonly text: string;
  /** Which of several things it is said of: the reaction that was severe, the ingredient that has 5 mg. */
  readonly about?: string;
  /** Why there is no value; with `notTranslated` there is one, in another language. */
  readonly absence?: Absence;
  /** The null flavor behind the absence. */
  readonly nullFlavor?: NullFlavor;
  /** BCP 47, where the text is known to be in another language than the reader's. */
  readonly language?: string;
  /** What the same element was called before translation, and in the author's words; newest first. */
  readonly originals: readonly string[];
  readonly code?: CodeView;
}

/** A labelled cell; never without a value. */
export interface Field {
  readonly column: ColumnName;
  readonly label: string;
  readonly values: readonly Value[];
}

/** One entry of a document. All entries of a table have the same columns. */
export interface Entry {
  readonly fields: readonly Field[];
}

/** Entries that are shown alike: a table, or labels with their values. */
export interface Group {
  readonly heading?: string;
  readonly layout: 'table' | 'facts';
  /** What is said of all of it at once: that the patient has none, that nothing is known. */
  readonly statements: readonly Value[];
  readonly entries: readonly Entry[];
  /** Labels of the columns that no entry has a value for; their cells are left out of the entries. */
  readonly unrecorded: readonly string[];
}

export interface SectionView {
  readonly block: BlockName;
  /** LOINC. */
  readonly code?: string;
  readonly heading: string;
  /** What must be seen before anything else. */
  readonly alert: boolean;
  readonly groups: readonly Group[];
  /** A sentence where there are no entries. */
  readonly note?: string;
  /** The section's own text as it was written, in the original language. */
  readonly narrative?: NarrativeContent;
  /** True where the narrative is all there is. */
  readonly narrativeOnly: boolean;
}

/** The file that a level 1 document carries; size in bytes. */
export interface AttachmentView {
  readonly mediaType: string;
  readonly size: number;
}

export interface DocumentView {
  /** BCP 47 of the words of the page. */
  readonly language: string;
  /** Of the document, as its author wrote it. */
  readonly originalLanguage?: string;
  /** What kind of document it is, in the reader's language. */
  readonly title: string;
  /** The patient in one line: name, birth date, gender, identifier. */
  readonly person: string;
  readonly patient: Group;
  /** Alerts first, then by what a clinician looks for (dossier documents 6.2, 6.4). */
  readonly sections: readonly SectionView[];
  readonly people: readonly Group[];
  readonly document: Group;
  readonly attachment?: AttachmentView;
  /** A sentence about the document as a whole. */
  readonly note?: string;
  /** How many values are shown in another language than the reader's. */
  readonly untranslated: number;
}
