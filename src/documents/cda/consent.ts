import { documentClasses } from '../../kernel/classes.js';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { PatientMatch } from '../../kernel/patient.js';
import { withXml } from '../../wire/xml/parse.js';
import { at, attributeOf, childrenOf } from '../../wire/xml/read.js';
import { type HandedInDocument, readHandedIn } from './handed-in.js';
import type { DocumentKind } from './header.js';
import type { Signatory } from './model/header.js';
import type { Concept, Timestamp } from './model/values.js';
import { writeSection } from './section.js';
import { writeStructuredDocument } from './structured-document.js';
import { codeSystem, documentTemplate, type SectionTemplate } from './templates.js';

/** The policies that a patient agrees to or refuses (dossier transactions 6.6, security 6.6). */
const POLICIES = '1.3.6.1.4.1.12559.11.10.1.3.2.4.1';
export const consentPolicies = {
  'opt-in': { code: `${POLICIES}.1`, codeSystem: POLICIES, displayName: 'Opt-in' },
  'opt-out': { code: `${POLICIES}.2`, codeSystem: POLICIES, displayName: 'Opt-out' },
} as const satisfies Record<string, Concept>;

export type ConsentPolicy = keyof typeof consentPolicies;

/** Basic patient privacy consents (IHE ITI TF-3 5.1). */
export const consentKind: DocumentKind = {
  templateId: documentTemplate.consent,
  level1TemplateId: documentTemplate.consentScanned,
  code: {
    code: documentClasses.consent.code,
    codeSystem: codeSystem.loinc,
    displayName: 'Privacy policy acknowledgement Document',
  },
  serviceEvent: 'ACT',
};

const SECTION: SectionTemplate = {
  code: documentClasses.consent.code,
  displayName: 'Privacy policy acknowledgement Document',
  templateIds: [],
};

/** A patient's decision, written down by who asked for it. */
export interface Consent {
  readonly id: InstanceId;
  readonly at: Timestamp;
  /** `fr-LU`. */
  readonly language: string;
  readonly patient: PatientMatch;
  readonly policy: ConsentPolicy;
  readonly author: Signatory;
}

/** A consent as CDA R2 (BPPC). The same consent gives the same bytes. */
export function writeConsent({ id, at: time, language, patient, policy, author }: Consent): Uint8Array {
  const { title, decisions } = textsOf(language);
  return writeStructuredDocument(
    {
      id,
      title,
      effectiveTime: time,
      confidentiality: { code: 'N', codeSystem: codeSystem.confidentiality, displayName: 'normal' },
      language,
      patient: {
        ids: [patient.id],
        name: patient.name,
        gender:
          patient.gender === undefined
            ? { nullFlavor: 'UNK' }
            : { code: patient.gender, codeSystem: codeSystem.gender },
        birthTime: patient.birthTime,
        telecoms: [],
        languages: [],
        ...(patient.address === undefined ? {} : { address: patient.address }),
      },
      authors: [{ ...author, time }],
      custodian: { ...author.organization, telecoms: [] },
      legalAuthenticator: { ...author, time },
      participants: [],
      documentationOf: { code: consentPolicies[policy], period: { low: time } },
      relatedDocuments: [],
    },
    consentKind,
    [
      writeSection(
        SECTION,
        { root: id.root, extension: `${id.extension ?? ''}.1` },
        { title, statements: [{ id: 'consent-1', text: decisions[policy] }], tables: [] },
        [],
      ),
    ],
  );
}

export interface ReadConsent extends HandedInDocument {
  /** Codes of the policies that it is about, whatever they mean. */
  readonly policies: readonly string[];
}

/** Reads a consent of any sender. Throws CdaError for another kind, XmlRefusal for bytes that are no XML. */
export function readConsent(bytes: Uint8Array): ReadConsent {
  const document = readHandedIn(bytes, documentClasses.consent);
  const policies = withXml(bytes, (root) =>
    childrenOf(root, 'hl7:documentationOf').flatMap(
      (event) => attributeOf(at(event, 'hl7:serviceEvent', 'hl7:code'), 'code') ?? [],
    ),
  );
  return { ...document, policies: [...new Set(policies)] };
}

/** The policy of a code; undefined for one of nobody's. */
export function consentPolicy(code: string): ConsentPolicy | undefined {
  return (Object.keys(consentPolicies) as ConsentPolicy[]).find(
    (policy) => consentPolicies[policy].code === code,
  );
}

interface Texts {
  readonly title: string;
  readonly decisions: Readonly<Record<ConsentPolicy, string>>;
}

const english: Texts = {
  title: 'Consent to share health data',
  decisions: {
    'opt-in': 'The patient agrees that health professionals of this country see the documents.',
    'opt-out': 'The patient no longer agrees that health professionals of this country see the documents.',
  },
};

const texts: Readonly<Record<string, Texts>> = {
  en: english,
  de: {
    title: 'Einwilligung zum Austausch von Gesundheitsdaten',
    decisions: {
      'opt-in':
        'Die Patientin oder der Patient willigt ein, dass Fachpersonen dieses Landes die Dokumente sehen.',
      'opt-out':
        'Die Patientin oder der Patient willigt nicht mehr ein, dass Fachpersonen dieses Landes die Dokumente sehen.',
    },
  },
  fr: {
    title: 'Consentement au partage des données de santé',
    decisions: {
      'opt-in': 'Le patient accepte que les professionnels de santé de ce pays voient les documents.',
      'opt-out': "Le patient n'accepte plus que les professionnels de santé de ce pays voient les documents.",
    },
  },
  pt: {
    title: 'Consentimento para a partilha de dados de saúde',
    decisions: {
      'opt-in': 'O doente aceita que os profissionais de saúde deste país vejam os documentos.',
      'opt-out': 'O doente deixa de aceitar que os profissionais de saúde deste país vejam os documentos.',
    },
  },
};

function textsOf(language: string): Texts {
  return texts[language.split('-')[0] ?? ''] ?? english;
}
