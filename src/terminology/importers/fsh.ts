import { isOid } from '../../kernel/identifiers.js';
import { codeSystemId, knownCodeSystem } from '../code-systems.js';
import { type ConceptRow, undated } from '../model.js';
import type { ImportedRows } from './concepts.js';
import { codeSystemOf, retires } from './fhir/code-system.js';
import { divideCanonical, identifiersOf, UNSAID_LANGUAGE } from './fhir/elements.js';
import { type FshLine, fshLines, unquote } from './fsh-lines.js';
import type { SkippedRow } from './tsv.js';

interface Name {
  language?: string;
  value?: string;
}

interface Property {
  code: string;
  valueCode?: string;
  valueBoolean?: boolean;
}

interface Concept {
  readonly line: number;
  readonly indent: number;
  readonly system: string;
  readonly code: string;
  readonly display: string;
  readonly designations: Name[];
  readonly properties: Property[];
}

/** A value set or a code system, as far as it is read. */
interface Entity {
  readonly kind: 'ValueSet' | 'CodeSystem';
  readonly name: string;
  id?: string;
  url?: string;
  version?: string;
  readonly identifier: { value: string }[];
  readonly concepts: Concept[];
}

const HEAD = /^([A-Z]\w*)\s*:\s*(.*)$/;
const OTHER = /^(Profile|Extension|Instance|Invariant|RuleSet|Mapping|Logical|Resource)$/;
const CODE = '#(?:"((?:[^"\\\\]|\\\\.)*)"|(\\S+))';
const TEXT = '(?:\\s+"((?:[^"\\\\]|\\\\.)*)")?';
const CONCEPT = new RegExp(`^\\*\\s+(?:include\\s+)?([^\\s#]*)${CODE}${TEXT}(?:\\s+".*)?$`);
const CARET = /^\*\s+((?:#\S+\s+)*)\^?([\w.[\]+=]+)\s*=\s*(.+)$/;
const PARENTS = /^\*\s+(?:#\S+\s+)+(?=#)/;

/** True when a file begins as FSH with terminology in it does. */
export function looksLikeFsh(head: string): boolean {
  return /^\s*(Alias|ValueSet|CodeSystem)\s*:/m.test(head);
}

/**
 * Reads value sets and code systems from FSH as the eHDSI terminology package writes it (dossier documents
 * 4.4): single concepts, English names, designations and states where they stand below a concept. What is
 * included by a filter or from elsewhere is skipped and said.
 */
export function readFsh(text: string): ImportedRows {
  const aliases = new Map<string, string>();
  const skipped: SkippedRow[] = [];
  const entities: Entity[] = [];
  let entity: Entity | undefined;
  for (const line of fshLines(text)) {
    const [, keyword = '', value = ''] = HEAD.exec(line.text) ?? [];
    if (keyword === 'Alias') {
      const [alias = '', ...target] = value.split('=');
      aliases.set(alias.trim(), target.join('=').trim());
    } else if (keyword === 'ValueSet' || keyword === 'CodeSystem') {
      entity = { kind: keyword, name: value.trim(), identifier: [], concepts: [] };
      entities.push(entity);
    } else if (keyword === 'Id' && entity !== undefined) entity.id = value.trim();
    else if (OTHER.test(keyword)) {
      entity = undefined;
    } else if (entity !== undefined && line.text.startsWith('*')) {
      const reason = readRule(entity, line);
      if (reason !== undefined) skipped.push({ line: line.line, reason });
    }
  }
  const concepts = entities.flatMap((each) => rowsOf(each, aliases, skipped));
  return { concepts, mappings: [], skipped };
}

/** Takes a rule in; what it says when it is none that can be taken in. */
function readRule(entity: Entity, line: FshLine): string | undefined {
  const caret = CARET.exec(line.text);
  if (caret !== null) {
    const [, path = '', element = '', value = ''] = caret;
    readCaret(entity, line, { path: path.trim(), element, value });
    return undefined;
  }
  const found = CONCEPT.exec(line.text.replace(PARENTS, '* '));
  if (found === null) return 'it is not a single concept';
  const [, system = '', quoted, plain = '', display = ''] = found;
  const code = quoted === undefined ? plain : unquote(quoted);
  if ((system === '') !== (entity.kind === 'CodeSystem'))
    return 'a concept has no code system, or one too many';
  entity.concepts.push({
    line: line.line,
    indent: line.indent,
    system,
    code,
    display: unquote(display).trim(),
    designations: [],
    properties: [],
  });
  return undefined;
}

function readCaret(
  entity: Entity,
  line: FshLine,
  { path, element, value }: { path: string; element: string; value: string },
): void {
  const text = unquote(/^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1] ?? value.trim());
  const last = entity.concepts.at(-1);
  const concept = path === '' ? last : entity.concepts.find(({ code }) => path.endsWith(`#${code}`));
  if (path !== '' || (last !== undefined && line.indent > last.indent)) {
    if (concept !== undefined) readConceptCaret(concept, element, text);
    return;
  }
  if (element === 'version') entity.version = text;
  else if (element === 'url') entity.url = text;
  else if (/^identifier(\[.*\])?\.value$/.test(element)) entity.identifier.push({ value: text });
}

function readConceptCaret({ designations, properties }: Concept, element: string, text: string): void {
  const [, list, index, field] = /^(designation|property)(?:\[(.*)\])?\.(\w+)$/.exec(element) ?? [];
  // `code = #status`, `valueCode = #D "Deprecated"`
  const code = /^#(\S+)/.exec(text)?.[1] ?? text;
  if (list === 'designation') {
    const name = entryOf(designations, index, {});
    if (field === 'language') name.language = code;
    if (field === 'value') name.value = text;
  } else if (list === 'property') {
    const property = entryOf(properties, index, { code: '' });
    if (field === 'code') property.code = code;
    if (field === 'valueCode') property.valueCode = code;
    if (field === 'valueBoolean') property.valueBoolean = text === 'true';
  }
}

// `[+]` is the next one, `[=]` the last one; without an index the first.
function entryOf<T>(list: T[], index: string | undefined, added: T): T {
  const at = index === '+' ? list.length : index === '=' ? list.length - 1 : Number(index ?? 0);
  const held = list[at];
  if (held !== undefined) return held;
  list.push(added);
  return added;
}

function rowsOf(entity: Entity, aliases: ReadonlyMap<string, string>, skipped: SkippedRow[]): ConceptRow[] {
  const inSet = entity.kind === 'ValueSet';
  const own = { url: entity.url, identifier: entity.identifier, id: entity.id, name: entity.name };
  const ownSystem = inSet ? undefined : codeSystemOf(own);
  if (!inSet && ownSystem === undefined) {
    skipped.push({
      reason: `the code system ${entity.name} has neither an OID nor a URL, and its id is not known`,
    });
    return [];
  }
  const version = entity.version ?? '';
  const set = inSet
    ? { valueSetOid: valueSetOid(entity), valueSet: entity.name, valueSetVersion: version }
    : { valueSetOid: '', valueSet: '', valueSetVersion: '' };
  return entity.concepts.flatMap((concept) => {
    const named = ownSystem ?? concept.system;
    const { uri, version: pinned } = divideCanonical(aliases.get(named) ?? named);
    if (uri.startsWith('$')) {
      skipped.push({ line: concept.line, reason: `the alias ${uri} is not declared in the file` });
      return [];
    }
    const id = codeSystemId(uri);
    const row = {
      ...undated,
      ...set,
      codeSystem: id,
      codeSystemName: knownCodeSystem(id)?.name ?? (inSet ? '' : entity.name),
      codeSystemVersion: inSet ? pinned : version,
      code: concept.code,
      status: concept.properties.some((property) => retires(id, property)) ? 'Retired' : 'Current',
      designationStatus: 'Current',
    };
    const more = concept.designations.flatMap(({ language = UNSAID_LANGUAGE, value }) =>
      value === undefined ? [] : [{ ...row, language, designation: value.trim() }],
    );
    return [{ ...row, language: UNSAID_LANGUAGE, designation: concept.display }, ...more];
  });
}

// The id ends in the version, which stands by itself: `eHDSIDoseForm-8.1.0`.
function valueSetOid(entity: Entity): string {
  const [first] = identifiersOf(entity);
  const id = entity.id ?? entity.name;
  return first ?? (isOid(id) ? id : id.replace(/-\d+(\.\d+)*$/, ''));
}
