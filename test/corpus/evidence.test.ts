import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { schemaFindings } from '../../src/documents/validate/schema/findings.js';
import { loadSchema } from '../../src/documents/validate/schema/schema.js';
import { signAtEnd } from '../../src/trust/xmldsig/sign-document.js';
import { defaultObligations } from '../../src/wire/evidence/obligations.js';
import { readEvidence } from '../../src/wire/evidence/read.js';
import { writeEvidence } from '../../src/wire/evidence/write.js';
import { canonicalForm } from '../../src/wire/xml/c14n.js';
import { parseXml, withXml } from '../../src/wire/xml/parse.js';
import { SchemaFault } from '../../src/wire/xml/strict.js';
import { serialise } from '../../src/wire/xml/write.js';
import { anyEvidence } from '../support/evidence-arbitraries.js';
import { testIdentity } from '../support/pki.js';
import { dataFolder, hasData, reason } from './data.js';

const against = (xml: string): string[] => {
  using document = parseXml(xml);
  const schema = loadSchema(`${dataFolder}schemas/evidence/etsirem.xsd`);
  return schemaFindings(document, schema).map(({ location, message }) => `${location}: ${message}`);
};
const sample = () => readFileSync(`${dataFolder}evidence/openncp2017-rem-good.xml`, 'utf8');
const read = (xml: string) => withXml(xml, (root) => readEvidence(root).evidence);

describe(`evidences and their schema${reason}`, () => {
  before(function () {
    if (!hasData) this.skip();
  });

  it('are valid as they are written, signed too', () => {
    const { signer } = testIdentity('evidence-seal');
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        expect(against(signAtEnd(serialise(writeEvidence(evidence)), signer))).to.deep.equal([]);
      }),
      { numRuns: 40 },
    );
  });

  // The sample calls itself good and is not: its parts stand in another order than the schema's, a message has no
  // id, and an address is no URI.
  it('refuse the real one where its schema does, and read it once that is put right', () => {
    expect(against(sample())).not.to.deep.equal([]);
    expect(() => read(sample())).to.throw(SchemaFault, 'RecipientsDetails');
    const [recipients = ''] = /<RecipientsDetails>.*<\/RecipientsDetails>/s.exec(sample()) ?? [];
    const right = sample()
      .replace(recipients, '')
      .replace('http://www.ncp:greece', 'http://www.ncp.greece')
      .replace(/<SenderMessageDetails>.*<\/SenderMessageDetails>/s, recipients);
    expect(against(right)).to.deep.equal([]);
    const evidence = read(right);
    expect(evidence.root).to.equal('AcceptanceRejectionByRecipient');
    expect(evidence.sender.electronicAddress).to.deep.equal(['http://www.ncp.italy']);
    const bare = (xml: string) =>
      canonicalForm(xml)
        .replace(/ xmlns(:\w+)?="[^"]*"| \w+:schemaLocation="[^"]*"|(?<=<\/?)tsl:/g, '')
        .replace(/>\s+/g, '>')
        .replace(/\s+</g, '<');
    expect(bare(serialise(writeEvidence(evidence)))).to.equal(bare(right));
  });

  it('ask by default for what the real policy asks of an event that went well', () => {
    const policy = readFileSync(`${dataFolder}evidence/openncp2017-policy.xml`, 'utf8');
    const [, obligation = ''] =
      /ObligationId="urn:eSENS:obligations:nro:ETSIREM" FulfillOn="Permit">(.*?)<\/Obligation>/s.exec(
        policy,
      ) ?? [];
    const values = [...obligation.matchAll(/>\s*([^<>\s]+)\s*<\/AttributeAssignment>/g)].map(
      ([, value]) => value,
    );
    const [own] = defaultObligations.filter(
      ({ evidence, fulfilOn }) => evidence === 'nro' && fulfilOn === 'permit',
    );
    expect(values).to.deep.equal([own?.version, own?.policyId]);
  });
});
