import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childOf, childrenOf, textOf } from '../../wire/xml/read.js';
import { knownCodeSystem } from '../code-systems.js';
import { type ConceptRow, undated } from '../model.js';
import type { ImportedRows } from './concepts.js';
import type { SkippedRow } from './tsv.js';

const CURRENT = {
  ...undated,
  status: 'Current',
  designationStatus: 'Current',
  codeSystemVersion: '',
} as const;

/**
 * Reads an IHE SVS `RetrieveValueSetResponse`. Of several names of one code the first is the preferred one, but
 * a name with the source's semantic tag gives way to the same name without it.
 */
export function readSvsResponse(root: XmlElement): ImportedRows {
  const valueSet = childOf(root, 'svs:ValueSet');
  const concepts: ConceptRow[] = [];
  const skipped: SkippedRow[] = [];
  const oid = attributeOf(valueSet, 'id');
  if (valueSet === undefined || oid === undefined) {
    return { concepts, mappings: [], skipped: [{ reason: 'the value set has no id' }] };
  }
  for (const list of childrenOf(valueSet, 'svs:ConceptList')) {
    // xml:lang
    const language = list.attrs.find(({ name }) => name === 'lang')?.value.trim() || 'en';
    for (const concept of childrenOf(list, 'svs:Concept')) {
      const code = attributeOf(concept, 'code');
      const codeSystem = attributeOf(concept, 'codeSystem');
      const designation = attributeOf(concept, 'displayName');
      if (code === undefined || codeSystem === undefined || designation === undefined) {
        skipped.push({ line: concept.line, reason: 'a concept has no code, no code system or no name' });
        continue;
      }
      concepts.push({
        ...CURRENT,
        valueSetOid: oid,
        valueSet: attributeOf(valueSet, 'displayName') ?? oid,
        valueSetVersion: attributeOf(valueSet, 'version') ?? '',
        codeSystem,
        codeSystemName: attributeOf(concept, 'codeSystemName') ?? '',
        code,
        language,
        designation,
      });
    }
  }
  return { concepts: plainNamesFirst(concepts), mappings: [], skipped };
}

// `Moderate (qualifier value)` is the source's own full name of `Moderate`, and stands before it or after it.
function plainNamesFirst(concepts: readonly ConceptRow[]): ConceptRow[] {
  const names = new Set(concepts.map(({ code, designation }) => `${code} ${designation}`));
  const isFullName = ({ code, designation }: ConceptRow) => {
    const plain = designation.replace(/ \([^()]*\)$/, '');
    return plain !== designation && names.has(`${code} ${plain}`);
  };
  return [...concepts.filter((row) => !isFullName(row)), ...concepts.filter(isFullName)];
}

/** Reads an exported repository file of one value set (eHDSI): `ValueSet/concept/designation@lang`. */
export function readValueSetExport(root: XmlElement): ImportedRows {
  const concepts: ConceptRow[] = [];
  const skipped: SkippedRow[] = [];
  for (const concept of childrenOf(root)) {
    const code = attributeOf(concept, 'code');
    const codeSystem = attributeOf(concept, 'codeSystem');
    if (code === undefined || codeSystem === undefined) {
      skipped.push({ line: concept.line, reason: 'a concept has no code or no code system' });
      continue;
    }
    concepts.push(
      ...designationsOf(concept, skipped).map((designation) => ({
        ...CURRENT,
        ...designation,
        valueSetOid: attributeOf(root, 'oid') ?? '',
        valueSet: attributeOf(root, 'name') ?? '',
        valueSetVersion: '',
        codeSystem,
        codeSystemName: attributeOf(concept, 'codeSystemName') ?? '',
        code,
      })),
    );
  }
  return { concepts, mappings: [], skipped };
}

/**
 * Reads an epSOS repository file of one code system: `XInformation/XEntry@oid@code/displayName@lang`. The file
 * names its code system only by the `X`; `oid` is the value set (dossier documents 4.4).
 */
export function readRepositoryFile(root: XmlElement): ImportedRows {
  const name = root.name.replace(/Information$/, '');
  const codeSystem = knownCodeSystem(name);
  if (codeSystem === undefined) {
    return { concepts: [], mappings: [], skipped: [{ reason: `${name} is no code system of the field` }] };
  }
  const concepts: ConceptRow[] = [];
  const skipped: SkippedRow[] = [];
  for (const entry of childrenOf(root)) {
    const code = attributeOf(entry, 'code');
    const valueSetOid = attributeOf(entry, 'oid');
    if (code === undefined || valueSetOid === undefined) {
      skipped.push({ line: entry.line, reason: 'an entry has no code or no oid' });
      continue;
    }
    concepts.push(
      ...designationsOf(entry, skipped).map((designation) => ({
        ...CURRENT,
        ...designation,
        valueSetOid,
        valueSet: attributeOf(entry, 'epsosName') ?? valueSetOid,
        valueSetVersion: '',
        codeSystem: codeSystem.id,
        codeSystemName: codeSystem.name,
        code,
      })),
    );
  }
  return { concepts, mappings: [], skipped };
}

function designationsOf(
  parent: XmlElement,
  skipped: SkippedRow[],
): { language: string; designation: string }[] {
  return childrenOf(parent).flatMap((child) => {
    const language = attributeOf(child, 'lang');
    const designation = textOf(child);
    if (language !== undefined && designation !== undefined) return [{ language, designation }];
    skipped.push({ line: child.line, reason: 'a name has no language or no text' });
    return [];
  });
}
