import { schemaFindings } from '../../src/documents/validate/schema/findings.js';
import { loadSchema, type Schema } from '../../src/documents/validate/schema/schema.js';
import { parseXml } from '../../src/wire/xml/parse.js';
import { dataFolder } from './data.js';

/** The CDA schemas of both generations. */
export const CDA_SCHEMAS = {
  epsos: 'cda-epsos/CDA_extended.xsd',
  ehdsi: 'cda-ehdsi/CDA_Pharma.xsd',
} as const;

/** A CDA schema of the sample data; today's unless another is named. */
export class CdaSchema {
  readonly #schema: Schema;

  constructor(generation: keyof typeof CDA_SCHEMAS = 'ehdsi') {
    this.#schema = loadSchema(`${dataFolder}schemas/${CDA_SCHEMAS[generation]}`);
  }

  /** What the schema says against a document; nothing when it is valid. */
  errorsOf(bytes: Uint8Array): string[] {
    using document = parseXml(bytes);
    return schemaFindings(document, this.#schema).map(({ location, message }) => `${location}: ${message}`);
  }
}
