import { expect } from 'chai';
import fc from 'fast-check';
import { auditGenerations } from '../../../src/wire/audit/generation.js';
import type { AuditMessage } from '../../../src/wire/audit/message.js';
import { readAuditMessage } from '../../../src/wire/audit/read.js';
import { writeAuditMessage } from '../../../src/wire/audit/write.js';
import { SchemaFault } from '../../../src/wire/xml/strict.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { anyAuditMessage } from '../../support/audit-arbitraries.js';
import { readFrom, through } from '../../support/codec.js';

const minimal: AuditMessage = {
  event: {
    id: { code: '110112', codeSystemName: 'DCM', originalText: 'Query' },
    types: [],
    dateTime: '2026-03-04T09:05:00.120Z',
    outcome: 0,
    purposes: [],
  },
  participants: [{ userId: 'somebody', requestor: true, roles: [] }],
  sources: [{ sourceId: 'XB-1', types: [{ code: '4' }] }],
  objects: [],
};
const written = serialise(writeAuditMessage(minimal, auditGenerations.dicom));
const faultOf = (xml: string) => {
  try {
    readFrom(xml, readAuditMessage);
  } catch (error) {
    if (error instanceof SchemaFault) return error.message;
    throw error;
  }
  return undefined;
};

describe('audit messages', () => {
  for (const generation of Object.values(auditGenerations)) {
    it(`are read as they were written, in the schema ${generation.name}`, () => {
      fc.assert(
        fc.property(anyAuditMessage(generation), (message) => {
          const reading = through(writeAuditMessage(message, generation), readAuditMessage);
          expect(reading.message).to.deep.equal(message);
          // A message says which generation it is by its first code.
          expect(reading.generation.name).to.equal(generation.name);
        }),
      );
    });
  }

  it('are not written when their schema would not have them', () => {
    const write =
      (message: AuditMessage, generation = auditGenerations.dicom) =>
      () =>
        writeAuditMessage(message, generation as typeof auditGenerations.dicom);
    expect(write({ ...minimal, participants: [] })).to.throw('who took part');
    expect(write({ ...minimal, sources: [] })).to.throw('0 sources');
    expect(write({ ...minimal, sources: [...minimal.sources, ...minimal.sources] })).to.throw('2 sources');
    expect(
      write({ ...minimal, event: { ...minimal.event, id: { code: '1', codeSystemName: 'DCM' } } }),
    ).to.throw('originalText');
    const nameless = [{ idType: { code: 'in' }, details: [], descriptions: [] }];
    expect(() => writeAuditMessage({ ...minimal, objects: nameless }, auditGenerations.rfc3881)).to.throw(
      'has an id',
    );
  });

  it('are refused when anything in them is not as the schema has it', () => {
    const changes: readonly [string | RegExp, string, string][] = [
      ['<AuditMessage>', '<AuditMessage><Surplus/>', 'EventIdentification'],
      ['</AuditMessage>', '<Surplus/></AuditMessage>', 'Surplus'],
      [/<ActiveParticipant.*?\/><Audit/, '<Audit', 'ActiveParticipant'],
      ['EventOutcomeIndicator="0"', 'EventOutcomeIndicator="1"', 'EventOutcomeIndicator'],
      ['EventOutcomeIndicator="0"', '', 'EventOutcomeIndicator'],
      ['2026-03-04T09:05:00.120Z', '4 March', 'EventDateTime'],
      [' UserIsRequestor="true"', '', 'UserIsRequestor'],
      ['UserIsRequestor="true"', 'UserIsRequestor="yes"', 'UserIsRequestor'],
      ['UserIsRequestor="true"', 'UserIsRequestor="true" Age="9"', 'Age'],
      [' codeSystemName="DCM"', '', 'codeSystemName'],
      ['csd-code="4"', '', 'csd-code'],
    ];
    expect(faultOf(written)).to.equal(undefined);
    for (const [from, to, named] of changes) {
      const changed = written.replace(from, to);
      expect(changed).not.to.equal(written);
      expect(faultOf(changed), changed).to.include(named);
    }
    const object = (inside: string, attributes = '') =>
      written.replace(
        '</AuditMessage>',
        `<ParticipantObjectIdentification${attributes}><ParticipantObjectIDTypeCode csd-code="2" codeSystemName="DCM" originalText="x"/>${inside}</ParticipantObjectIdentification></AuditMessage>`,
      );
    expect(faultOf(object(''))).to.equal(undefined);
    expect(faultOf(object('', ' ParticipantObjectTypeCode="5"'))).to.include('ParticipantObjectTypeCode');
    expect(faultOf(object('', ' ParticipantObjectTypeCodeRole="25"'))).to.include('Role');
    expect(faultOf(object('<ParticipantObjectQuery>?</ParticipantObjectQuery>'))).to.include('base64');
    expect(faultOf(object('<ParticipantObjectDetail type="a" value="b"/>'))).to.include('value');
    expect(
      faultOf(object('<ParticipantObjectName>a</ParticipantObjectName><ParticipantObjectQuery/>')),
    ).to.include('ParticipantObjectQuery');
  });

  it('do not give away a value that they refuse', () => {
    const fault = faultOf(written.replace('UserIsRequestor="true"', 'UserIsRequestor="Maria Exemplo"'));
    expect(fault).to.include('13 characters').and.not.to.include('Maria');
  });

  it('hand over the signature at their end', () => {
    const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>';
    const signed = written.replace('</AuditMessage>', `${signature}</AuditMessage>`);
    expect(readFrom(signed, (root) => readAuditMessage(root).signature?.name)).to.equal('Signature');
  });
});
