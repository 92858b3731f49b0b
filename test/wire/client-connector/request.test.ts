import { expect } from 'chai';
import { CONNECTOR } from '../../../src/wire/client-connector/names.js';
import { ClientRequestRefusal, readClientRequest } from '../../../src/wire/client-connector/request.js';
import { readFrom } from '../../support/codec.js';

const read = (name: string, content: string) =>
  readFrom(`<c:${name} xmlns:c="${CONNECTOR}"><arg0>${content}</arg0></c:${name}>`, (root) =>
    readClientRequest(root),
  );
const COUNTRY = '<countryCode>LU</countryCode>';
const person = (content: string) =>
  read('queryPatient', `${COUNTRY}<patientDemographics>${content}</patientDemographics>`);

describe('requests of national systems', () => {
  it('tell a person by every field of the contract', () => {
    const full = person(
      '<administrativeGender>F</administrativeGender><birthDate>1980-01-31T23:30:00-05:00</birthDate><city>C</city><country>LU</country><familyName>F</familyName><givenName>G</givenName><postalCode>P</postalCode><streetAddress>S</streetAddress><patientId><root>urn:oid:2.999</root><extension>7</extension></patientId><patientId><root>2.999</root></patientId>',
    );
    expect(full).to.deep.equal({
      operation: 'queryPatient',
      countryCode: 'LU',
      traits: {
        ids: [{ root: '2.999', extension: '7' }],
        name: { family: ['F'], given: ['G'] },
        // The day that was written, whatever the zone.
        birthTime: '19800131',
        gender: 'F',
        address: { street: ['S'], city: 'C', postalCode: 'P', country: 'LU' },
      },
    });
  });

  it('name documents and filters', () => {
    const code = '<classCode><nodeRepresentation>34105-7</nodeRepresentation><schema>x</schema></classCode>';
    const filter =
      '<filterParams><createdAfter>2026-01-01T00:00:00Z</createdAfter><maximumSize>10</maximumSize></filterParams>';
    const id = '<patientId><root>2.999</root><extension>7</extension></patientId>';
    expect(read('queryDocuments', `${COUNTRY}${id}${code}${code}${filter}`)).to.deep.equal({
      operation: 'queryDocuments',
      countryCode: 'LU',
      patient: { root: '2.999', extension: '7' },
      classCodes: [
        { code: '34105-7', scheme: 'x' },
        { code: '34105-7', scheme: 'x' },
      ],
      filter: { createdAfter: new Date('2026-01-01T00:00:00Z'), maximumSize: 10 },
    });
  });

  for (const [what, act] of [
    ['no country', () => read('queryPatient', '<patientDemographics/>')],
    ['a blank country', () => read('queryPatient', '<countryCode> </countryCode><patientDemographics/>')],
    ['two countries', () => read('queryPatient', `${COUNTRY}${COUNTRY}<patientDemographics/>`)],
    ['a day that is none', () => person('<birthDate>1980-02-30T00:00:00</birthDate>')],
    ['a gender that is none', () => person('<administrativeGender>X</administrativeGender>')],
    ['half an identifier', () => read('queryDocuments', `${COUNTRY}<patientId><root>1.2</root></patientId>`)],
    ['another operation', () => read('deleteEverything', COUNTRY)],
    [
      'a document that is not base64',
      () =>
        read(
          'submitDocument',
          `${COUNTRY}<document><classCode><value>60593-1</value></classCode><base64Binary>%</base64Binary></document>`,
        ),
    ],
  ] as const) {
    it(`are refused with ${what}`, () => {
      expect(act).to.throw(ClientRequestRefusal);
    });
  }
});
