import { expect } from 'chai';
import fc from 'fast-check';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import {
  faultOf,
  type SoapFault,
  SoapFaultError,
  SoapRefusal,
  type SoapRefusalReason,
} from '../../../src/wire/soap/faults.js';
import { writeFault } from '../../../src/wire/soap/write.js';
import { XmlRefusal } from '../../../src/wire/xml/door.js';
import { envelope, reading } from './messages.js';

const { ids } = scriptedRuntime();

const faults = fc.record(
  {
    code: fc.constantFrom('Sender', 'Receiver', 'MustUnderstand', 'VersionMismatch', 'DataEncodingUnknown'),
    subcode: fc.constantFrom('wsa:ActionNotSupported', 'wsse:InvalidSecurity', 'wst:RequestFailed', 's:Own'),
    reason: fc.string({ unit: 'grapheme' }).map((text) => text.trim()),
  },
  { requiredKeys: ['code', 'reason'] },
) as fc.Arbitrary<SoapFault>;

describe('SOAP faults', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(faults, (fault) => {
        const { bytes, contentType } = writeFault({ fault, status: 500 }, { messageId: 'uuid:1' }, ids);
        reading(
          bytes,
          (message) => {
            expect(message.fault).to.deep.equal(fault);
            expect(message.addressing.relatesTo).to.equal('uuid:1');
          },
          contentType,
        );
      }),
    );
  });

  it('have the HTTP status and the action of their kind', () => {
    const sent = (reason: SoapRefusalReason) => {
      const { status, bytes } = writeFault(new SoapRefusal(reason, 'x'), {}, ids);
      return reading(bytes, ({ fault, addressing }) => [
        status,
        fault?.code,
        fault?.subcode,
        addressing.action?.replace('http://www.w3.org/2005/08/addressing', ''),
      ]);
    };
    expect(sent('action')).to.deep.equal([400, 'Sender', 'wsa:ActionNotSupported', '/fault']);
    expect(sent('security')).to.deep.equal([400, 'Sender', 'wsse:InvalidSecurity', '/soap/fault']);
    expect(sent('version')).to.deep.equal([500, 'VersionMismatch', undefined, '/soap/fault']);
    expect(sent('must-understand')).to.deep.equal([500, 'MustUnderstand', undefined, '/soap/fault']);
    expect(sent('content-type')).to.deep.equal([415, 'Sender', undefined, '/soap/fault']);
    expect(sent('too-large')).to.deep.equal([413, 'Sender', undefined, '/soap/fault']);
    expect(sent('timeout')).to.deep.equal([408, 'Sender', undefined, '/soap/fault']);
  });

  it('tell of malformed XML where it is, not what it is', () => {
    const error = new XmlRefusal('malformed', 'Entity ADA SAMPLE not defined (line 2, column 7)');
    expect(faultOf(error)).to.deep.equal({
      fault: { code: 'Sender', reason: 'The message is not well-formed XML. (line 2, column 7)' },
      status: 400,
    });
    expect(faultOf(new XmlRefusal('too-large', 'x')).status).to.equal(413);
  });

  it("tell nothing of an exception, nor of another peer's fault", () => {
    const neutral = {
      fault: { code: 'Receiver', reason: 'The message could not be processed.' },
      status: 500,
    };
    const theirs: SoapFault = { code: 'Sender', subcode: 'wsse:InvalidSecurity', reason: 'Ada Sample' };
    for (const error of [new Error('Ada Sample'), new SoapFaultError(theirs), 'Ada Sample', undefined]) {
      expect(faultOf(error)).to.deep.equal(neutral);
    }
    expect(new SoapFaultError(theirs).message).not.to.include('Ada');
  });

  it('are faults even when they lack what a fault must have', () => {
    const read = (content: string) =>
      reading(envelope('', `<s:Fault>${content}</s:Fault>`), ({ fault }) => fault);
    expect(read('')).to.deep.equal({ code: 'Receiver', reason: '' });
    expect(read('<s:Code><s:Value>x:Sender</s:Value></s:Code>')).to.deep.equal({
      code: 'Receiver',
      reason: '',
    });
    const reason =
      '<s:Reason><s:Text xml:lang="fr">non</s:Text><s:Text xml:lang="en-GB">no</s:Text></s:Reason>';
    expect(
      read(
        '<s:Code><s:Value> s:Sender </s:Value><s:Subcode><s:Value xmlns:f="urn:f">f:Odd</s:Value></s:Subcode>' +
          `</s:Code>${reason}`,
      ),
    ).to.deep.equal({ code: 'Sender', reason: 'no' });
  });

  it('are not seen where there is none', () => {
    expect(reading(envelope(), ({ fault }) => fault)).to.equal(undefined);
    expect(reading(envelope('', '<Fault/>'), ({ fault }) => fault)).to.equal(undefined);
  });
});
