import { CONNECTOR, operations } from '../../wire/client-connector/names.js';
import { escapeAttribute } from '../../wire/xml/write.js';

/** A field of a type: its name, its type, and how often it stands. */
type Field = readonly [name: string, type: string, occurs?: '?' | '*' | '+'];

/** The types of the contract by name; `extends` of the request types is the one field of their base (dossier operation 3.2). */
const types: Readonly<Record<string, readonly Field[]>> = {
  patientId: [
    ['root', 'xs:string', '?'],
    ['extension', 'xs:string', '?'],
  ],
  patientDemographics: [
    ['administrativeGender', 'xs:string', '?'],
    ['birthDate', 'xs:dateTime', '?'],
    ...[
      'city',
      'country',
      'email',
      'familyName',
      'givenName',
      'postalCode',
      'streetAddress',
      'telephone',
    ].map((name): Field => [name, 'xs:string', '?']),
    ['patientId', 'c:patientId', '*'],
  ],
  genericDocumentCode: [
    ['nodeRepresentation', 'xs:string', '?'],
    ['schema', 'xs:string', '?'],
    ['value', 'xs:string', '?'],
  ],
  documentId: [
    ['repositoryUniqueId', 'xs:string', '?'],
    ['documentUniqueId', 'xs:string', '?'],
  ],
  author: [
    ['person', 'xs:string', '?'],
    ['specialty', 'xs:string', '*'],
  ],
  reasonOfHospitalisation: [
    ['code', 'xs:string', '?'],
    ['text', 'xs:string', '?'],
  ],
  filterParams: [
    ['createdBefore', 'xs:dateTime', '?'],
    ['createdAfter', 'xs:dateTime', '?'],
    ['maximumSize', 'xs:integer', '?'],
  ],
  epsosDocument: [
    ['classCode', 'c:genericDocumentCode', '?'],
    ['creationDate', 'xs:dateTime', '?'],
    ['eventDate', 'xs:dateTime', '?'],
    ['description', 'xs:string', '?'],
    ['formatCode', 'c:genericDocumentCode', '?'],
    ['mimeType', 'xs:string', '?'],
    ['size', 'xs:integer', '?'],
    ['title', 'xs:string', '?'],
    ['uuid', 'xs:string', '?'],
    ['submissionSetId', 'xs:string', '?'],
    ['hcid', 'xs:string', '?'],
    ['repositoryId', 'xs:string', '?'],
    ['base64Binary', 'xs:base64Binary', '?'],
    ['authors', 'c:author', '*'],
    ['reasonOfHospitalisation', 'c:reasonOfHospitalisation', '?'],
    ['associatedDocuments', 'c:epsosDocument', '*'],
    ...['atcCode', 'atcText', 'doseFormCode', 'doseFormText', 'strength', 'substitution'].map(
      (name): Field => [name, 'xs:string', '?'],
    ),
    ['dispensable', 'xs:boolean', '?'],
  ],
};

const requests: Readonly<Record<string, readonly Field[]>> = {
  queryPatientRequest: [['patientDemographics', 'c:patientDemographics']],
  queryDocumentRequest: [
    ['patientId', 'c:patientId'],
    ['classCode', 'c:genericDocumentCode', '+'],
    ['filterParams', 'c:filterParams', '?'],
  ],
  retrieveDocumentRequest: [
    ['homeCommunityId', 'xs:string'],
    ['documentId', 'c:documentId'],
    ['classCode', 'c:genericDocumentCode'],
    ['targetLanguage', 'xs:string'],
  ],
  submitDocumentRequest: [
    ['document', 'c:epsosDocument'],
    ['patientDemographics', 'c:patientDemographics', '?'],
  ],
};

const messages: Readonly<Record<string, readonly Field[]>> = {
  sayHello: [['arg0', 'xs:string']],
  sayHelloResponse: [['return', 'xs:string', '?']],
  queryPatient: [['arg0', 'c:queryPatientRequest']],
  queryPatientResponse: [['return', 'c:patientDemographics', '*']],
  queryDocuments: [['arg0', 'c:queryDocumentRequest']],
  queryDocumentsResponse: [['return', 'c:epsosDocument', '*']],
  retrieveDocument: [['arg0', 'c:retrieveDocumentRequest']],
  retrieveDocumentResponse: [['return', 'c:epsosDocument', '?']],
  submitDocument: [['arg0', 'c:submitDocumentRequest']],
  submitDocumentResponse: [['responseStatus', 'xs:string', '?']],
};

/** The names of the service and its one port. */
export const SERVICE = 'ClientConnectorService';
export const PORT = 'ClientConnectorServicePort';

/** The contract as WSDL 1.1, document/literal over SOAP 1.2, for a service at `address` (dossier operation 3.1). */
export function writeConnectorWsdl(address: string): string {
  const lines = [
    `<w:types><xs:schema targetNamespace="${CONNECTOR}" elementFormDefault="unqualified">`,
    ...Object.keys(messages).map((name) => `<xs:element name="${name}" type="c:${name}"/>`),
    complexType('epsosServiceRequest', [['countryCode', 'xs:string']]),
    ...Object.entries({ ...types, ...messages }).map(([name, fields]) => complexType(name, fields)),
    ...Object.entries(requests).map(([name, fields]) => requestType(name, fields)),
    '</xs:schema></w:types>',
    ...Object.keys(messages).map(
      (name) => `<w:message name="${name}"><w:part name="parameters" element="c:${name}"/></w:message>`,
    ),
    `<w:portType name="${SERVICE}PortType">`,
    ...operations.map(
      (name) =>
        `<w:operation name="${name}"><w:input message="c:${name}" a:Action="urn:ehdsi:${name}"/><w:output message="c:${name}Response" a:Action="urn:ehdsi:${name}Response"/></w:operation>`,
    ),
    '</w:portType>',
    `<w:binding name="${SERVICE}PortBinding" type="c:${SERVICE}PortType">`,
    '<b:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>',
    ...operations.map(
      (name) =>
        `<w:operation name="${name}"><b:operation soapAction="urn:ehdsi:${name}"/><w:input><b:body use="literal"/></w:input><w:output><b:body use="literal"/></w:output></w:operation>`,
    ),
    '</w:binding>',
    `<w:service name="${SERVICE}"><w:port name="${PORT}" binding="c:${SERVICE}PortBinding"><b:address location="${escapeAttribute(address)}"/></w:port></w:service>`,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:b="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:a="http://www.w3.org/2007/05/addressing/metadata" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:c="${CONNECTOR}" name="${SERVICE}" targetNamespace="${CONNECTOR}">
${lines.join('\n')}
</w:definitions>
`;
}

const OCCURS = {
  '?': ' minOccurs="0"',
  '*': ' minOccurs="0" maxOccurs="unbounded"',
  '+': ' maxOccurs="unbounded"',
} as const;

function sequence(fields: readonly Field[]): string {
  const elements = fields.map(
    ([name, type, occurs]) =>
      `<xs:element name="${name}" type="${type}"${occurs === undefined ? '' : OCCURS[occurs]}/>`,
  );
  return `<xs:sequence>${elements.join('')}</xs:sequence>`;
}

function complexType(name: string, fields: readonly Field[]): string {
  return `<xs:complexType name="${name}">${sequence(fields)}</xs:complexType>`;
}

function requestType(name: string, fields: readonly Field[]): string {
  return `<xs:complexType name="${name}"><xs:complexContent><xs:extension base="c:epsosServiceRequest">${sequence(fields)}</xs:extension></xs:complexContent></xs:complexType>`;
}
