import { withOidPrefix, writeCx } from '../../kernel/identifiers.js';
import type { SamlDialect } from '../dialects/dialect.js';
import { namespaces } from '../xml/namespaces.js';
import { type Element, el, elDefault, serialise } from '../xml/write.js';
import type { AssertionParts, CodedOrText, HcpAssertion, NokAssertion, TrcAssertion } from './assertion.js';
import {
  type AttributeName,
  hcpAttributeNames,
  NAME_FORMAT_URI,
  NEXT_OF_KIN_PARTS,
  nextOfKinNames,
  PERMISSION,
  trcAttributeNames,
} from './names.js';
import { writeDateTime } from './time.js';

/** An unsigned HCP assertion as an XML document of its own, to be signed as it stands (dossier security 1, 3.3). */
export function writeHcpAssertion(hcp: HcpAssertion, dialect: SamlDialect): string {
  const names = hcpAttributeNames(dialect);
  return writeAssertion(hcp, undefined, [
    text(names.homeCommunityId, hcp.homeCommunityId && withOidPrefix(hcp.homeCommunityId)),
    text(names.npi, hcp.npi),
    text(names.subjectId, hcp.subjectId),
    codedOrText(names.role, 'hl7:Role', hcp.role),
    text(names.clinicalSpeciality, hcp.clinicalSpeciality),
    text(names.organisation, hcp.organisation),
    text(names.organisationId, hcp.organisationId, dialect.organisationIdType),
    text(names.facilityType, hcp.facilityType),
    text(names.onBehalfOf, hcp.onBehalfOf),
    codedOrText(names.purposeOfUse, 'hl7:PurposeOfUse', hcp.purposeOfUse),
    text(names.locality, hcp.locality),
    hcp.permissions.length === 0
      ? undefined
      : attribute(
          names.permissions,
          hcp.permissions.map((code) => typed(PERMISSION + code, 'xs:string')),
        ),
  ]);
}

/** An unsigned TRC assertion as an XML document of its own, to be signed as it stands (dossier security 2.1, 3.3). */
export function writeTrcAssertion(trc: TrcAssertion, dialect: SamlDialect): string {
  const names = trcAttributeNames(dialect);
  return writeAssertion(trc, advice(trc.adviceId), [
    text(names.patientId, writeCx(trc.patientId)),
    codedOrText(names.purposeOfUse, 'hl7:PurposeOfUse', trc.purposeOfUse),
    text(names.dispensationPin, trc.dispensationPin),
    text(names.prescriptionId, trc.prescriptionId),
  ]);
}

/** An unsigned next of kin assertion as an XML document of its own, to be signed as it stands (dossier security 2.2). */
export function writeNokAssertion(nok: NokAssertion): string {
  const { adviceId, nextOfKin } = nok;
  return writeAssertion(
    nok,
    advice(adviceId),
    NEXT_OF_KIN_PARTS.map((part) => text(nextOfKinNames[part], nextOfKin[part])),
  );
}

function advice(id: string): Element {
  return el('saml:Advice', {}, el('saml:AssertionIDRef', {}, id));
}

function writeAssertion(
  parts: AssertionParts,
  given: Element | undefined,
  attributes: readonly (Element | undefined)[],
): string {
  const { issuer, nameId } = parts;
  return serialise(
    el(
      'saml:Assertion',
      {
        // Used inside values of xsi:type only, so nobody else declares it.
        'xmlns:xs': namespaces.xs,
        ID: parts.id,
        IssueInstant: writeDateTime(parts.issueInstant),
        Version: '2.0',
      },
      el('saml:Issuer', { NameQualifier: issuer.nameQualifier, Format: issuer.format }, issuer.value),
      el(
        'saml:Subject',
        {},
        el('saml:NameID', { Format: nameId.format, SPProvidedID: nameId.spProvidedId }, nameId.value),
        el('saml:SubjectConfirmation', { Method: parts.confirmationMethod }),
      ),
      el(
        'saml:Conditions',
        { NotBefore: writeDateTime(parts.notBefore), NotOnOrAfter: writeDateTime(parts.notOnOrAfter) },
        parts.audiences.length === 0
          ? undefined
          : el(
              'saml:AudienceRestriction',
              {},
              parts.audiences.map((audience) => el('saml:Audience', {}, audience)),
            ),
      ),
      given,
      el(
        'saml:AuthnStatement',
        { AuthnInstant: writeDateTime(parts.authnInstant) },
        el('saml:AuthnContext', {}, el('saml:AuthnContextClassRef', {}, parts.authnContextClass)),
      ),
      el('saml:AttributeStatement', {}, attributes),
    ),
  );
}

function attribute(name: AttributeName, values: readonly Element[]): Element {
  return el(
    'saml:Attribute',
    { FriendlyName: name.friendlyName, Name: name.names[0], NameFormat: NAME_FORMAT_URI },
    values,
  );
}

function typed(value: string, type: 'xs:string' | 'xs:anyURI'): Element {
  return el('saml:AttributeValue', { 'xsi:type': type }, value);
}

function text(
  name: AttributeName,
  value: string | undefined,
  type: 'xs:string' | 'xs:anyURI' = 'xs:string',
): Element | undefined {
  return value === undefined ? undefined : attribute(name, [typed(value, type)]);
}

function codedOrText(
  name: AttributeName,
  element: 'hl7:Role' | 'hl7:PurposeOfUse',
  value: CodedOrText,
): Element | undefined {
  if ('text' in value) return text(name, value.text);
  const { code, codeSystem, codeSystemName, displayName } = value;
  // Peers search for the unprefixed name (dossier security 1.3).
  const coded = elDefault(element, { code, codeSystem, codeSystemName, displayName });
  return attribute(name, [el('saml:AttributeValue', {}, coded)]);
}
