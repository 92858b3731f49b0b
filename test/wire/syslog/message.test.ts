import { expect } from 'chai';
import fc from 'fast-check';
import {
  readSyslogMessage,
  SyslogFault,
  type SyslogMessage,
  writeSyslogMessage,
} from '../../../src/wire/syslog/message.js';
import { OctetCountingReader, octetCounted } from '../../../src/wire/syslog/octet-counting.js';
import { maybe, milliseconds, record } from '../../support/arbitraries.js';

const field = (most: number) =>
  fc
    .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: most })
    .map((value) => value.replace(/ /g, '_'))
    .filter((value) => value !== '-');
const anyMessage = record({
  priority: fc.nat(191),
  timestamp: milliseconds,
  hostname: maybe(field(40)),
  appName: maybe(field(48)),
  processId: maybe(field(20)),
  messageId: maybe(field(32)),
  text: fc.string({ unit: 'grapheme' }).map((text) => new Uint8Array(Buffer.from(`<${text}`))),
}) as fc.Arbitrary<SyslogMessage>;

const utf8 = (text: string) => new Uint8Array(Buffer.from(text));

describe('syslog messages', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(readSyslogMessage(writeSyslogMessage(message))).to.deep.equal(message);
      }),
    );
  });

  it('have the header of RFC 5424, a byte order mark and the text', () => {
    const written = writeSyslogMessage({
      priority: 85,
      timestamp: new Date('2026-03-04T09:05:00.130Z'),
      hostname: 'ncp.example.xb',
      appName: 'passerelle',
      messageId: 'DICOM+RFC3881',
      text: utf8('<AuditMessage/>'),
    });
    expect(Buffer.from(written).toString('latin1')).to.equal(
      '<85>1 2026-03-04T09:05:00.130Z ncp.example.xb passerelle - DICOM+RFC3881 - \xef\xbb\xbf<AuditMessage/>',
    );
  });

  it('do not fail on a name that no header can carry, nor let one end the header', () => {
    const timestamp = new Date(0);
    const read = readSyslogMessage(
      writeSyslogMessage({
        priority: 85,
        timestamp,
        hostname: 'a b\né',
        appName: 'x'.repeat(99),
        text: utf8('t'),
      }),
    );
    expect(read).to.deep.equal({
      priority: 85,
      timestamp,
      hostname: 'a?b??',
      appName: 'x'.repeat(48),
      text: utf8('t'),
    });
  });

  it('are read with any priority, structured data and without a mark, as receivers must', () => {
    const read = readSyslogMessage(
      utf8('<1>1 2026-03-04T09:05:00.130Z 192.0.2.10 - - - [a@1 b="\\]x"][c] <A/>'),
    );
    expect([read.priority, Buffer.from(read.text).toString()]).to.deep.equal([1, '<A/>']);
    for (const wrong of ['', '<A/>', '<85>1 now - - - - - x', '<85>2 2026-03-04T09:05:00Z - - - - - x']) {
      expect(() => readSyslogMessage(utf8(wrong)), wrong).to.throw(SyslogFault);
    }
  });
});

describe('octet counting', () => {
  it('finds the messages of a stream, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 17 }),
        (messages, size) => {
          const stream = Buffer.concat(messages.map(octetCounted));
          const reader = new OctetCountingReader(100);
          const found: Uint8Array[] = [];
          for (let at = 0; at < stream.length; at += size) {
            found.push(...reader.push(stream.subarray(at, at + size)));
          }
          expect(found).to.deep.equal(messages.map((bytes) => new Uint8Array(bytes)));
          expect(reader.atRest).to.equal(true);
        },
      ),
    );
  });

  it('counts octets, not characters', () => {
    expect(Buffer.from(octetCounted(utf8('é'))).toString()).to.equal('2 é');
  });

  it('refuses a stream that has no length, and a message larger than is taken in', () => {
    for (const wrong of ['<85>', ' x', '01 x', '1234567890', '101 ']) {
      expect(() => new OctetCountingReader(100).push(utf8(wrong)), wrong).to.throw(SyslogFault);
    }
    const reader = new OctetCountingReader(100);
    expect([reader.push(utf8('5 abc')), reader.atRest]).to.deep.equal([[], false]);
  });
});
