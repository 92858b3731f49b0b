import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { auditMessageOf } from '../../src/records/audit/build.js';
import { auditGenerations, type GenerationName } from '../../src/wire/audit/generation.js';
import { readAuditMessage } from '../../src/wire/audit/read.js';
import { writeAuditMessage } from '../../src/wire/audit/write.js';
import { canonicalForm } from '../../src/wire/xml/c14n.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { serialise } from '../../src/wire/xml/write.js';
import { auditIdentity, everyEvent } from '../support/audit-facts.js';
import { auditSchemaErrors } from './audit-schema.js';
import { dataFolder, filesUnder, hasData, reason } from './data.js';

describe(`audit messages and their schemas${reason}`, () => {
  before(function () {
    if (!hasData) this.skip();
  });

  it('reads the real ones, and writes them again as they were', () => {
    const files = filesUnder('audit');
    expect(files.length).to.be.at.least(3);
    for (const file of files) {
      const bytes = readFileSync(`${dataFolder}${file}`);
      const written = withXml(bytes, (root) => {
        const { message, generation } = readAuditMessage(root);
        return serialise(writeAuditMessage(message, generation));
      });
      expect(withoutBlanks(canonicalForm(written)), file).to.equal(withoutBlanks(canonicalForm(bytes)));
    }
  });

  for (const generation of ['rfc3881', 'dicom'] as GenerationName[]) {
    it(`writes every event of the catalogue valid against the schema ${generation}`, () => {
      for (const facts of everyEvent()) {
        const message = auditMessageOf(facts, auditIdentity, generation);
        const xml = serialise(writeAuditMessage(message, auditGenerations[generation]));
        expect(auditSchemaErrors(xml, generation), `${facts.event} ${facts.side}`).to.deep.equal([]);
      }
    });

    it(`is told by the schema ${generation} when a message is not as it should be`, () => {
      const [facts] = everyEvent();
      const message = auditMessageOf(facts as NonNullable<typeof facts>, auditIdentity, generation);
      const xml = serialise(writeAuditMessage(message, auditGenerations[generation]));
      for (const [from, to] of [
        [/EventOutcomeIndicator="\d+"/, 'EventOutcomeIndicator="1"'],
        [/ UserID="[^"]*"/, ''],
        [/<AuditSourceIdentification/, '<Surplus/><AuditSourceIdentification'],
      ] as const) {
        expect(auditSchemaErrors(xml.replace(from, to), generation), String(from)).not.to.deep.equal([]);
      }
    });
  }
});

/** White space between elements is the writer's own. */
function withoutBlanks(xml: string): string {
  return xml.replace(/>\s+</g, '><');
}
