import { escapeAttribute as quoted } from '../../../wire/xml/write.js';

/** An operation of a Gazelle service: the elements of its request and its answer, in their order. */
export interface GazelleOperation {
  readonly name: string;
  readonly takes: readonly string[];
  readonly gives: { readonly name: string; readonly many?: boolean };
  readonly faults: boolean;
}

/** A Gazelle service with the names that its clients know (dossier operation 6.5). */
export interface GazelleContract {
  readonly namespace: string;
  readonly service: string;
  readonly port: string;
  readonly portType: string;
  readonly operations: readonly GazelleOperation[];
}

/** Validation against a model: of assertions, audit messages, CDA, HL7 v3 and XDS metadata. */
export const modelBased: GazelleContract = {
  namespace: 'http://ws.mb.validator.gazelle.ihe.net',
  service: 'ModelBasedValidationWSService',
  port: 'ModelBasedValidationWSPort',
  portType: 'ModelBasedValidationWS',
  operations: [
    { name: 'about', takes: [], gives: { name: 'about' }, faults: false },
    {
      name: 'getListOfValidators',
      // So spelled on the wire.
      takes: ['descriminator'],
      gives: { name: 'Validators', many: true },
      faults: true,
    },
    {
      name: 'validateDocument',
      takes: ['document', 'validator'],
      gives: { name: 'DetailedResult' },
      faults: true,
    },
    {
      name: 'validateBase64Document',
      takes: ['base64Document', 'validator'],
      gives: { name: 'DetailedResult' },
      faults: true,
    },
  ],
};

/** Validation by Schematron files. */
export const schematronBased: GazelleContract = {
  namespace: 'http://ws.validator.sch.gazelle.ihe.net/',
  service: 'SchematronValidatorService',
  port: 'SchematronValidatorPort',
  portType: 'SchematronValidator',
  operations: [
    { name: 'about', takes: [], gives: { name: 'return' }, faults: false },
    { name: 'getListOfValidators', takes: ['arg0'], gives: { name: 'return', many: true }, faults: true },
    { name: 'validateDocument', takes: ['arg0', 'arg1'], gives: { name: 'return' }, faults: true },
    {
      name: 'validateBase64Document',
      takes: ['base64Document', 'validator'],
      gives: { name: 'return' },
      faults: true,
    },
  ],
};

const FAULT = 'SOAPException';

/** The contract as WSDL 1.1, document/literal over SOAP 1.1, for a service at `address`. */
export function writeWsdl(contract: GazelleContract, address: string): string {
  const { namespace, service, port, portType, operations } = contract;
  const messages = [...operations.flatMap(({ name }) => [name, `${name}Response`]), FAULT];
  const schema = [
    ...operations.flatMap(({ name, takes, gives }) => [
      element(
        name,
        takes.map((each) => ({ name: each })),
      ),
      element(`${name}Response`, [gives]),
    ]),
    `<xs:element name="${FAULT}"><xs:complexType><xs:sequence><xs:element name="message" type="xs:string" nillable="true"/></xs:sequence></xs:complexType></xs:element>`,
  ];
  const lines = [
    `<w:types><xs:schema targetNamespace="${namespace}" elementFormDefault="unqualified">`,
    ...schema,
    '</xs:schema></w:types>',
    ...messages.map(
      (name) =>
        `<w:message name="${name}"><w:part name="${name === FAULT ? FAULT : 'parameters'}" element="t:${name}"/></w:message>`,
    ),
    `<w:portType name="${portType}">`,
    ...operations.map(({ name, faults }) =>
      operation(name, {
        input: `<w:input name="${name}" message="t:${name}"/>`,
        output: `<w:output name="${name}Response" message="t:${name}Response"/>`,
        fault: faults ? `<w:fault name="${FAULT}" message="t:${FAULT}"/>` : '',
      }),
    ),
    '</w:portType>',
    `<w:binding name="${service}SoapBinding" type="t:${portType}">`,
    '<b:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>',
    ...operations.map(({ name, faults }) =>
      operation(name, {
        input: `<b:operation soapAction="" style="document"/><w:input name="${name}"><b:body use="literal"/></w:input>`,
        output: `<w:output name="${name}Response"><b:body use="literal"/></w:output>`,
        fault: faults ? `<w:fault name="${FAULT}"><b:fault name="${FAULT}" use="literal"/></w:fault>` : '',
      }),
    ),
    '</w:binding>',
    `<w:service name="${service}"><w:port name="${port}" binding="t:${service}SoapBinding"><b:address location="${quoted(address)}"/></w:port></w:service>`,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="${namespace}" name="${service}" targetNamespace="${namespace}">
${lines.join('\n')}
</w:definitions>
`;
}

function operation(name: string, parts: { input: string; output: string; fault: string }): string {
  return `<w:operation name="${name}">${parts.input}${parts.output}${parts.fault}</w:operation>`;
}

function element(
  name: string,
  children: readonly { readonly name: string; readonly many?: boolean }[],
): string {
  const inner = children.map(
    (child) =>
      `<xs:element name="${child.name}" type="xs:string" minOccurs="0"${child.many ? ' maxOccurs="unbounded"' : ''}/>`,
  );
  return `<xs:element name="${name}"><xs:complexType><xs:sequence>${inner.join('')}</xs:sequence></xs:complexType></xs:element>`;
}
