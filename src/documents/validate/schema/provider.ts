import { dirname } from 'node:path';
import { type XmlInputProvider, xmlRegisterInputProvider } from 'libxml2-wasm';
import { type ConfinedFolder, ConfinementRefusal } from '../confined.js';

interface Opened {
  readonly bytes: Uint8Array;
  offset: number;
}

/**
 * What libxml2 may read while a schema is compiled: the files of one folder. A refused file is given to it as
 * an empty one, so that no other provider is asked for it, and is kept in `refusals`.
 */
class SchemaFiles implements XmlInputProvider {
  #folder: ConfinedFolder | undefined;
  #refusals: ConfinementRefusal[] = [];
  readonly #opened = new Map<number, Opened>();
  #next = 1;

  /** Runs `compile`, during which the folder's files can be read; returns what was refused meanwhile. */
  during<T>(
    folder: ConfinedFolder,
    compile: () => T,
  ): { result: T; refusals: readonly ConfinementRefusal[] } {
    this.#folder = folder;
    this.#refusals = [];
    try {
      return { result: compile(), refusals: this.#refusals };
    } catch (error) {
      // The refusal is the cause of what libxml2 then complained of.
      throw this.#refusals[0] ?? error;
    } finally {
      this.#folder = undefined;
    }
  }

  match(): boolean {
    return this.#folder !== undefined;
  }

  open(name: string): number {
    const id = this.#next++;
    this.#opened.set(id, { bytes: this.#bytesOf(name), offset: 0 });
    return id;
  }

  read(id: number, buffer: Uint8Array): number {
    const file = this.#opened.get(id);
    if (file === undefined) return -1;
    const part = file.bytes.subarray(file.offset, file.offset + buffer.byteLength);
    buffer.set(part);
    file.offset += part.length;
    return part.length;
  }

  close(id: number): boolean {
    return this.#opened.delete(id);
  }

  #bytesOf(name: string): Uint8Array {
    if (this.#folder === undefined) return new Uint8Array();
    try {
      return this.#folder.read(this.#folder.locate(name, dirname(name)));
    } catch (error) {
      if (!(error instanceof ConfinementRefusal)) throw error;
      this.#refusals.push(error);
      return new Uint8Array();
    }
  }
}

const files = new SchemaFiles();
let registered = false;

/** Runs `compile` with libxml2 confined to the folder. Throws {@link ConfinementRefusal} for what it asked for outside. */
export function withSchemaFiles<T>(folder: ConfinedFolder, compile: () => T): T {
  if (!registered) registered = xmlRegisterInputProvider(files);
  if (!registered) throw new Error('libxml2 takes no further input provider');
  const { result, refusals } = files.during(folder, compile);
  if (refusals[0] !== undefined) throw refusals[0];
  return result;
}
