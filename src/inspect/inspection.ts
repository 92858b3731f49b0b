import type { XmlElement } from 'libxml2-wasm';

/** What a file can be, by the name that JSON carries, and how a person is told. */
export const kinds = {
  'xcpd-request': 'XCPD request (ITI-55)',
  'xcpd-response': 'XCPD response (ITI-55)',
  'xca-list-request': 'XCA list request (ITI-38)',
  'xca-list-response': 'XCA list response (ITI-38)',
  'xca-retrieve-request': 'XCA retrieve request (ITI-39)',
  'xca-retrieve-response': 'XCA retrieve response (ITI-39)',
  'xdr-request': 'XDR request (ITI-41)',
  'registry-response': 'registry response (ITI-41)',
  'ws-trust-request': 'WS-Trust request for a security token',
  'ws-trust-response': 'WS-Trust response with a security token',
  'client-connector-request': 'client connector request',
  'client-connector-response': 'client connector response',
  'soap-envelope': 'SOAP envelope',
  'soap-header': 'SOAP header',
  'soap-fault': 'SOAP fault',
  'saml-hcp-assertion': 'SAML assertion: identity of a health professional (HCP)',
  'saml-trc-assertion': 'SAML assertion: treatment relationship (TRC)',
  'saml-nok-assertion': 'SAML assertion: next of kin (NOK)',
  'cda-patient-summary': 'CDA: patient summary',
  'cda-eprescription': 'CDA: ePrescription',
  'cda-edispensation': 'CDA: eDispensation',
  'cda-edispensation-discard': 'CDA: discard of an eDispensation',
  'cda-mro': 'CDA: medication related overview',
  'cda-hcer': 'CDA: healthcare encounter report',
  'cda-consent': 'CDA: patient consent',
  'cda-laboratory': 'CDA: laboratory report',
  'cda-hospital-discharge': 'CDA: hospital discharge report',
  'cda-imaging-report': 'CDA: medical imaging report',
  'cda-imaging': 'CDA: medical images',
  'cda-other': 'CDA: none of the kinds that cross the border',
  'search-mask': 'international search mask',
  'search-mask-countries': 'list of the countries with a search mask',
  'smp-service-metadata': 'SMP service metadata',
  'smp-service-group': 'SMP service group',
  'trust-service-status-list': 'trust service status list (TSL)',
  'value-set-svs': 'value set (IHE SVS)',
  'value-set-repository': 'value set (repository, one file a value set)',
  'code-system-repository': 'value set entries (repository, one file a code system)',
  'audit-message': 'audit message',
  'rem-evidence': 'REM evidence',
  'xacml-policy': 'XACML policy',
  'coded-element-list': 'coded element list',
  'home-community-list': 'list of home community identifiers',
  'eadc-configuration': 'configuration of the statistics collector (eADC)',
  'xml-schema': 'XML Schema',
  wsdl: 'WSDL service description',
  schematron: 'Schematron rules',
  pdf: 'PDF document',
  'png-image': 'PNG image',
  'jpeg-image': 'JPEG image',
} as const;

export type Kind = keyof typeof kinds;

/** True for the name of a kind. */
export function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}

export type Fact = string | number | boolean | readonly string[];
export type Summary = Readonly<Record<string, Fact>>;

/** What a file is, and its essentials. */
export interface Inspection {
  readonly kind: Kind;
  readonly summary: Summary;
}

/** A file that is not described: not known here, not well-formed, or not safe to read. */
export interface Refusal {
  readonly kind: 'unrecognised' | 'malformed' | 'unsafe';
  readonly reason: string;
}

/** How a recogniser asks about what it finds inside: another message, or a document in base64. */
export interface Inside {
  element(element: XmlElement): Inspection | undefined;
  /** One line about a document inside a message. */
  base64(text: string | undefined): string;
}

/** One family of files, told by the root element. */
export interface Recogniser {
  matches(root: XmlElement): boolean;
  summarise(root: XmlElement, inside: Inside): Inspection;
}

/** A summary without what is not there: undefined values, empty texts and empty lists are left out. */
export function summary(facts: Readonly<Record<string, Fact | undefined>>): Summary {
  const found: Record<string, Fact> = {};
  for (const [name, fact] of Object.entries(facts)) {
    const empty = fact === undefined || fact === '' || (typeof fact === 'object' && fact.length === 0);
    if (!empty) found[name] = fact;
  }
  return found;
}
