import type { NullFlavor } from '../../cda/model/values.js';

/** Blocks of the page, and the sections by what they hold (dossier documents 6.2). */
export type BlockName =
  | 'patient'
  | 'people'
  | 'document'
  | 'alerts'
  | 'results'
  | 'problems'
  | 'medications'
  | 'devices'
  | 'procedures'
  | 'pastIllnesses'
  | 'immunizations'
  | 'carePlan'
  | 'functionalStatus'
  | 'socialHistory'
  | 'pregnancy'
  | 'vitalSigns'
  | 'advanceDirectives'
  | 'presentIllness'
  | 'interventions'
  | 'clinicalInformation'
  | 'imagingProcedure'
  | 'comparison'
  | 'findings'
  | 'impression'
  | 'recommendation'
  | 'radiationExposure'
  | 'images'
  | 'prescription'
  | 'dispensation'
  | 'prescribed'
  | 'attachment'
  | 'other';

export type ColumnName =
  | 'modality'
  | 'technique'
  | 'study'
  | 'series'
  | 'image'
  | 'imageType'
  | 'imageAddress'
  | 'address'
  | 'administered'
  | 'agent'
  | 'author'
  | 'bodySite'
  | 'brand'
  | 'centre'
  | 'certainty'
  | 'contact'
  | 'country'
  | 'created'
  | 'criticality'
  | 'custodian'
  | 'date'
  | 'description'
  | 'device'
  | 'deviceId'
  | 'dispensedOn'
  | 'dispenser'
  | 'dispenserInstructions'
  | 'documentId'
  | 'documentTitle'
  | 'dose'
  | 'doseForm'
  | 'doseNumber'
  | 'duration'
  | 'endDate'
  | 'familyName'
  | 'frequency'
  | 'gender'
  | 'birthDate'
  | 'givenName'
  | 'guardian'
  | 'healthProfessional'
  | 'holder'
  | 'implantDate'
  | 'ingredients'
  | 'item'
  | 'lastUpdate'
  | 'legalAuthenticator'
  | 'lot'
  | 'manifestation'
  | 'medicine'
  | 'onset'
  | 'organization'
  | 'originalLanguage'
  | 'otherContact'
  | 'otherIds'
  | 'outcome'
  | 'packageId'
  | 'packages'
  | 'packageSize'
  | 'patientInstructions'
  | 'performer'
  | 'preferredContact'
  | 'prefix'
  | 'prescriber'
  | 'prescriptionDate'
  | 'prescriptionId'
  | 'primaryId'
  | 'problem'
  | 'procedure'
  | 'productClass'
  | 'productId'
  | 'professionalId'
  | 'quantity'
  | 'reactionType'
  | 'reason'
  | 'removalDate'
  | 'repeats'
  | 'reporter'
  | 'resource'
  | 'route'
  | 'severity'
  | 'status'
  | 'strength'
  | 'substituted'
  | 'substitution'
  | 'type'
  | 'vaccine'
  | 'value';

/** Why there is no value, or none in the reader's language: five different things to know. */
export type Absence = 'notRecorded' | 'hasNone' | 'notTranslated' | 'withheld' | 'notFetched';

export type Phrase =
  | 'original'
  | 'originalNarrative'
  | 'generatedNarrative'
  | 'showOriginals'
  | 'showCodes'
  | 'code'
  | 'page'
  | 'yes'
  | 'no'
  | 'unit'
  | 'part'
  | 'active'
  | 'suspended'
  | 'aborted'
  | 'completed'
  | 'notRecordedColumns'
  | 'missingSection'
  | 'emptySection'
  | 'narrativeOnly'
  | 'notShown'
  | 'cut'
  | 'attachmentSentence'
  | 'noBody'
  | 'uncoded'
  | 'contents'
  | 'pregnancyStatus'
  | 'outcomeDate'
  | 'untranslatedCount';

/** Units of time that frequencies are told in; UCUM codes. */
export type TimeUnit = 's' | 'min' | 'h' | 'd' | 'wk' | 'mo' | 'a';

/** Events of the day that an intake is tied to (HL7 TimingEvent). */
export type TimingEvent =
  | 'AC'
  | 'ACM'
  | 'ACD'
  | 'ACV'
  | 'HS'
  | 'IC'
  | 'ICM'
  | 'ICD'
  | 'ICV'
  | 'PC'
  | 'PCM'
  | 'PCD'
  | 'PCV'
  | 'C'
  | 'CM'
  | 'CD'
  | 'CV'
  | 'WAKE';

/** What an address or a number is used for, as far as it is told apart. */
export type ContactUse = 'home' | 'temporary' | 'work' | 'mobile' | 'emergency';

/** All that the display says of its own, in one language. Names of concepts are not here: documents bring them. */
export interface Words {
  /** BCP 47, for dates, numbers and the page's `lang`. */
  readonly language: string;
  readonly blocks: Readonly<Record<BlockName, string>>;
  readonly columns: Readonly<Record<ColumnName, string>>;
  readonly absences: Readonly<Record<Absence, string>>;
  readonly nullFlavors: Readonly<Record<NullFlavor, string>>;
  readonly phrases: Readonly<Record<Phrase, string>>;
  /** Kinds of document by their class code. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly uses: Readonly<Record<ContactUse, string>>;
  readonly events: Readonly<Record<TimingEvent, string>>;
  /** `3 times per day`. */
  readonly timesPer: (count: string, unit: TimeUnit) => string;
  /** `every 8 hours`; the amount has its unit, in words. */
  readonly every: (amount: string, unit: TimeUnit | undefined) => string;
  /** `from 1 May 2024 to 8 May 2024`, `since 1 May 2024`, `until 8 May 2024`. */
  readonly fromTo: (from: string, to: string) => string;
  readonly since: (date: string) => string;
  readonly until: (date: string) => string;
  /** How long something is done: `for 3 minutes`. */
  readonly during: (amount: string) => string;
  /** `Box: 5`: a label with what it is said of, as the language writes it. */
  readonly labelled: (label: string, text: string) => string;
}
