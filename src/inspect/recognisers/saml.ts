import type { XmlElement } from 'libxml2-wasm';
import { ehdsi } from '../../wire/dialects/ehdsi.js';
import { epsos } from '../../wire/dialects/epsos.js';
import { attributeOf, childrenOf, isNamed, textOf } from '../../wire/xml/read.js';
import { type Kind, type Recogniser, summary } from '../inspection.js';
import { attributeAt, first, select, textAt } from '../tree.js';

const PERMISSION = 'urn:oasis:names:tc:xspa:1.0:subject:hl7:permission';

/** HCP, TRC and next-of-kin assertions of both generations (dossier security 1 and 2). */
export const saml: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 'saml:Assertion'),
    summarise: (root) => {
      const kind = assertionKind(root);
      const treatment = kind !== 'saml-hcp-assertion';
      return {
        kind,
        summary: summary({
          id: attributeOf(root, 'ID'),
          issuer: textAt(root, 'Issuer'),
          issuerQualifier: attributeAt(root, 'Issuer', 'NameQualifier'),
          issueInstant: attributeOf(root, 'IssueInstant'),
          notBefore: attributeAt(root, 'Conditions', 'NotBefore'),
          notOnOrAfter: attributeAt(root, 'Conditions', 'NotOnOrAfter'),
          audience: textAt(root, 'Conditions/AudienceRestriction/Audience'),
          subject: textAt(root, 'Subject/NameID'),
          boundTo: textAt(root, 'Advice/AssertionIDRef'),
          patientId: treatment
            ? values(root, ...epsos.saml.patientId, ...ehdsi.saml.patientId).at(0)
            : undefined,
          professional: treatment
            ? undefined
            : values(root, ...ehdsi.saml.subjectId, ...epsos.saml.subjectId).at(0),
          role: values(root, 'urn:oasis:names:tc:xacml:2.0:subject:role').at(0),
          organisation: values(root, 'urn:oasis:names:tc:xspa:1.0:subject:organization').at(0),
          locality: values(root, 'urn:oasis:names:tc:xspa:1.0:environment:locality').at(0),
          facilityType: values(root, ...ehdsi.saml.facilityType, ...epsos.saml.facilityType).at(0),
          purposeOfUse: values(root, 'urn:oasis:names:tc:xspa:1.0:subject:purposeofuse').at(0),
          permissions: values(root, PERMISSION).map((value) => value.replace(`${PERMISSION}:`, '')),
          authnContext: textAt(root, 'AuthnStatement/AuthnContext/AuthnContextClassRef')?.split(':').at(-1),
          signed: first(root, 'Signature') !== undefined,
          signatureMethod: attributeAt(root, 'Signature/SignedInfo/SignatureMethod', 'Algorithm'),
        }),
      };
    },
  },
];

// The issuer's qualifier decides; epSOS had one qualifier for all, and told a TRC by its Advice.
function assertionKind(assertion: XmlElement): Kind {
  const qualifier = attributeAt(assertion, 'Issuer', 'NameQualifier');
  if (qualifier === 'urn:ehdsi:assertions:nok') return 'saml-nok-assertion';
  if (qualifier === ehdsi.saml.trcNameQualifier) return 'saml-trc-assertion';
  if (qualifier === ehdsi.saml.hcpNameQualifier) return 'saml-hcp-assertion';
  return first(assertion, 'Advice/AssertionIDRef') === undefined
    ? 'saml-hcp-assertion'
    : 'saml-trc-assertion';
}

// A value is text, or an element with a code and its display name.
function values(assertion: XmlElement, ...names: string[]): string[] {
  return select(assertion, 'AttributeStatement/Attribute')
    .filter((attribute) => names.includes(attributeOf(attribute, 'Name') ?? ''))
    .flatMap((attribute) => select(attribute, 'AttributeValue'))
    .map((value) => {
      const coded = childrenOf(value)[0];
      const display = attributeOf(coded, 'displayName');
      const code = attributeOf(coded, 'code');
      return code === undefined ? textOf(value) : display === undefined ? code : `${code} (${display})`;
    })
    .filter((value) => value !== undefined);
}
