import { expect } from 'chai';
import fc from 'fast-check';
import { type ErrorName, ExchangeError } from '../../../src/kernel/errors.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import {
  APPROVED,
  readListRequest,
  requestedClasses,
  writeListRequest,
  type XcaListRequest,
} from '../../../src/wire/xca/list-request.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { readFrom, through } from '../../support/codec.js';
import { anyListRequest } from '../../support/xca-arbitraries.js';

const LOINC = '2.16.840.1.113883.6.1';
const request: XcaListRequest = {
  patientId: { root: '2.999.1.1.10', extension: '800131-123|X7' },
  classCodes: [{ code: '57833-6', codeSystem: LOINC }],
  statuses: [APPROVED],
};

const xml = serialise(writeListRequest(request));

function refusal(act: () => unknown): { name: ErrorName; location: string | undefined } {
  try {
    act();
  } catch (error) {
    if (error instanceof ExchangeError) return { name: error.errorName, location: error.location };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('XCA list request', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(anyListRequest, (value) => {
        expect(through(writeListRequest(value), readListRequest)).to.deep.equal(value);
      }),
    );
  });

  it('is written as the network writes it', () => {
    expect(xml).to.equal(
      '<query:AdhocQueryRequest xmlns:query="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0">' +
        '<query:ResponseOption returnComposedObjects="true" returnType="LeafClass"/>' +
        '<AdhocQuery xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0" ' +
        'id="urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d">' +
        '<Slot name="$XDSDocumentEntryPatientId"><ValueList>' +
        "<Value>'800131-123|X7^^^&amp;2.999.1.1.10&amp;ISO'</Value></ValueList></Slot>" +
        '<Slot name="$XDSDocumentEntryStatus"><ValueList>' +
        "<Value>('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')</Value></ValueList></Slot>" +
        '<Slot name="$XDSDocumentEntryClassCode"><ValueList>' +
        "<Value>('57833-6^^2.16.840.1.113883.6.1')</Value></ValueList></Slot>" +
        '</AdhocQuery></query:AdhocQueryRequest>',
    );
  });

  const two = [
    { code: '34105-7', codeSystem: LOINC },
    { code: '11502-2', codeSystem: LOINC },
  ];
  const forms: [string, string][] = [
    ['in one pair of quotes', `<Value>('34105-7^^${LOINC},11502-2^^${LOINC}')</Value>`],
    ['each in its quotes', `<Value>('34105-7^^${LOINC}','11502-2^^${LOINC}')</Value>`],
    ['in two values', `<Value>('34105-7^^${LOINC}')</Value><Value>('11502-2^^${LOINC}')</Value>`],
    ['bare and with blanks', `<Value> 34105-7^^${LOINC} , 11502-2^^${LOINC} </Value>`],
  ];
  for (const [form, value] of forms) {
    it(`reads several class codes ${form}`, () => {
      const several = xml.replace(/<Value>\('57833-6[^<]*<\/Value>/, value);
      expect(readFrom(several, readListRequest).classCodes).to.deep.equal(two);
    });
  }

  it('writes several class codes in one value, each in its quotes', () => {
    expect(serialise(writeListRequest({ ...request, classCodes: two }))).to.contain(
      `<Value>('34105-7^^${LOINC}','11502-2^^${LOINC}')</Value>`,
    );
  });

  it('reads a status with a blank inside, and a filter as a time of either form', () => {
    const odd = xml
      .replace('ebxml-regrep:StatusType', 'ebxml-regrep: StatusType')
      .replace(
        '</AdhocQuery>',
        '<Slot name="$XDSDocumentEntryFilterCreatedAfter"><ValueList><Value>20230101</Value></ValueList></Slot></AdhocQuery>',
      );
    const read = readFrom(odd, readListRequest);
    expect(read.statuses).to.deep.equal([APPROVED]);
    expect(read.createdAfter).to.deep.equal(new Date('2023-01-01T00:00:00Z'));
  });

  it('reads an instant in its time zone', () => {
    for (const [value, utc] of [
      ['2023-01-01T00:00:00Z', '2023-01-01T00:00:00Z'],
      ['2023-01-01T01:30:00.5+01:30', '2023-01-01T00:00:00.500Z'],
      ['2023-01-01', '2023-01-01T00:00:00Z'],
    ] as const) {
      expect(readFrom(filter('CreatedBefore', value), readListRequest).createdBefore).to.deep.equal(
        new Date(utc),
      );
    }
  });

  it('does not stumble over slots without a value', () => {
    const empty = xml.replace(
      '</AdhocQuery>',
      '<Slot name="$XDSDocumentEntryFilterMaximumSize"/></AdhocQuery>',
    );
    expect(readFrom(empty, readListRequest)).to.deep.equal(request);
  });

  const filter = (name: string, value: string) =>
    xml.replace(
      '</AdhocQuery>',
      `<Slot name="$XDSDocumentEntryFilter${name}"><ValueList><Value>${value}</Value></ValueList></Slot></AdhocQuery>`,
    );
  const refused: [string, string, ErrorName, string][] = [
    ['another stored query', xml.replace('14d4debf', '5c4f972b'), 'XDSUnknownStoredQuery', 'AdhocQuery/@id'],
    [
      'a query in the wrong namespace',
      xml.replace('xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"', 'xmlns="urn:x"'),
      'XDSUnknownStoredQuery',
      'AdhocQuery/@id',
    ],
    [
      'no patient',
      xml.replace(/<Slot name="\$XDSDocumentEntryPatientId">.*?<\/Slot>/, ''),
      'XDSStoredQueryMissingParam',
      '$XDSDocumentEntryPatientId',
    ],
    [
      'a patient without a root',
      xml.replace('2.999.1.1.10', ''),
      'XDSStoredQueryMissingParam',
      '$XDSDocumentEntryPatientId',
    ],
    [
      'two patients',
      xml.replace('</Value>', "</Value><Value>'2^^^&amp;2.999&amp;ISO'</Value>"),
      'XDSStoredQueryParamNumber',
      '$XDSDocumentEntryPatientId',
    ],
    [
      'a time that is none',
      filter('CreatedAfter', '2023-02-31T00:00:00Z'),
      'ERROR_UNKNOWN_FILTER',
      '$XDSDocumentEntryFilterCreatedAfter',
    ],
    [
      'a size that is none',
      filter('MaximumSize', '-5'),
      'ERROR_UNKNOWN_FILTER',
      '$XDSDocumentEntryFilterMaximumSize',
    ],
  ];
  for (const [what, message, name, location] of refused) {
    it(`refuses ${what}`, () => {
      expect(message).to.not.equal(xml);
      expect(refusal(() => readFrom(message, readListRequest))).to.deep.equal({ name, location });
    });
  }

  describe('classes', () => {
    const asking = (...codes: string[]) => ({ ...request, classCodes: codes.map((code) => ({ code })) });

    it('are those of the network that can be listed', () => {
      expect(requestedClasses(asking('57833-6', '11502-2'), ehdsi).map(({ name }) => name)).to.deep.equal([
        'eprescription',
        'laboratory',
      ]);
    });

    for (const [what, codes] of [
      ['none', []],
      ['an unknown one', ['60591-5', '99999-9']],
      ['one that is only submitted', ['60593-1']],
    ] as const) {
      it(`are refused in each dialect's own code: ${what}`, () => {
        const location = '$XDSDocumentEntryClassCode';
        expect(refusal(() => requestedClasses(asking(...codes), ehdsi))).to.deep.equal({
          name: 'ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN',
          location,
        });
        expect(refusal(() => requestedClasses(asking(...codes), epsos))).to.deep.equal({
          name: 'ERROR_UNKNOWN_SIGNIFIER',
          location,
        });
      });
    }

    it('that came later are not listed for an early peer', () => {
      expect(refusal(() => requestedClasses(asking('11502-2'), epsos)).name).to.equal(
        'ERROR_UNKNOWN_SIGNIFIER',
      );
    });
  });
});
