import { dirname, resolve } from 'node:path';
import { ParseOption, XmlDocument, XmlLibError, XsdValidator } from 'libxml2-wasm';
import { checkAtDoor, XmlRefusal } from '../../../wire/xml/door.js';
import { ConfinedFolder, ConfinementRefusal } from '../confined.js';
import { withSchemaFiles } from './provider.js';

/** A compiled XML Schema. It lives outside the garbage collector for as long as the program runs. */
export interface Schema {
  readonly file: string;
  readonly validator: XsdValidator;
}

/** A schema that cannot be used, with why. */
export class SchemaRefusal extends Error {
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`the schema ${file} cannot be used: ${reason}`);
    this.name = 'SchemaRefusal';
    this.file = file;
  }
}

const loaded = new Map<string, Schema>();

/**
 * The XML Schema of a file with all that it includes and imports, compiled once and kept. Nothing outside of
 * `root`, its own folder where none is named, is read. Throws {@link SchemaRefusal}.
 */
export function loadSchema(file: string, root = dirname(file)): Schema {
  const path = resolve(file);
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const schema = { file: path, validator: compile(path, root) };
  loaded.set(path, schema);
  return schema;
}

function compile(file: string, root: string): XsdValidator {
  try {
    const folder = new ConfinedFolder(root);
    const entry = folder.locate(file);
    const bytes = folder.read(entry);
    checkAtDoor(bytes);
    return withSchemaFiles(folder, () => {
      using document = XmlDocument.fromBuffer(bytes, { url: entry, option: ParseOption.XML_PARSE_NONET });
      return XsdValidator.fromDoc(document);
    });
  } catch (error) {
    if (error instanceof ConfinementRefusal || error instanceof XmlRefusal) {
      throw new SchemaRefusal(file, error.message);
    }
    if (error instanceof XmlLibError) {
      throw new SchemaRefusal(file, (error.details[0]?.message ?? error.message).trim().replace(/\.$/, ''));
    }
    if (error instanceof Error && 'code' in error) throw new SchemaRefusal(file, 'its folder is not there');
    throw error;
  }
}
