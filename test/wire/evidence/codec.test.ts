import { expect } from 'chai';
import fc from 'fast-check';
import type { RemEvidence } from '../../../src/wire/evidence/evidence.js';
import { isEvidence, readEvidence } from '../../../src/wire/evidence/read.js';
import { writeEvidence } from '../../../src/wire/evidence/write.js';
import { SchemaFault } from '../../../src/wire/xml/strict.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { readFrom, through } from '../../support/codec.js';
import { anyEvidence } from '../../support/evidence-arbitraries.js';

const minimal: RemEvidence = {
  root: 'AcceptanceRejectionByRecipient',
  version: '1',
  identifier: 'one',
  issuer: { certificate: new Uint8Array([1, 2, 3]) },
  eventTime: '2026-03-04T09:05:00.120Z',
  sender: { electronicAddress: ['https://ncp.example.xb/'] },
  recipients: [{}],
  message: {
    isNotification: false,
    subject: 'ITI-39',
    id: 'urn:uuid:1',
    digest: { method: 'http://www.w3.org/2001/04/xmlenc#sha256', value: new Uint8Array([4, 5]) },
  },
};
const written = serialise(writeEvidence(minimal));
const faultOf = (xml: string) => {
  try {
    readFrom(xml, readEvidence);
  } catch (error) {
    if (error instanceof SchemaFault) return error.message;
    throw error;
  }
  return undefined;
};

describe('evidences', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        expect(through(writeEvidence(evidence), readEvidence).evidence).to.deep.equal(evidence);
      }),
    );
  });

  it('are written in the namespace of the schema, without prefix', () => {
    expect(written).to.match(/^<AcceptanceRejectionByRecipient xmlns="http:\/\/uri\.etsi\.org\/02640\/v1#"/);
    expect(written).to.include('<SenderMessageDetails isNotification="false"><MessageSubject>ITI-39<');
  });

  it('are not written when their schema would not have them', () => {
    const write = (change: Partial<RemEvidence>) => () => writeEvidence({ ...minimal, ...change });
    expect(write({ recipients: [] })).to.throw('recipient');
    expect(write({ policyIds: [] })).to.throw('PolicyID');
    expect(write({ eventReasons: [] })).to.throw('EventReasons');
    const address = { street: [], locality: 'a', postalCode: 'b', countryName: 'c' };
    expect(write({ sender: { names: [{ address }] } })).to.throw('street');
  });

  it('are refused when anything in them is not as the schema has it', () => {
    const changes: readonly [string | RegExp, string, string][] = [
      [' version="1"', '', 'version'],
      [' version="1"', ' version="1" Age="9"', 'Age'],
      ['02640/v1#', '02640/v7#', 'no evidence'],
      [/AcceptanceRejectionByRecipient/g, 'AcceptanceRejection', 'no evidence'],
      [/<EvidenceIdentifier>.*?<\/EvidenceIdentifier>/, '', 'EvidenceIdentifier'],
      ['2026-03-04T09:05:00.120Z', '4 March', 'EventTime'],
      ['isNotification="false"', '', 'isNotification'],
      ['isNotification="false"', 'isNotification="no"', 'isNotification'],
      ['>AQID<', '>AQI<', 'X509Certificate'],
      ['https://ncp.example.xb/', '', 'URI'],
      [/<ds:DigestValue>.*?<\/ds:DigestValue>/, '', 'digest'],
      [/<ds:DigestMethod[^>]*>/, '', 'digest'],
      [' Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"', '', 'Algorithm'],
      [/<RecipientsDetails>.*<\/RecipientsDetails>/, '<RecipientsDetails/>', 'EntityDetails'],
      ['</AcceptanceRejectionByRecipient>', '<Extensions/></AcceptanceRejectionByRecipient>', 'Extensions'],
      ['<EventTime>', '<EventTime><Surplus/>', 'Surplus'],
    ];
    expect(faultOf(written)).to.equal(undefined);
    for (const [from, to, named] of changes) {
      const changed = written.replace(from, to);
      expect(changed, String(from)).not.to.equal(written);
      expect(faultOf(changed), changed).to.include(named);
    }
  });

  it('hand over the signature at their end, and are told from other messages', () => {
    const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>';
    const end = '</AcceptanceRejectionByRecipient>';
    expect(
      readFrom(written.replace(end, `${signature}${end}`), (root) => readEvidence(root).signature?.name),
    ).to.equal('Signature');
    expect(readFrom(written, isEvidence)).to.equal(true);
    expect(readFrom('<AcceptanceRejectionByRecipient/>', isEvidence)).to.equal(false);
  });
});
