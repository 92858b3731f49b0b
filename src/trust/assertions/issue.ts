import type { X509Certificate } from 'node:crypto';
import { type CountryCode, type PatientId, samePatient } from '../../kernel/identifiers.js';
import type { Runtime } from '../../kernel/runtime.js';
import type { Dialect, SamlDialect } from '../../wire/dialects/dialect.js';
import type {
  AssertionParts,
  CodedOrText,
  HcpAssertion,
  Issuer,
  NameId,
  NextOfKin,
  NokAssertion,
  TrcAssertion,
} from '../../wire/saml/assertion.js';
import {
  ISCO,
  NAME_ID_UNSPECIFIED,
  PREVIOUS_SESSION,
  PURPOSE_OF_USE,
  SENDER_VOUCHES,
} from '../../wire/saml/names.js';
import { writeHcpAssertion, writeNokAssertion, writeTrcAssertion } from '../../wire/saml/write.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { withXml } from '../../wire/xml/parse.js';
import type { Signer } from '../keys/signer.js';
import { signEnveloped } from '../xmldsig/sign.js';
import { AssertionFault, refusing } from './failures.js';
import { permissionsOf } from './grants.js';
import { type Kind, MAX_SPAN_MS, type PartRules } from './parts.js';
import { readAs, unseal } from './seal.js';
import type { Anchors } from './trusted.js';
import { checkHcp, checkNok, checkTrc } from './validate.js';

/** A professional who has logged in at this house. */
export interface Professional {
  /** Identifier at the identity provider. */
  readonly id: string;
  /** Format of the identifier; unspecified when absent. */
  readonly idFormat?: string;
  readonly spProvidedId?: string;
  readonly name: string;
  /** ISCO-08 code. */
  readonly occupation: string;
  readonly clinicalSpeciality?: string;
  readonly organisation?: string;
  /** `urn:hl7ii:<root>:<extension>` or `urn:oid:<OID>`. */
  readonly organisationId?: string;
  readonly facilityType: string;
  readonly onBehalfOf?: string;
  /** The point of care. */
  readonly locality: string;
  /** Plain OID. */
  readonly homeCommunityId?: string;
  readonly npi?: string;
  /** Permission codes; those of the occupation when absent. */
  readonly permissions?: readonly string[];
}

export type Purpose = 'TREATMENT' | 'EMERGENCY';

/** What a TRC is issued for. */
export interface Treatment {
  readonly patient: PatientId;
  /** The HCP's purpose when absent. */
  readonly purpose?: Purpose;
  readonly prescriptionId?: string;
  readonly dispensationPin?: string;
}

/** The house that issues. */
export interface AssertionIssuer {
  readonly country: CountryCode;
  readonly dialect: Dialect;
  readonly signer: Signer;
  readonly runtime: Runtime;
}

/** A signed assertion as it is spliced into messages, with what a session needs of it. */
export interface IssuedAssertion {
  readonly xml: string;
  readonly id: string;
  readonly notOnOrAfter: Date;
}

/**
 * Issues and signs the identity assertion of a professional, for four hours (dossier security 1). Throws an
 * ExchangeError when the dialect cannot tell the professional's occupation or a peer would refuse the values.
 */
export function issueHcp(
  professional: Professional,
  purpose: Purpose,
  issuer: AssertionIssuer,
): IssuedAssertion {
  const { dialect, signer } = issuer;
  const { saml } = dialect;
  return refusing({ transaction: 'xcpd', dialect }, () => {
    const { id, idFormat, spProvidedId, name, occupation, permissions, ...rest } = professional;
    const { id: assertionId, ...parts } = partsOf('hcp', issuer);
    const hcp: HcpAssertion = {
      ...rest,
      id: assertionId,
      ...parts,
      nameId: {
        value: id,
        format: idFormat ?? NAME_ID_UNSPECIFIED,
        ...(spProvidedId === undefined ? {} : { spProvidedId }),
      },
      authnContextClass: saml.authnContextClass,
      subjectId: name,
      role: roleOf(occupation, saml),
      purposeOfUse: purposeIn(saml, purpose),
      permissions: permissions ?? permissionsOf(occupation),
    };
    const xml = writeHcpAssertion(hcp, saml);
    // What a peer would refuse is not issued.
    checkHcp(readAs(xml, 'hcp', saml), { saml, now: parts.issueInstant, skewMs: 0 });
    return sealed(hcp, xml, signer, saml);
  });
}

/**
 * Confirms the treatment relationship of a professional with a patient, for two hours: issues and signs a TRC
 * that stands on the HCP assertion. That one must be valid now without tolerance, bear a seal of this country
 * that holds, and name the professional in full (dossier security 2.1, issuer preconditions; 4.4). Throws an
 * ExchangeError, with the code that a peer would answer.
 */
export function issueTrc(
  hcpXml: string,
  treatment: Treatment,
  issuer: AssertionIssuer & { readonly anchors: Anchors },
): IssuedAssertion {
  const { country, dialect, signer, anchors } = issuer;
  const { saml } = dialect;
  // The list is the first transaction that a TRC is issued for.
  return refusing({ transaction: 'xcaList', dialect }, () => {
    const { patient, purpose, ...rest } = treatment;
    const parts = partsOf('trc', issuer);
    const now = parts.issueInstant;
    const rules = { saml, now, skewMs: 0 };
    const hcp = openHcp(hcpXml, { anchors, country }, rules);
    if (patient.extension.trim() === '' || patient.root.trim() === '') {
      throw new AssertionFault(
        'trc',
        'the patient identifier is required: its value and its assigning authority',
      );
    }
    const trc: TrcAssertion = {
      ...rest,
      ...parts,
      nameId: subjectOf(hcp, saml),
      authnContextClass: PREVIOUS_SESSION,
      adviceId: hcp.id,
      patientId: patient,
      purposeOfUse: purpose === undefined ? hcp.purposeOfUse : purposeIn(saml, purpose),
    };
    const xml = writeTrcAssertion(trc, saml);
    if (!samePatient(checkTrc(readAs(xml, 'trc', saml), hcp, rules).patientId, patient)) {
      throw new AssertionFault(
        'trc',
        'the patient identifier holds characters that its CX form cannot carry',
      );
    }
    return sealed(trc, xml, signer, saml);
  });
}

/**
 * Confirms who speaks for the patient, for two hours: issues and signs a next of kin assertion that stands on
 * the HCP assertion, for which the rules of {@link issueTrc} hold (dossier security 2.2). Throws an
 * ExchangeError, also for a dialect that has no such assertion.
 */
export function issueNok(
  hcpXml: string,
  nextOfKin: NextOfKin,
  issuer: AssertionIssuer & { readonly anchors: Anchors },
): IssuedAssertion {
  const { dialect, signer } = issuer;
  const { saml } = dialect;
  return refusing({ transaction: 'xcaList', dialect }, () => {
    if (saml.nokNameQualifier === undefined) {
      throw new AssertionFault('nok', 'this generation of the network has no next of kin assertion');
    }
    if (nextOfKin.id === undefined) {
      throw new AssertionFault('nok', 'the identifier of the next of kin is required');
    }
    const parts = partsOf('nok', issuer);
    const rules = { saml, now: parts.issueInstant, skewMs: 0 };
    const hcp = openHcp(hcpXml, issuer, rules);
    const nok: NokAssertion = {
      ...parts,
      nameId: subjectOf(hcp, saml),
      authnContextClass: PREVIOUS_SESSION,
      adviceId: hcp.id,
      nextOfKin,
    };
    const xml = writeNokAssertion(nok);
    checkNok(readAs(xml, 'nok', saml), hcp, rules);
    return sealed(nok, xml, signer, saml);
  });
}

/**
 * The identity that another assertion is to stand on, judged as {@link issueTrc} does, with the certificate of its
 * seal. Throws an ExchangeError. Whether that one is revoked is the caller's to ask.
 */
export function judgeHcp(
  hcpXml: string,
  { country, dialect, anchors, runtime }: Omit<AssertionIssuer, 'signer'> & { readonly anchors: Anchors },
): { readonly hcp: HcpAssertion; readonly sealCertificate: X509Certificate } {
  const { saml } = dialect;
  const rules = { saml, now: runtime.clock.now(), skewMs: 0 };
  return refusing({ transaction: 'xcaList', dialect }, () => unsealHcp(hcpXml, { anchors, country }, rules));
}

/** The HCP assertion that another is to stand on: its seal is of this country and holds, and it is in force. */
function openHcp(
  hcpXml: string,
  house: { readonly anchors: Anchors; readonly country: CountryCode },
  rules: PartRules,
): HcpAssertion {
  return unsealHcp(hcpXml, house, rules).hcp;
}

function unsealHcp(
  hcpXml: string,
  { anchors, country }: { readonly anchors: Anchors; readonly country: CountryCode },
  rules: PartRules,
): { readonly hcp: HcpAssertion; readonly sealCertificate: X509Certificate } {
  return withHcp(hcpXml, (root) => {
    const { reading, certificate } = unseal(root, 'hcp', { ...rules, anchors, country });
    return { hcp: checkHcp(reading, rules), sealCertificate: certificate };
  });
}

function withHcp<T>(xml: string, use: Parameters<typeof withXml<T>>[1]): T {
  try {
    return withXml(xml, use);
  } catch (error) {
    if (error instanceof XmlRefusal) throw new AssertionFault('structure', error.message, error);
    throw error;
  }
}

function partsOf(
  kind: Kind,
  { country, dialect: { saml }, runtime }: AssertionIssuer,
): Omit<AssertionParts, 'nameId' | 'authnContextClass'> {
  const now = runtime.clock.now();
  return {
    id: `_${runtime.ids.uuid()}`,
    issueInstant: now,
    issuer: issuerOf(kind, country, saml),
    confirmationMethod: SENDER_VOUCHES,
    notBefore: now,
    notOnOrAfter: new Date(now.getTime() + MAX_SPAN_MS[kind]),
    audiences: saml.audience === undefined ? [] : [saml.audience],
    authnInstant: now,
  };
}

function issuerOf(kind: Kind, country: CountryCode, saml: SamlDialect): Issuer {
  const { template, nameQualifier } = {
    hcp: { template: saml.hcpIssuer, nameQualifier: saml.hcpNameQualifier },
    trc: { template: saml.trcIssuer, nameQualifier: saml.trcNameQualifier },
    nok: { template: saml.trcIssuer, nameQualifier: saml.nokNameQualifier },
  }[kind];
  return {
    value: template.replace('{country}', country),
    ...(nameQualifier === undefined ? {} : { nameQualifier }),
  };
}

function roleOf(occupation: string, saml: SamlDialect): CodedOrText {
  const role = Object.hasOwn(saml.roleOf, occupation) ? saml.roleOf[occupation] : undefined;
  if (role === undefined) {
    throw new AssertionFault(
      'role',
      `the occupation ${occupation} (ISCO-08) is none that this network knows`,
    );
  }
  const displayName = saml.roles[role];
  return {
    coded: { code: role, ...ISCO, ...(displayName === undefined ? {} : { displayName }) },
    text: { text: role },
  }[saml.roleForm];
}

function purposeIn(saml: SamlDialect, purpose: Purpose): CodedOrText {
  return {
    coded: { code: purpose, ...PURPOSE_OF_USE, displayName: purpose },
    text: { text: purpose },
  }[saml.purposeForm];
}

function subjectOf(hcp: HcpAssertion, saml: SamlDialect): NameId {
  return {
    nameId: { value: hcp.nameId.value, format: hcp.nameId.format },
    subjectId: { value: hcp.subjectId, format: NAME_ID_UNSPECIFIED },
  }[saml.trcNameId];
}

function sealed(
  { id, notOnOrAfter }: AssertionParts,
  xml: string,
  signer: Signer,
  { canonicalisation, inclusivePrefixes }: SamlDialect,
): IssuedAssertion {
  return { xml: signEnveloped(xml, signer, { canonicalisation, inclusivePrefixes }), id, notOnOrAfter };
}
