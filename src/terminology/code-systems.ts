import { isOid, withOidPrefix, withoutOidPrefix } from '../kernel/identifiers.js';

/** A code system, known under one identifier whatever a document or a catalogue calls it. */
export interface CodeSystem {
  /** Its OID where it has one, otherwise the URI or name that the source gives. */
  readonly id: string;
  /** The name that is written as `codeSystemName`. */
  readonly name: string;
}

interface KnownCodeSystem extends CodeSystem {
  /** Other OIDs, URIs and names of the same code system; names are compared without case, blanks and marks. */
  readonly also: readonly string[];
}

const EHDSI = '1.3.6.1.4.1.12559.11.10.1.3.1.44';
const THO = 'http://terminology.hl7.org/CodeSystem/';

/**
 * The code systems of the field (dossier documents 4.3). ICD-10-CM (2.16.840.1.113883.6.90) stands apart from
 * ICD-10 although epSOS rules let it pass: its codes are not all of the same meaning.
 */
const known: readonly KnownCodeSystem[] = [
  { id: '2.16.840.1.113883.6.1', name: 'LOINC', also: ['http://loinc.org'] },
  {
    id: '2.16.840.1.113883.6.96',
    name: 'SNOMED CT',
    also: ['http://snomed.info/sct', 'SNOMED Clinical Terms'],
  },
  {
    id: '2.16.840.1.113883.6.73',
    name: 'ATC',
    also: ['http://www.whocc.no/atc', 'Anatomical Therapeutic Chemical', 'WHO ATC'],
  },
  {
    id: '2.16.840.1.113883.6.8',
    name: 'UCUM',
    also: ['http://unitsofmeasure.org', 'UCUM Unified Code for Units of Measure'],
  },
  {
    id: '0.4.0.127.0.16.1.1.2.1',
    name: 'EDQM',
    also: [`${EHDSI}.1`, 'http://standardterms.edqm.eu', 'EDQM Standard Terms', 'edqm-all'],
  },
  {
    id: `${EHDSI}.2`,
    name: 'ICD-10',
    also: ['2.16.840.1.113883.6.3', 'http://hl7.org/fhir/sid/icd-10', 'ICD10', 'WHO ICD-10'],
  },
  { id: `${EHDSI}.3`, name: 'epSOS Coded Elements', also: ['CodedElements'] },
  { id: `${EHDSI}.4`, name: 'eHDSI Display Label', also: ['epSOSDisplayLabels', 'epSOSDisplayLabel'] },
  {
    id: `${EHDSI}.5`,
    name: 'Orphacode',
    also: ['https://www.orpha.net', 'http://www.orpha.net', 'Orphanet'],
  },
  { id: `${EHDSI}.6`, name: 'EMDN', also: [] },
  { id: '2.16.840.1.113883.3.6905.2', name: 'EMA SMS', also: [`${EHDSI}.100000075825`] },
  { id: '2.16.840.1.113883.2.9.6.2.7', name: 'ISCO', also: ['ISCO-08'] },
  { id: '2.16.840.1.113883.5.1', name: 'AdministrativeGender', also: [`${THO}v3-AdministrativeGender`] },
  { id: '2.16.840.1.113883.5.4', name: 'ActCode', also: [`${THO}v3-ActCode`] },
  { id: '2.16.840.1.113883.5.6', name: 'ActClass', also: [`${THO}v3-ActClass`] },
  { id: '2.16.840.1.113883.5.25', name: 'Confidentiality', also: [`${THO}v3-Confidentiality`] },
  { id: '2.16.840.1.113883.5.43', name: 'EntityNamePartQualifier', also: [] },
  {
    id: '2.16.840.1.113883.5.83',
    name: 'ObservationInterpretation',
    also: [`${THO}v3-ObservationInterpretation`],
  },
  { id: '2.16.840.1.113883.5.88', name: 'ParticipationFunction', also: [`${THO}v3-ParticipationFunction`] },
  { id: '2.16.840.1.113883.5.90', name: 'ParticipationType', also: [`${THO}v3-ParticipationType`] },
  { id: '2.16.840.1.113883.5.110', name: 'RoleClass', also: [`${THO}v3-RoleClass`] },
  { id: '2.16.840.1.113883.5.111', name: 'RoleCode', also: [`${THO}v3-RoleCode`] },
  { id: '2.16.840.1.113883.5.139', name: 'TimingEvent', also: [`${THO}v3-TimingEvent`] },
  { id: '2.16.840.1.113883.5.143', name: 'URLScheme', also: [`${THO}v3-URLScheme`] },
  { id: '2.16.840.1.113883.5.1008', name: 'NullFlavor', also: [`${THO}v3-NullFlavor`] },
  {
    id: '2.16.840.1.113883.5.1070',
    name: 'SubstanceAdminSubstitution',
    also: [`${THO}v3-substanceAdminSubstitution`],
  },
  { id: '2.16.840.1.113883.5.1119', name: 'AddressUse', also: [`${THO}v3-AddressUse`] },
  {
    id: '2.16.840.1.113883.5.1150.1',
    name: 'IPS absent or unknown',
    also: ['http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips'],
  },
  {
    id: '2.16.840.1.113883.4.642.4.130',
    name: 'AllergyIntoleranceCriticality',
    also: ['http://hl7.org/fhir/allergy-intolerance-criticality'],
  },
  {
    id: '2.16.840.1.113883.4.642.4.1371',
    name: 'AllergyIntoleranceVerification',
    also: [`${THO}allergyintolerance-verification`],
  },
  {
    id: '2.16.840.1.113883.4.642.4.1373',
    name: 'AllergyIntoleranceClinicalStatus',
    also: [`${THO}allergyintolerance-clinical`],
  },
  {
    id: '2.16.840.1.113883.4.642.4.1075',
    name: 'ConditionVerificationStatus',
    also: [`${THO}condition-ver-status`],
  },
  {
    id: '1.3.6.1.4.1.19376.1.5.3.2',
    name: 'IHEActCode',
    also: ['1.3.5.1.4.1.19376.1.5.3.2', 'IHE Act Code'],
  },
  {
    id: '1.3.6.1.4.1.19376.1.5.3.3',
    name: 'IHERoleCode',
    also: ['1.3.5.1.4.1.19376.1.5.3.3', 'IHE Role Code'],
  },
  {
    id: '1.0.3166.1',
    name: 'ISO 3166-1',
    also: ['urn:iso:std:iso:3166', 'http://terminology.hl7.org/5.3.0/CodeSystem-ISO3166Part1.html'],
  },
  {
    id: '1.0.639.1',
    name: 'BCP 47',
    also: [
      'urn:ietf:bcp:47',
      '2.16.840.1.113883.6.99',
      '1dd183a6-6d2b-4a9d-8f5d-be09d6bb5a6e',
      'epSOSLanguageCode',
      'ISO 639-1',
      'IETF Language region tags (Unicode Consortium)',
    ],
  },
];

const byIdentifier = new Map<string, CodeSystem>();
for (const { id, name, also } of known) {
  const system = { id, name };
  for (const identifier of [id, name, ...also]) {
    byIdentifier.set(identifier, system);
    byIdentifier.set(fold(identifier), system);
  }
}

// `SNOMED-CT`, `Snomed CT` and `SNOMEDCT` are one name; dots stay, they carry an OID. Some end a URI with a slash.
function fold(name: string): string {
  return name.toLowerCase().replace(/[\s_-]|\/$/g, '');
}

/**
 * The code system behind an OID, `urn:oid:` OID, URI or name (dossier documents 4.3); undefined for one that
 * the field does not know, as a national one.
 */
export function knownCodeSystem(identifier: string): CodeSystem | undefined {
  const bare = withoutOidPrefix(identifier);
  return byIdentifier.get(bare) ?? byIdentifier.get(fold(bare));
}

/** The one identifier of a code system, known or not, whatever spelling is given. */
export function codeSystemId(identifier: string): string {
  return knownCodeSystem(identifier)?.id ?? withoutOidPrefix(identifier);
}

/** The URI by which FHIR names a code system: its own where it has one, otherwise its OID as a URN. */
export function codeSystemUri(id: string): string {
  const uri = known.find((system) => system.id === id)?.also.find((name) => /^(https?|urn):/.test(name));
  return uri ?? (isOid(id) ? withOidPrefix(id) : id);
}

/** True when both names are of one code system, or the same but for case, blanks and hyphens. */
export function sameCodeSystemName(system: CodeSystem, name: string): boolean {
  return fold(system.name) === fold(name) || knownCodeSystem(name)?.id === system.id;
}
