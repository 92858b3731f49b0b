import { readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';

/** Where the schema of each message kind lies in the sample data. */
export const SCHEMA = {
  xcpdRequest: 'wsdl/xcpd/schema/PRPA_IN201305UV02.xsd',
  xcpdResponse: 'wsdl/xcpd/schema/PRPA_IN201306UV02.xsd',
  query: 'wsdl/xca/schema/query.xsd',
  xds: 'wsdl/xca/schema/IHEXDS.xsd',
  registry: 'wsdl/xca/schema/rs.xsd',
} as const;

/** Schemas under a folder, each compiled once. Dispose of it. */
export class Schemas {
  readonly #folder: URL;
  readonly #validators = new Map<string, XsdValidator>();

  constructor(folder: URL) {
    this.#folder = folder;
  }

  /** Throws with every mistake when the document is not valid against the schema. */
  validate(schema: string, xml: string): void {
    using document = XmlDocument.fromString(xml);
    this.#validator(schema).validate(document);
  }

  dispose(): void {
    for (const validator of this.#validators.values()) validator.dispose();
  }

  #validator(schema: string): XsdValidator {
    const known = this.#validators.get(schema);
    if (known !== undefined) return known;
    xmlRegisterFsInputProviders();
    const url = new URL(schema, this.#folder);
    using document = XmlDocument.fromBuffer(readFileSync(url), { url: url.pathname });
    const validator = XsdValidator.fromDoc(document);
    this.#validators.set(schema, validator);
    return validator;
  }
}
