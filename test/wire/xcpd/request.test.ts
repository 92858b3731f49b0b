import { expect } from 'chai';
import fc from 'fast-check';
import { ExchangeError } from '../../../src/kernel/errors.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { communityParty } from '../../../src/wire/xcpd/parts.js';
import {
  CUSTOMARY_QUERY_ID,
  readXcpdEcho,
  readXcpdRequest,
  writeXcpdRequest,
  type XcpdRequest,
} from '../../../src/wire/xcpd/request.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { childNames, dialects, readFrom, through } from '../../support/codec.js';
import { anyXcpdRequest } from '../../support/xcpd-arbitraries.js';

const request: XcpdRequest = {
  messageId: { root: 'c2f0b8b4-41a0-4d0e-8f50-2b1d7f2a9c11', extension: '4711000815' },
  creationTime: new Date('2024-05-02T09:01:02.345Z'),
  receiver: communityParty('2.999.1.1'),
  sender: communityParty('2.999.2.1'),
  queryId: CUSTOMARY_QUERY_ID,
  traits: {
    ids: [
      { root: '2.999.1.1.10', extension: '800131-123' },
      { root: '2.999.1.1.10', extension: 'PIN 7' },
    ],
    name: { family: ['Sample'], given: ['Ada'] },
    birthTime: '19800131',
    gender: 'F',
    address: { street: ['Main Street 1'], city: 'Anytown', country: 'ZA', postalCode: '1000' },
  },
};

const written = () => serialise(writeXcpdRequest(request, ehdsi));

describe('XCPD request', () => {
  for (const dialect of dialects) {
    it(`comes back as it was written (${dialect.name})`, () => {
      fc.assert(
        fc.property(anyXcpdRequest, (value) => {
          expect(through(writeXcpdRequest(value, dialect), readXcpdRequest)).to.deep.equal(value);
        }),
      );
    });
  }

  it('has its elements in the order of the schema', () => {
    const element = writeXcpdRequest(request, ehdsi);
    expect(childNames(element)).to.deep.equal([
      'id',
      'creationTime',
      'versionCode',
      'interactionId',
      'processingCode',
      'processingModeCode',
      'acceptAckCode',
      'receiver',
      'sender',
      'controlActProcess',
    ]);
    expect(childNames(element, 'controlActProcess', 'queryByParameter')).to.deep.equal([
      'queryId',
      'statusCode',
      'responseModalityCode',
      'responsePriorityCode',
      'matchCriterionList',
      'parameterList',
    ]);
    expect(childNames(element, 'controlActProcess', 'queryByParameter', 'parameterList')).to.deep.equal([
      'livingSubjectAdministrativeGender',
      'livingSubjectBirthTime',
      'livingSubjectId',
      'livingSubjectId',
      'livingSubjectName',
      'patientAddress',
    ]);
  });

  it('says what a parameter means as its generation does', () => {
    expect(written()).to.contain('<semanticsText>LivingSubject.id</semanticsText>');
    const early = serialise(writeXcpdRequest(request, epsos));
    expect(early).to.not.contain('LivingSubject.id');
    expect(early).to.contain('<semanticsText>LivingSubject.name</semanticsText>');
  });

  it('drops an empty identifier when writing and ignores it when reading', () => {
    const blank = { ...request, traits: { ids: [{ root: '2.999.1', extension: ' ' }] } };
    expect(serialise(writeXcpdRequest(blank, ehdsi))).to.not.contain('livingSubjectId');
    const xml = written().replace('extension="PIN 7"', 'extension=" "');
    expect(readFrom(xml, readXcpdRequest).traits.ids).to.deep.equal([request.traits.ids[0]]);
  });

  it('takes several values of one parameter', () => {
    const xml = written().replace(
      /<semanticsText>LivingSubject.id<\/semanticsText><\/livingSubjectId><livingSubjectId>/,
      '',
    );
    expect(readFrom(xml, readXcpdRequest).traits.ids).to.deep.equal(request.traits.ids);
  });

  it('refuses an identifier without a root rather than search without it', () => {
    const xml = written().replace('root="2.999.1.1.10" extension="PIN 7"', 'extension="PIN 7"');
    expect(() => readFrom(xml, readXcpdRequest))
      .to.throw(ExchangeError)
      .with.property('location')
      .that.contains('livingSubjectId');
  });

  it('refuses to be answered later', () => {
    const xml = written().replace('responsePriorityCode code="I"', 'responsePriorityCode code="D"');
    expect(() => readFrom(xml, readXcpdRequest)).to.throw(ExchangeError, 'deferred');
  });

  const gaps: [string, RegExp, string][] = [
    ['its id', /<id root="c2f0[^>]*>/, 'id'],
    ['a readable creation time', /value="20240502090102.345\+0000"/, 'creationTime'],
    ['a receiver', /<receiver .*<\/receiver>/, 'receiver/device/id'],
    ['a sender', /<sender .*<\/sender>/, 'sender/device/id'],
    ['a query id', /<queryId[^>]*>/, 'controlActProcess/queryByParameter/queryId'],
  ];
  for (const [what, part, location] of gaps) {
    it(`names the place when ${what} is missing, and can still be repeated`, () => {
      const xml = written().replace(part, '');
      expect(xml).to.not.equal(written());
      expect(() => readFrom(xml, readXcpdRequest))
        .to.throw(ExchangeError)
        .with.property('location', location);
      expect(readFrom(xml, readXcpdEcho).traits).to.deep.equal(request.traits);
    });
  }

  it('repeats nothing of a message that is empty', () => {
    expect(readFrom('<PRPA_IN201305UV02 xmlns="urn:hl7-org:v3"/>', readXcpdEcho)).to.deep.equal({
      traits: { ids: [] },
    });
  });
});
