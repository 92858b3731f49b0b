import { expect } from 'chai';
import fc from 'fast-check';
import { detectedIssues } from '../../../src/kernel/error-table/detected-issues.js';
import { type ErrorName, ExchangeError } from '../../../src/kernel/errors.js';
import type { Dialect } from '../../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { type DetectedIssueName, detectedIssue } from '../../../src/wire/xcpd/issues.js';
import { outcomeOf, problemOf } from '../../../src/wire/xcpd/outcome.js';
import { communityParty } from '../../../src/wire/xcpd/parts.js';
import { readXcpdResponse, writeXcpdResponse, type XcpdResponse } from '../../../src/wire/xcpd/response.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { childNames, dialects, readFrom, through } from '../../support/codec.js';
import { anyXcpdResponse } from '../../support/xcpd-arbitraries.js';

const found: XcpdResponse = {
  messageId: { root: '9a3a6a0e-0c54-4ab6-8d1b-55f9c0a4e7b2', extension: '0012345678' },
  creationTime: new Date('2024-05-02T09:01:02.812Z'),
  sender: '2.999.1.1',
  echo: {
    messageId: { root: 'c2f0b8b4-41a0-4d0e-8f50-2b1d7f2a9c11', extension: '4711000815' },
    sender: communityParty('2.999.2.1'),
    queryId: { root: '1.263507841149' },
    traits: { ids: [{ root: '2.999.1.1.10', extension: '800131-123' }] },
  },
  outcome: {
    kind: 'matches',
    matches: [
      {
        id: { root: '2.999.1.1.10', extension: '800131-123|X7' },
        name: { prefix: ['Dr.'], family: ['Sample'], given: ['Ada'] },
        birthTime: '19800131',
        gender: 'F',
        address: { street: ['Main Street 1'], city: 'Anytown', postalCode: '1000', country: 'ZA' },
      },
    ],
  },
};

const answer = (name: ErrorName, dialect: Dialect, context?: string): string => {
  const error = new ExchangeError(name, context === undefined ? {} : { context });
  return serialise(writeXcpdResponse({ ...found, outcome: outcomeOf(error, dialect) }, dialect));
};

describe('XCPD response', () => {
  for (const dialect of dialects) {
    it(`comes back as it was written (${dialect.name})`, () => {
      fc.assert(
        fc.property(anyXcpdResponse(dialect), (value) => {
          expect(through(writeXcpdResponse(value, dialect), readXcpdResponse)).to.deep.equal(value);
        }),
      );
    });
  }

  it('has its elements in the order of the schema', () => {
    const element = writeXcpdResponse(found, ehdsi);
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
      'acknowledgement',
      'controlActProcess',
    ]);
    expect(childNames(element, 'controlActProcess')).to.deep.equal([
      'code',
      'subject',
      'queryAck',
      'queryByParameter',
    ]);
    const failed = writeXcpdResponse(
      { ...found, outcome: outcomeOf(new ExchangeError('ERROR_PI_NO_MATCH'), ehdsi) },
      ehdsi,
    );
    expect(childNames(failed, 'controlActProcess')).to.deep.equal([
      'code',
      'reasonOf',
      'queryAck',
      'queryByParameter',
    ]);
  });

  it('lists every match, twins too', () => {
    const { outcome } = found;
    if (outcome.kind !== 'matches') throw new Error('unreachable');
    const twins = [...outcome.matches, ...outcome.matches];
    const read = through(
      writeXcpdResponse({ ...found, outcome: { kind: 'matches', matches: twins } }, ehdsi),
      readXcpdResponse,
    );
    expect(read.outcome).to.deep.equal({ kind: 'matches', matches: twins });
  });

  describe('judging an answer', () => {
    const xml = () => serialise(writeXcpdResponse(found, ehdsi));

    it('takes a patient for a match when the codes say AE, or nothing at all', () => {
      const ae = xml().replace('queryResponseCode code="OK"', 'queryResponseCode code="AE"');
      const bare = xml()
        .replace('<queryResponseCode code="OK"/>', '')
        .replace('<typeCode code="AA"/>', '<typeCode/>');
      for (const message of [ae, bare]) {
        expect(message).to.not.equal(xml());
        expect(readFrom(message, readXcpdResponse)).to.deep.equal(found);
      }
    });

    it('takes a subject without a patient for none', () => {
      const empty = answer('ERROR_PI_NO_MATCH', ehdsi).replace('<reasonOf', '<subject/><reasonOf');
      expect(readFrom(empty, readXcpdResponse).outcome.kind).to.equal('noMatch');
    });

    it('finds "nobody" in the detail when the response code is AE', () => {
      const ae = answer('ERROR_PI_NO_MATCH', ehdsi).replace('code="NF"', 'code="AE"');
      expect(readFrom(ae, readXcpdResponse).outcome.kind).to.equal('noMatch');
    });

    it('finds "nobody" in the response code when the detail is generic', () => {
      const generic = answer('ERROR_PI_NO_MATCH', ehdsi).replace('ERROR_PI_NO_MATCH', 'ERROR_PI_GENERIC');
      expect(readFrom(generic, readXcpdResponse).outcome.kind).to.equal('noMatch');
    });

    it('falls back to the detail when the issue names nothing', () => {
      const empty = answer('ResponderBusy', ehdsi).replace(/<mitigatedBy.*<\/mitigatedBy>/, '');
      const { outcome } = readFrom(empty, readXcpdResponse);
      expect(outcome).to.deep.include({ kind: 'error', issues: [] });
      if (outcome.kind !== 'error') return;
      expect(problemOf(outcome)).to.deep.include({ code: 'ERROR_PI_GENERIC', name: 'ERROR_PI_GENERIC' });
    });

    it('knows an error that says nothing at all', () => {
      const { outcome } = readFrom(
        answer('InternalError', ehdsi)
          .replace(/<reasonOf.*<\/reasonOf>/, '')
          .replace(/<acknowledgementDetail.*<\/acknowledgementDetail>/, ''),
        readXcpdResponse,
      );
      expect(outcome).to.deep.equal({ kind: 'error', details: [], issues: [] });
      if (outcome.kind !== 'error') return;
      expect(problemOf(outcome)).to.deep.equal({
        text: 'The patient could not be identified.',
        asksForMore: false,
      });
    });

    it('does not pass over a match that nobody could use', () => {
      const [first = ''] = /<subject .*<\/subject>/.exec(xml()) ?? [];
      for (const part of [
        / root="2.999.1.1.10"(?= extension="800131-123\|X7")/,
        /<name>.*?<\/name>/,
        /<birthTime[^>]*>/,
      ]) {
        const second = first.replace(part, '');
        expect(second).to.not.equal(first);
        expect(() => readFrom(xml().replace(first, first + second), readXcpdResponse)).to.throw(
          ExchangeError,
          'ERROR_PI_GENERIC',
        );
      }
    });
  });

  describe('errors', () => {
    for (const name of Object.keys(detectedIssues) as DetectedIssueName[]) {
      it(`puts ${name} in the place of the specification`, () => {
        const issue = detectedIssue(name);
        const place =
          issue.position === 'triggerFor'
            ? `<triggerFor typeCode="TRIG"><actOrderRequired classCode="ACT" moodCode="RQO">`
            : `<mitigatedBy typeCode="MITGT"><detectedIssueManagement classCode="ACT" moodCode="EVN">`;
        const message = answer(name, ehdsi);
        expect(message).to.contain(`${place}<code code="${name}" codeSystem="${issue.codeSystem}"/>`);
        const { outcome } = readFrom(message, readXcpdResponse);
        if (outcome.kind !== 'error') throw new Error('an issue is an error');
        expect(problemOf(outcome).name).to.equal(name);
        expect(problemOf(outcome).asksForMore).to.equal(issue.position === 'triggerFor');
      });
    }

    const forms: [ErrorName, Dialect, string, string][] = [
      ['ERROR_PI_NO_MATCH', ehdsi, '<code code="ERROR_PI_NO_MATCH"/><text>No', 'AnswerNotAvailable'],
      ['ERROR_NO_CONSENT', ehdsi, '<code code="ERROR_PI_GENERIC"/>', 'InsufficientRights'],
      ['ERROR_NO_CONSENT', epsos, '<text>(4703) ', 'InsufficientRights'],
      ['ERROR_INSUFFICIENT_RIGHTS', ehdsi, '<code code="4703"/>', 'InsufficientRights'],
      ['ERROR_INSUFFICIENT_RIGHTS', epsos, '<text>(4703) ', 'InsufficientRights'],
      ['ERROR_HPI_GENERIC', ehdsi, '<code code="ERROR_HPI_GENERIC"/>', 'InsufficientRights'],
      ['ERROR_HPI_GENERIC', epsos, '<text>(1001) ', 'InsufficientRights'],
      ['ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED', ehdsi, 'INTEGRITY_NOT_ENSURED"/>', 'InsufficientRights'],
      ['ERROR_NOT_VALID_ASSERTION', ehdsi, '<code code="1001"/>', 'InsufficientRights'],
      ['ERROR_PI_GENERIC', ehdsi, '<code code="ERROR_PI_GENERIC"/>', 'InternalError'],
      ['ERROR_PI_GENERIC', epsos, '<acknowledgementDetail><text>The', 'AnswerNotAvailable'],
      ['XDSRegistryError', ehdsi, '<code code="ERROR_PI_GENERIC"/>', 'InternalError'],
    ];
    for (const [name, dialect, detail, issue] of forms) {
      it(`tells ${name} as ${dialect.name} does`, () => {
        const message = answer(name, dialect);
        expect(message).to.contain(detail);
        expect(message).to.contain(`code="${issue}"`);
        const nobody = name === 'ERROR_PI_NO_MATCH';
        expect(message).to.contain(`<typeCode code="${nobody ? 'AA' : 'AE'}"/>`);
        expect(message).to.contain(`<queryResponseCode code="${nobody ? 'NF' : 'AE'}"/>`);
      });
    }

    it('reads the number in front of a text', () => {
      const { outcome } = readFrom(answer('ERROR_NO_CONSENT', epsos, 'not given'), readXcpdResponse);
      expect(outcome).to.deep.include({ details: [{ code: '4703', text: 'not given' }] });
    });

    it('marks a detail as an error in eHDSI only', () => {
      expect(answer('InternalError', ehdsi)).to.contain('<acknowledgementDetail typeCode="E">');
      expect(answer('InternalError', epsos)).to.contain('<acknowledgementDetail><text>');
    });
  });
});
