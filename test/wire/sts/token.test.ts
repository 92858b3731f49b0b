import { expect } from 'chai';
import fc from 'fast-check';
import {
  readTokenRequest,
  TokenRefusal,
  type TokenRequest,
  writeTokenRequest,
} from '../../../src/wire/sts/request.js';
import { readTokenResponse, writeTokenResponse } from '../../../src/wire/sts/response.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { maybe, milliseconds, patientId, record, text } from '../../support/arbitraries.js';
import { readFrom, through } from '../../support/codec.js';

const day = milliseconds.map((at) => at.toISOString().slice(0, 10));

const request = fc.oneof(
  record({
    kind: fc.constant('trc' as const),
    patient: patientId,
    purpose: maybe(fc.constantFrom('TREATMENT' as const, 'EMERGENCY' as const)),
    prescriptionId: maybe(text),
    dispensationPin: maybe(text),
  }),
  fc.record({
    kind: fc.constant('nok' as const),
    nextOfKin: record({
      id: maybe(text),
      firstName: maybe(text),
      familyName: maybe(text),
      gender: maybe(text),
      birthDate: maybe(day),
      street: maybe(text),
      city: maybe(text),
      postalCode: maybe(text),
      country: maybe(text),
    }),
  }),
) as fc.Arbitrary<TokenRequest>;

const trc: TokenRequest = { kind: 'trc', patient: { root: '2.999.1', extension: '7' }, purpose: 'TREATMENT' };
const nok = (birthDate: string): TokenRequest => ({ kind: 'nok', nextOfKin: { id: 'k', birthDate } });

function refusalOf(xml: string): string | undefined {
  try {
    readFrom(xml, readTokenRequest);
    return undefined;
  } catch (error) {
    if (error instanceof TokenRefusal) return error.message;
    throw error;
  }
}

describe('asking a token service', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(request, (asked) => {
        expect(through(writeTokenRequest(asked), readTokenRequest)).to.deep.equal(asked);
      }),
    );
  });

  it('writes the birth date of a next of kin with the day first, as the field does', () => {
    expect(serialise(writeTokenRequest(nok('1980-01-31')))).to.contain('>31-01-1980<');
  });

  const xml = serialise(writeTokenRequest(trc));
  for (const [what, spoilt, text] of [
    ['another action', xml.replace('/Issue', '/Renew'), 'Only ISSUE action is supported'],
    ['another token', xml.replace('SAML:2.0', 'SAML:1.1'), 'Only SAML2.0 Tokens are Issued'],
    ['no parameters', xml.replace(/<trc:TRC.*Parameters>/, ''), 'No TRC Parameters in RST'],
    [
      'no patient',
      xml.replace(/<trc:PatientId>.*<\/trc:PatientId>/, ''),
      'Patient ID is Missing from the RST',
    ],
    ['a patient without root', xml.replace('&amp;2.999.1&amp;ISO', ''), 'not in CX form'],
    ['another purpose', xml.replace('TREATMENT', 'RESEARCH'), 'Purpose of Use MUST be either'],
    ['two purposes', xml.replace(/<trc:PurposeOfUse>.*<\/trc:PurposeOfUse>/, '$&$&'), 'stands twice'],
    ['a day that is none', serialise(writeTokenRequest(nok('1980-02-30'))), 'no date'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(refusalOf(spoilt)).to.contain(text);
    });
  }
});

describe('the answer of a token service', () => {
  const assertion = '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"  ID="_1"/>';
  const answer = writeTokenResponse({ assertion, created: new Date(0), expires: new Date(1000) });

  it('carries the assertion and its lifetime', () => {
    const xml = serialise(answer);
    expect(xml).to.contain(assertion);
    readFrom(xml, (root) => {
      const reading = readTokenResponse(root);
      expect(reading.assertion.attr('ID')?.value).to.equal('_1');
      expect([reading.created, reading.expires]).to.deep.equal([new Date(0), new Date(1000)]);
    });
    expect(xml.indexOf('TokenType')).to.be.greaterThan(xml.indexOf('RequestedSecurityToken'));
  });

  it('is refused when it brings none, or two', () => {
    const xml = serialise(answer);
    for (const spoilt of [xml.replace(assertion, ''), xml.replace(assertion, assertion + assertion)]) {
      expect(() => readFrom(spoilt, readTokenResponse)).to.throw(TokenRefusal);
    }
  });
});
