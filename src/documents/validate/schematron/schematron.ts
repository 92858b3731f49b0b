import { dirname, resolve } from 'node:path';
import { XmlRefusal } from '../../../wire/xml/door.js';
import { ConfinedFolder, ConfinementRefusal } from '../confined.js';
import { assemble } from './assemble.js';
import { type CompiledSchema, compileSchema } from './compile.js';
import { SchematronRefusal } from './model.js';
import { readSchema } from './read.js';

export { SchematronRefusal } from './model.js';

/** A Schematron file ready to judge documents; one serves all requests. */
export interface Schematron extends CompiledSchema {
  readonly file: string;
  readonly folder: ConfinedFolder;
}

const loaded = new Map<string, Schematron>();

/**
 * The ISO Schematron schema of a file with all that it includes, compiled once and kept. Nothing outside of
 * `root`, its own folder where none is named, is read, then or later. Throws {@link SchematronRefusal}.
 */
export function loadSchematron(file: string, root = dirname(file)): Schematron {
  const path = resolve(file);
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const schematron = load(path, root);
  loaded.set(path, schematron);
  return schematron;
}

function load(file: string, root: string): Schematron {
  try {
    const folder = new ConfinedFolder(root);
    const entry = folder.locate(file);
    return { ...compileSchema(readSchema(assemble(entry, folder), file), file), file: entry, folder };
  } catch (error) {
    if (error instanceof ConfinementRefusal || error instanceof XmlRefusal) {
      throw new SchematronRefusal(file, error.message);
    }
    if (error instanceof Error && 'code' in error)
      throw new SchematronRefusal(file, 'its folder is not there');
    throw error;
  }
}
