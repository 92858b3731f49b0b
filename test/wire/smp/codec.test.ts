import { expect } from 'chai';
import fc from 'fast-check';
import {
  locatorName,
  metadataAddress,
  participantOf,
  serviceIdentifiers,
} from '../../../src/wire/smp/identifiers.js';
import {
  extensionFields,
  type Redirect,
  type ServiceGroup,
  type ServiceInformation,
  type SmpEndpoint,
  type SmpExtension,
  SmpFormatError,
} from '../../../src/wire/smp/metadata.js';
import { readServiceGroup, readServiceMetadata } from '../../../src/wire/smp/read.js';
import { writeServiceGroup, writeServiceMetadata } from '../../../src/wire/smp/write.js';
import { escapeText } from '../../../src/wire/xml/write.js';
import { code, maybe, milliseconds, record, text } from '../../support/arbitraries.js';
import { readFrom, through } from '../../support/codec.js';

const identifier = record({ scheme: maybe(code), value: code }) as fc.Arbitrary<{
  scheme?: string;
  value: string;
}>;
const extension: fc.Arbitrary<SmpExtension> = fc.record({
  about: record(Object.fromEntries(extensionFields.map((name) => [name, maybe(text)]))),
  content: text.map((value) => `<a:b xmlns:a="urn:a">${escapeText(value)}</a:b>`),
});
const extensions = fc.array(extension, { maxLength: 2 });
const endpoint = record<SmpEndpoint>({
  transportProfile: code,
  address: code,
  requireBusinessLevelSignature: fc.boolean(),
  minimumAuthenticationLevel: maybe(code) as fc.Arbitrary<string>,
  activation: maybe(milliseconds) as fc.Arbitrary<Date>,
  expiration: maybe(milliseconds) as fc.Arbitrary<Date>,
  certificate: maybe(fc.uint8Array({ minLength: 1, maxLength: 40 })) as fc.Arbitrary<Uint8Array>,
  description: text,
  technicalContact: code,
  technicalInformation: maybe(code) as fc.Arbitrary<string>,
  extensions,
}) as fc.Arbitrary<SmpEndpoint>;
const information: fc.Arbitrary<ServiceInformation> = fc.record({
  kind: fc.constant('service' as const),
  participant: identifier,
  document: identifier,
  processes: fc.array(
    fc.record({
      process: identifier,
      endpoints: fc.array(endpoint, { minLength: 1, maxLength: 2 }),
      extensions,
    }),
    { minLength: 1, maxLength: 2 },
  ),
  extensions,
});
const redirect: fc.Arbitrary<Redirect> = fc.record({
  kind: fc.constant('redirect' as const),
  address: code,
  certificateUid: text,
  extensions,
});
const group: fc.Arbitrary<ServiceGroup> = fc.record({
  participant: identifier,
  references: fc.array(code, { maxLength: 3 }),
  extensions,
});

describe('SMP service metadata', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(information, redirect), (metadata) => {
        expect(through(writeServiceMetadata(metadata), readServiceMetadata)).to.deep.equal(metadata);
      }),
    );
  });

  it('has groups that are read as they were written', () => {
    fc.assert(
      fc.property(group, (one) => {
        expect(through(writeServiceGroup(one), readServiceGroup)).to.deep.equal(one);
      }),
    );
  });

  const smp = 'xmlns="http://docs.oasis-open.org/bdxr/ns/SMP/2016/05"';
  const service = (endpointXml: string) =>
    `<ServiceMetadata ${smp}><ServiceInformation><ParticipantIdentifier>p</ParticipantIdentifier>` +
    '<DocumentIdentifier>d</DocumentIdentifier><ProcessList><Process><ProcessIdentifier>x</ProcessIdentifier>' +
    `<ServiceEndpointList>${endpointXml}</ServiceEndpointList></Process></ProcessList></ServiceInformation>` +
    '</ServiceMetadata>';
  const plain = '<EndpointURI/><Certificate/>';
  const wrong: Readonly<Record<string, string>> = {
    'another element': '<a/>',
    'nothing inside': `<ServiceMetadata ${smp}/>`,
    'both a service and a redirect': `<ServiceMetadata ${smp}><Redirect href="a"/><Redirect href="b"/></ServiceMetadata>`,
    'no endpoint': service(''),
    'an expiration that is no date': service(
      `<Endpoint>${plain}<ServiceExpirationDate>soon</ServiceExpirationDate></Endpoint>`,
    ),
    'a certificate that is not base64': service(
      '<Endpoint><EndpointURI/><Certificate>*</Certificate></Endpoint>',
    ),
    'two addresses': service(`<Endpoint><EndpointURI/>${plain}</Endpoint>`),
  };
  for (const [what, xml] of Object.entries(wrong)) {
    it(`is refused with ${what}`, () => {
      expect(() => readFrom(xml, readServiceMetadata)).to.throw(SmpFormatError);
    });
  }
});

describe('the identifiers of a country', () => {
  it('lead to the name in DNS that the dossier computes', () => {
    expect(locatorName(participantOf('LU'), 'ehealth.testa.eu')).to.equal(
      '3AX3PTFTXRLG7XWIZR57G5XBMBWVJNJJLY2TFVEGWCIQ7N5YLPUA.ehealth-participantid-qns.ehealth.testa.eu',
    );
  });

  it('lead to the address of its metadata, percent-encoded', () => {
    expect(metadataAddress('http://smp.example/', serviceIdentifiers('LU', 'xcpd'))).to.equal(
      'http://smp.example/ehealth-participantid-qns%3A%3Aurn%3Aehealth%3Alu%3Ancp-idp/services/' +
        'ehealth-resid-qns%3A%3Aurn%3Aehealth%3APatientIdentificationAndAuthentication%3A%3AXCPD%3A%3A' +
        'CrossGatewayPatientDiscovery%23%23ITI-55',
    );
    expect(serviceIdentifiers('LU', 'searchMask').process.value).to.equal('urn:ehealth:ncp:lu:ism');
  });

  it('are not made of anything but two letters', () => {
    for (const country of ['', 'L', 'LUX', '%L']) expect(() => participantOf(country)).to.throw(RangeError);
  });
});
