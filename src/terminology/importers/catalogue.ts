import { type ConceptRow, undated } from '../model.js';
import type { ImportedRows } from './concepts.js';
import { type Fields, readTsv } from './tsv.js';

const fields: Fields<Omit<ConceptRow, 'codeSystemName' | keyof typeof undated>> = {
  valueSetOid: { column: 'valueSetOid', absent: '' },
  valueSet: { column: 'valueSet', absent: '' },
  valueSetVersion: { column: 'version', absent: '' },
  codeSystem: { column: 'codeSystemUri', absent: '' },
  codeSystemVersion: { column: 'codeSystemVersion', absent: '' },
  code: { column: 'code', absent: '' },
  designation: { column: 'display', absent: '' },
  language: { column: 'language', absent: 'en-GB' },
  status: { column: 'status', absent: 'Current' },
  designationStatus: { column: 'designationStatus', absent: 'Current' },
};

/** Reads the master value set catalogue (MVC) as a table: English only, code systems by URI. */
export function readCatalogueTable(text: string): ImportedRows {
  const concepts: ConceptRow[] = [];
  const skipped = readTsv(text, fields, (row) => {
    const reference = divideReference(`${row.codeSystem}#${row.code}`);
    if (reference.codeSystem === '' || reference.code === '') return 'code system or code';
    if (row.designation === '') return 'text';
    concepts.push({ ...undated, ...row, ...reference, codeSystemName: '' });
    return undefined;
  });
  return { concepts, mappings: [], skipped };
}

// The catalogue writes `uri#code`, and UCUM has codes with a `#` of their own (`{#}/min`): the first one divides.
function divideReference(reference: string): { codeSystem: string; code: string } {
  const at = reference.indexOf('#');
  return { codeSystem: reference.slice(0, at), code: reference.slice(at + 1) };
}
