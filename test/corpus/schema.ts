import { readFileSync } from 'node:fs';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { parseXml } from '../../src/wire/xml/parse.js';
import { dataFolder } from './data.js';

/** The CDA schema with the pharmacy extension of today, as a validator that must be disposed of. */
export class CdaSchema {
  readonly #schema: XmlDocument;
  readonly #validator: XsdValidator;

  constructor() {
    xmlRegisterFsInputProviders();
    const url = `${dataFolder}schemas/cda-ehdsi/CDA_Pharma.xsd`;
    this.#schema = XmlDocument.fromBuffer(readFileSync(url), { url });
    this.#validator = XsdValidator.fromDoc(this.#schema);
  }

  /** What the schema says against a document; nothing when it is valid. */
  errorsOf(bytes: Uint8Array): string[] {
    using document = parseXml(bytes);
    try {
      this.#validator.validate(document);
      return [];
    } catch (error) {
      if (!(error instanceof XmlValidateError)) throw error;
      return error.details.map(({ message }) => message);
    }
  }

  dispose(): void {
    this.#validator.dispose();
    this.#schema.dispose();
  }
}
