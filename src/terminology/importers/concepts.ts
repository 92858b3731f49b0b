import type { ConceptRow, MappingRow } from '../model.js';
import { isDayOrEmpty } from '../periods.js';
import { type Field, type Fields, readTsv, type SkippedRow, writeTsv } from './tsv.js';

/** What an importer makes of one file: concepts or mappings, and what it could not take over. */
export interface ImportedRows {
  readonly concepts: readonly ConceptRow[];
  readonly mappings: readonly MappingRow[];
  readonly skipped: readonly SkippedRow[];
}

const field = (column: string, absent = ''): Field => ({ column, absent });

const conceptFields: Fields<ConceptRow> = {
  valueSetOid: field('valueSetOid'),
  valueSet: field('valueSet'),
  valueSetVersion: field('valueSetVersion'),
  codeSystem: field('codeSystemOid'),
  codeSystemName: field('codeSystem'),
  codeSystemVersion: field('codeSystemVersion'),
  code: field('code'),
  status: field('status', 'Current'),
  language: field('language'),
  designation: field('designation'),
  designationStatus: field('designationStatus', 'Current'),
  validFrom: field('validFrom'),
  validTo: field('validTo'),
  valueSetFrom: field('valueSetFrom'),
  valueSetTo: field('valueSetTo'),
};

const mappingFields: Fields<MappingRow> = {
  sourceCodeSystemOid: field('sourceCodeSystemOid'),
  sourceCodeSystem: field('sourceCodeSystem'),
  sourceCode: field('sourceCode'),
  sourceDisplay: field('sourceDisplay'),
  targetCodeSystemOid: field('targetCodeSystemOid'),
  targetCode: field('targetCode'),
  status: field('status', 'Valid'),
};

/** Reads this project's table of concepts, which is also that of an exported terminology repository (LTR). */
export function readConceptTable(text: string): ImportedRows {
  const concepts: ConceptRow[] = [];
  const skipped = readTsv(text, conceptFields, (row) => {
    if (row.code === '') return 'code';
    if (row.codeSystem === '') return 'code system';
    if (row.language === '') return 'language';
    const { validFrom, validTo, valueSetFrom, valueSetTo } = row;
    if (![validFrom, validTo, valueSetFrom, valueSetTo].every(isDayOrEmpty)) return 'date written 2024-07-01';
    concepts.push(row);
    return undefined;
  });
  return { concepts, mappings: [], skipped };
}

/** Writes rows as {@link readConceptTable} reads them. */
export function writeConceptTable(rows: Iterable<ConceptRow>): string {
  return writeTsv(conceptFields, rows);
}

/** Reads this project's table of mappings from national codes. */
export function readMappingTable(text: string): ImportedRows {
  const mappings: MappingRow[] = [];
  const skipped = readTsv(text, mappingFields, (row) => {
    if (row.sourceCode === '' || row.sourceCodeSystemOid === '') return 'source code or code system';
    if (row.targetCode === '' || row.targetCodeSystemOid === '') return 'target code or code system';
    mappings.push(row);
    return undefined;
  });
  return { concepts: [], mappings, skipped };
}

/** Writes rows as {@link readMappingTable} reads them. */
export function writeMappingTable(rows: Iterable<MappingRow>): string {
  return writeTsv(mappingFields, rows);
}
