import fc from 'fast-check';
import type { DischargeReport, LaboratoryReport } from '../../../src/documents/cda/model/clinical-reports.js';
import type { EDispensation } from '../../../src/documents/cda/model/e-dispensation.js';
import type { EPrescription, PrescriptionItem } from '../../../src/documents/cda/model/e-prescription.js';
import type { EncounterReport } from '../../../src/documents/cda/model/encounter-report.js';
import type { Author, DocumentHeader } from '../../../src/documents/cda/model/header.js';
import type {
  ImagingManifest,
  ImagingProcedure,
  ImagingReport,
  ImagingStudy,
} from '../../../src/documents/cda/model/imaging.js';
import type { MedicationOverview } from '../../../src/documents/cda/model/medication-overview.js';
import {
  type AttachmentType,
  type OriginalDocument,
  originalKinds,
} from '../../../src/documents/cda/model/original-document.js';
import type { BasicSection, PatientSummary } from '../../../src/documents/cda/model/patient-summary.js';
import { type Administration, type Product, timingEvents } from '../../../src/documents/cda/model/product.js';
import type { DiagnosticResult, DiagnosticStudy } from '../../../src/documents/cda/model/results.js';
import {
  type CodedValue,
  isNonEmpty,
  type NonEmpty,
  nullFlavors,
} from '../../../src/documents/cda/model/values.js';
import { attachmentTypes } from '../../../src/documents/cda/original-document.js';
import {
  absentCodes,
  type BasicSectionKey,
  basicSections,
  codeSystem,
} from '../../../src/documents/cda/templates.js';

/** Text as a document carries it: not blank, no white space at its ends, nothing that XML can not hold. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((value) => value.toWellFormed().trim())
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 has no way to carry
  .filter((value) => value !== '' && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value));
const token = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,7}$/);
const oid = fc.constantFrom('2.999.1', '2.999.2.3', '1.3.182.4.4');
const id = fc.record({ root: oid, extension: token }, { requiredKeys: ['root'] });
const fullId = fc.record({ root: oid, extension: token });
const time = fc.constantFrom('1997', '201403', '20260110', '20260110093000+0100');

const coding = fc.record(
  { code: token, codeSystem: oid, displayName: text },
  { requiredKeys: ['code', 'codeSystem'] },
);
const translation = fc.record(
  {
    code: token,
    codeSystem: oid,
    displayName: text,
    translations: fc.array(coding, { minLength: 1, maxLength: 1 }),
  },
  { requiredKeys: ['code', 'codeSystem'] },
);
const concept = fc.record(
  {
    code: token,
    codeSystem: oid,
    displayName: text,
    codeSystemVersion: token,
    translations: fc.array(translation, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['code', 'codeSystem'] },
);
const uncoded = fc.record(
  { nullFlavor: fc.constantFrom(...nullFlavors), text },
  { requiredKeys: ['nullFlavor'] },
);
const coded: fc.Arbitrary<CodedValue> = fc.oneof(concept, uncoded);
const quantity = fc.record({
  value: fc.constantFrom('1', '0.50', '250', '2.5'),
  unit: fc.constantFrom('1', 'mg', 'mL', '[IU]', '{puff}'),
});
const period = fc.record({ low: time, high: time }, { requiredKeys: [] });

const list = <T>(each: fc.Arbitrary<T>) => fc.array(each, { maxLength: 2 });
const some = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<NonEmpty<T>> =>
  fc.array(each, { minLength: 1, maxLength: 2 }).map((values) => {
    if (!isNonEmpty(values)) throw new Error('the arbitrary gave an empty list');
    return values;
  });

const name = fc.record(
  { family: some(text), given: some(text), prefix: some(text) },
  { requiredKeys: ['family', 'given'] },
);
const address = fc.record(
  { street: some(text), city: text, postalCode: text, state: text, country: fc.constantFrom('LU', 'PT') },
  { requiredKeys: ['country'] },
);
const telecom = fc.record(
  { value: token.map((value) => `tel:${value}`), use: fc.constantFrom('H', 'WP', 'MC') },
  { requiredKeys: ['value'] },
);
const organization = fc.record(
  { ids: list(id), name: text, telecoms: list(telecom), address },
  { requiredKeys: ['ids', 'telecoms'] },
);
const professional = {
  ids: list(id),
  code: coded,
  address,
  telecoms: list(telecom),
  name,
  organization,
};

const author: fc.Arbitrary<Author> = fc.record(
  { ...professional, functionCode: coded, time },
  { requiredKeys: ['ids', 'telecoms', 'time'] },
);

export const header: fc.Arbitrary<DocumentHeader> = fc.record(
  {
    id: fullId,
    setId: id,
    title: text,
    effectiveTime: time,
    confidentiality: coded,
    language: fc.constantFrom('fr-LU', 'pt-PT', 'de-LU', 'xx-XX'),
    patient: fc.record(
      {
        ids: some(fullId),
        name,
        gender: coded,
        birthTime: fc.constantFrom('1980', '19800131'),
        address,
        telecoms: list(telecom),
        guardian: fc.record(
          { name, address, telecoms: list(telecom) },
          { requiredKeys: ['name', 'telecoms'] },
        ),
        languages: list(fc.constantFrom('fr-LU', 'pt-PT')),
      },
      { requiredKeys: ['ids', 'name', 'gender', 'birthTime', 'telecoms', 'languages'] },
    ),
    authors: some(author),
    custodian: fc.record(
      {
        ids: list(id),
        name: text,
        telecoms: fc.oneof(
          fc.constant([] as const),
          telecom.map((one) => [one] as const),
        ),
        address,
      },
      { requiredKeys: ['ids', 'telecoms'] },
    ),
    legalAuthenticator: fc.record({ ...professional, time }, { requiredKeys: ['ids', 'telecoms', 'time'] }),
    participants: list(
      fc.record(
        {
          functionCode: coded,
          classCode: fc.constantFrom('NOK', 'PRS', 'ECON'),
          code: coded,
          address,
          telecoms: list(telecom),
          name,
          organization,
        },
        { requiredKeys: ['classCode', 'telecoms'] },
      ),
    ),
    documentationOf: fc.record(
      {
        period,
        performer: fc.record({ ...professional, functionCode: coded }, { requiredKeys: ['ids', 'telecoms'] }),
      },
      { requiredKeys: ['period'] },
    ),
    relatedDocuments: list(
      fc.record({ typeCode: fc.constantFrom('XFRM' as const, 'APND' as const, 'RPLC' as const), id }),
    ),
  },
  {
    requiredKeys: [
      'id',
      'title',
      'effectiveTime',
      'confidentiality',
      'language',
      'patient',
      'authors',
      'custodian',
      'legalAuthenticator',
      'participants',
      'relatedDocuments',
    ],
  },
);

const ingredient = fc.record(
  { code: coded, name: text, strength: fc.record({ numerator: quantity, denominator: quantity }) },
  { requiredKeys: ['code'] },
);
const packages = fc.array(
  fc.record({ quantity, code: concept, name: text, form: coded }, { requiredKeys: [] }),
  { maxLength: 3 },
);
const product: fc.Arbitrary<Product> = fc.record(
  {
    code: coded,
    name: text,
    description: text,
    doseForm: coded,
    packages,
    classification: coded,
    parts: list(
      fc.record(
        { quantity, name: text, doseForm: coded, packages, ingredients: list(ingredient) },
        { requiredKeys: ['quantity', 'packages', 'ingredients'] },
      ),
    ),
    ingredients: list(ingredient),
    manufacturer: text,
  },
  { requiredKeys: ['name', 'packages', 'parts', 'ingredients'] },
);
const administration: fc.Arbitrary<Administration> = fc.record(
  {
    duration: period,
    frequency: fc.oneof(
      fc.record({ kind: fc.constant('once' as const), at: time }),
      fc.record(
        {
          kind: fc.constant('periodic' as const),
          period: quantity,
          institutionSpecified: fc.boolean(),
          phase: fc.record({ low: time, high: time }),
        },
        { requiredKeys: ['kind', 'period'] },
      ),
      fc.record(
        { kind: fc.constant('event' as const), event: fc.constantFrom(...timingEvents), displayName: text },
        { requiredKeys: ['kind', 'event'] },
      ),
    ),
    route: coded,
    dose: fc.record({ low: quantity, high: quantity }),
    product,
  },
  { requiredKeys: ['duration', 'product'] },
);

const item: fc.Arbitrary<PrescriptionItem> = fc
  .tuple(
    administration,
    fc.record(
      {
        id,
        packageCount: quantity,
        prescriber: author,
        substitution: coded,
        patientInstructions: text,
        dispenserInstructions: text,
      },
      { requiredKeys: ['id', 'packageCount'] },
    ),
  )
  .map(([use, rest]) => ({ ...use, ...rest }));

export const ePrescription: fc.Arbitrary<EPrescription> = fc.record({
  header,
  prescriptionId: id,
  items: some(item),
});

export const eDispensation: fc.Arbitrary<EDispensation> = fc.record({
  header: fc.tuple(header, id).map(([rest, inFulfillmentOf]) => ({ ...rest, inFulfillmentOf })),
  dispensationId: id,
  items: some(
    fc.record({
      id,
      packageCount: quantity,
      product,
      dispenser: fc.record({ ...professional, time }, { requiredKeys: ['ids', 'telecoms', 'time'] }),
      substituted: fc.boolean(),
      prescribed: item,
    }),
  ),
});

const basic = <T>(key: BasicSectionKey, entry: fc.Arbitrary<T>): fc.Arbitrary<BasicSection<T>> =>
  fc.oneof(
    fc.record({ entries: some(entry) }),
    fc.record({
      id,
      absent: fc.record({
        code: fc.constantFrom(...absentCodes[key]),
        codeSystem: fc.constant(codeSystem.absentOrUnknown),
        displayName: text,
      }),
    }),
  );

const status = fc.constantFrom('active' as const, 'suspended' as const, 'completed' as const);
const problem = fc.record(
  {
    id,
    status,
    type: coded,
    problem: coded,
    period,
    severity: coded,
    clinicalStatus: coded,
    outcome: coded,
    certainty: coded,
  },
  { requiredKeys: ['id', 'status', 'type', 'problem', 'period'] },
);

// A side is one of a body site.
const sided = <T extends { bodySite?: unknown; laterality?: unknown }>({ laterality, ...rest }: T) =>
  rest.bodySite === undefined || laterality === undefined ? rest : { ...rest, laterality };

const diagnosticResult = fc
  .record(
    {
      id,
      test: coded,
      time,
      value: fc.oneof(quantity, coded, fc.record({ statement: text })),
      interpretation: coded,
      method: coded,
      bodySite: coded,
      laterality: concept,
      referenceRange: fc.oneof(
        fc.record({ low: quantity }),
        fc.record({ high: quantity }),
        fc.record({ low: quantity, high: quantity }),
      ),
    },
    { requiredKeys: ['id', 'test', 'value'] },
  )
  .map(sided) as fc.Arbitrary<DiagnosticResult>;

const diagnosticStudy: fc.Arbitrary<DiagnosticStudy> = fc.record(
  {
    id,
    study: coded,
    time,
    specimen: coded,
    performer: fc.record(professional, { requiredKeys: ['ids', 'telecoms'] }),
    reporter: author,
    results: some(diagnosticResult),
  },
  { requiredKeys: ['study', 'results'] },
);

const sections = {
  medications: basic(
    'medications',
    fc
      .tuple(
        administration,
        fc.record(
          { id, status: fc.constantFrom('active' as const, 'completed' as const), reason: coded },
          { requiredKeys: ['id', 'status'] },
        ),
      )
      .map(([use, rest]) => ({ ...use, ...rest })),
  ),
  allergies: basic(
    'allergies',
    fc.record(
      {
        id,
        status,
        type: coded,
        onset: period,
        agent: coded,
        manifestations: list(fc.record({ reaction: coded, severity: coded }, { requiredKeys: ['reaction'] })),
        criticality: coded,
        certainty: coded,
        clinicalStatus: coded,
      },
      { requiredKeys: ['id', 'status', 'type', 'onset', 'agent', 'manifestations'] },
    ),
  ),
  procedures: basic(
    'procedures',
    fc.record(
      { id, procedure: coded, time: period, bodySite: coded },
      { requiredKeys: ['id', 'procedure', 'time'] },
    ),
  ),
  problems: basic('problems', problem),
  devices: basic(
    'devices',
    fc.record({ id, deviceId: id, device: coded, period }, { requiredKeys: ['id', 'device', 'period'] }),
  ),
  pastIllnesses: list(problem),
  immunizations: list(
    fc.record(
      {
        id,
        given: fc.boolean(),
        vaccine: coded,
        time,
        brand: text,
        lot: text,
        manufacturer: text,
        performer: fc.record(professional, { requiredKeys: ['ids', 'telecoms'] }),
        disease: coded,
        dose: fc.nat(20),
      },
      { requiredKeys: ['id', 'given', 'vaccine'] },
    ),
  ),
  pregnancy: fc
    .record(
      {
        status: fc.record({ value: concept, time }, { requiredKeys: ['value'] }),
        delivery: fc.record({ id, method: coded, date: time }),
        outcomes: list(fc.record({ outcome: concept, count: fc.nat(9) })),
      },
      { requiredKeys: ['outcomes'] },
    )
    .filter(({ status, delivery, outcomes }) => Boolean(status ?? delivery) || outcomes.length > 0),
  socialHistory: list(fc.record({ id, item: coded, period, value: fc.oneof(quantity, coded) })),
  vitalSigns: list(
    fc.record({ id, time, observations: some(fc.record({ id, sign: coded, value: quantity })) }),
  ),
  bloodGroup: fc.record({ id, group: coded, time }, { requiredKeys: ['id', 'group'] }),
  diagnosticStudies: some(diagnosticStudy),
};

const always = ['pastIllnesses', 'immunizations', 'socialHistory', 'vitalSigns'] as const;
const given = { header, ...sections };

export const patientSummary: fc.Arbitrary<PatientSummary> = fc.record(given, {
  requiredKeys: [...always, ...basicSections, 'header'],
});

export const medicationOverview: fc.Arbitrary<MedicationOverview> = fc.record(given, {
  requiredKeys: [...always, 'header', 'medications', 'allergies'],
});

// A document that says nothing at all can not be written.
const saysSomething = (document: object) =>
  Object.entries(document).some(([key, value]) => key !== 'header' && !isEmpty(value));

export const encounterReport: fc.Arbitrary<EncounterReport> = fc
  .record({ ...given, presentIllness: list(text) }, { requiredKeys: [...always, 'header', 'presentIllness'] })
  .filter(saysSomething);

export const laboratoryReport: fc.Arbitrary<LaboratoryReport> = fc.record({
  header,
  diagnosticStudies: some(diagnosticStudy),
});

const texts = {
  presentIllness: list(text),
  functionalStatus: list(text),
  carePlan: list(text),
};

export const dischargeReport: fc.Arbitrary<DischargeReport> = fc
  .record(
    { ...given, ...texts },
    { requiredKeys: [...always, 'header', 'presentIllness', 'functionalStatus', 'carePlan'] },
  )
  .filter(saysSomething);

const uid = fc
  .array(fc.nat(999_999), { minLength: 1, maxLength: 6 })
  .map((arcs) => ['2.25', ...arcs].join('.'));
const imagingProcedure = fc
  .record(
    {
      id,
      procedure: coded,
      time: period,
      modality: coded,
      techniques: list(coded),
      bodySite: coded,
      laterality: concept,
    },
    { requiredKeys: ['id', 'procedure', 'time', 'modality', 'techniques'] },
  )
  .map(sided) as fc.Arbitrary<ImagingProcedure>;
const imagingStudy: fc.Arbitrary<ImagingStudy> = fc.record(
  {
    uid,
    description: text,
    time,
    series: some(
      fc.record(
        {
          uid,
          modality: coded,
          description: text,
          time,
          images: some(
            fc.record(
              {
                uid,
                sopClass: fc.record({ uid, name: text }, { requiredKeys: ['uid'] }),
                time,
                address: token.map((path) => `https://pacs.example.org/wado?objectUID=${path}&type=a`),
              },
              { requiredKeys: ['uid', 'sopClass'] },
            ),
          ),
        },
        { requiredKeys: ['uid', 'modality', 'images'] },
      ),
    ),
  },
  { requiredKeys: ['uid', 'series'] },
);
const observedText = fc.record({ paragraphs: list(text), observations: list(diagnosticResult) });

// The accession number of the order.
const ordered = fc
  .tuple(header, fc.option(id, { nil: undefined }))
  .map(([rest, inFulfillmentOf]) => (inFulfillmentOf === undefined ? rest : { ...rest, inFulfillmentOf }));

export const imagingReport: fc.Arbitrary<ImagingReport> = fc.record({
  header: ordered,
  procedures: some(imagingProcedure),
  clinicalInformation: list(text),
  comparison: list(text),
  findings: observedText,
  impression: observedText.filter(
    ({ paragraphs, observations }) => paragraphs.length + observations.length > 0,
  ),
  recommendation: list(text),
  radiationExposure: observedText,
  studies: list(imagingStudy),
});

export const imagingManifest: fc.Arbitrary<ImagingManifest> = fc.record({
  header: ordered,
  procedures: list(imagingProcedure),
  studies: some(imagingStudy),
});

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

const files: Readonly<Record<AttachmentType, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
};

export const originalDocument: fc.Arbitrary<OriginalDocument> = fc
  .constantFrom(...originalKinds)
  .chain((kind) =>
    fc.constantFrom(...attachmentTypes[kind]).chain((mediaType) =>
      fc.record({
        kind: fc.constant(kind),
        header,
        mediaType: fc.constant(mediaType),
        content: fc
          .uint8Array({ maxLength: 40 })
          .map((rest) => new Uint8Array([...files[mediaType], ...rest])),
      }),
    ),
  );
