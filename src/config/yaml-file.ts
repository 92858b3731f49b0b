import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ConfigMistake } from './mistake.js';

/** A YAML file as it was read: its value, and where in the file a path of the value stands. */
export interface YamlFile {
  readonly name: string;
  readonly value: unknown;
  readonly mistakes: readonly ConfigMistake[];
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

// A configuration has no use for thousands of aliases; an attack by expansion has.
const MOST_ALIASES = 100;

/** Reads a YAML 1.2 file; `value` is undefined when there are mistakes in its syntax. Throws when it cannot be read. */
export function readYaml(path: string, name = basename(path)): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const mistakes: ConfigMistake[] = [...document.errors, ...document.warnings].map((error) => ({
    file: name,
    line: lines.linePos(error.pos[0]).line,
    path: '',
    message: `this is not YAML as it is read here: ${error.message.replace(/\.$/, '')}`,
    remedy: 'Correct the line',
  }));
  const lineOf = (wanted: readonly PropertyKey[]) => {
    const offset = offsetOf(document, wanted);
    return offset === undefined ? undefined : lines.linePos(offset).line;
  };
  if (mistakes.length > 0) return { name, value: undefined, mistakes, lineOf };
  try {
    return { name, value: document.toJS({ maxAliasCount: MOST_ALIASES }), mistakes, lineOf };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      name,
      value: undefined,
      mistakes: [{ file: name, path: '', message, remedy: 'Write the values out instead of aliases' }],
      lineOf,
    };
  }
}

// The offset of the deepest part of the path that the file has: of the parent, where a key is missing.
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isScalar(node)) offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
