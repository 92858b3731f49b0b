import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { schemaFindings } from '../../src/documents/validate/schema/findings.js';
import { loadSchema, type Schema } from '../../src/documents/validate/schema/schema.js';
import { parseXml } from '../../src/wire/xml/parse.js';
import { dataFolder, hasData, reason, schemaValidity } from './data.js';

describe(`the schema layer on real documents${reason}`, () => {
  before(function () {
    if (!hasData) this.skip();
  });

  const disagreements = (
    schema: Schema,
    errorsOf: (row: ReturnType<typeof schemaValidity>[number]) => number,
  ) =>
    schemaValidity()
      .filter((row) => {
        using document = parseXml(readFileSync(`${dataFolder}${row.file}`));
        const findings = schemaFindings(document, schema);
        for (const { layer, id, location, message } of findings) {
          expect([layer, id.startsWith('cvc-'), location[0]], message).to.deep.equal(['schema', true, '/']);
        }
        return findings.length > 0 !== errorsOf(row) > 0;
      })
      .map(({ file }) => file);

  it('says valid and not valid as the independent validator did, under the epSOS schema', () => {
    const schema = loadSchema(`${dataFolder}schemas/cda-epsos/CDA_extended.xsd`);
    expect(schemaValidity()).to.have.length(151);
    expect(disagreements(schema, ({ epsosErrors }) => epsosErrors)).to.deep.equal([]);
  });

  it('says valid and not valid as the independent validator did, under the eHDSI schema', () => {
    const schema = loadSchema(`${dataFolder}schemas/cda-ehdsi/CDA_Pharma.xsd`);
    expect(disagreements(schema, ({ ehdsiErrors }) => ehdsiErrors)).to.deep.equal([]);
  });
});
