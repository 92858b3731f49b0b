import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XmlDocument } from 'libxml2-wasm';
import { schemaFindings } from '../../src/documents/validate/schema/findings.js';
import { loadSchema } from '../../src/documents/validate/schema/schema.js';

/** Where the schema of each message kind lies in the sample data. */
export const SCHEMA = {
  xcpdRequest: 'wsdl/xcpd/schema/PRPA_IN201305UV02.xsd',
  xcpdResponse: 'wsdl/xcpd/schema/PRPA_IN201306UV02.xsd',
  query: 'wsdl/xca/schema/query.xsd',
  xds: 'wsdl/xca/schema/IHEXDS.xsd',
  registry: 'wsdl/xca/schema/rs.xsd',
} as const;

/** Schemas under a folder, each compiled once. */
export class Schemas {
  readonly #folder: string;

  constructor(folder: URL) {
    this.#folder = fileURLToPath(folder);
  }

  /** Throws with every mistake when the document is not valid against the schema. */
  validate(schema: string, xml: string): void {
    using document = XmlDocument.fromString(xml);
    const found = schemaFindings(document, loadSchema(join(this.#folder, schema), this.#folder));
    if (found.length > 0) {
      throw new Error(found.map(({ location, message }) => `${location}: ${message}`).join('\n'));
    }
  }
}
