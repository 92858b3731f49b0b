import { TerminologyBuilder } from '../../src/terminology/builder.js';
import { type ConceptRow, type MappingRow, undated } from '../../src/terminology/model.js';
import type { Terminology } from '../../src/terminology/terminology.js';

/** A row of a concept table; what a test does not say is ordinary. */
export function conceptRow(row: Partial<ConceptRow> & Pick<ConceptRow, 'code'>): ConceptRow {
  return {
    ...undated,
    valueSetOid: '',
    valueSet: '',
    valueSetVersion: '',
    codeSystem: '2.16.840.1.113883.6.96',
    codeSystemName: 'SNOMED CT',
    codeSystemVersion: '',
    status: 'Current',
    language: 'en-GB',
    designation: `${row.code} in English`,
    designationStatus: 'Current',
    ...row,
  };
}

export function mappingRow(
  row: Partial<MappingRow> & Pick<MappingRow, 'sourceCode' | 'targetCode'>,
): MappingRow {
  return {
    sourceCodeSystemOid: '2.999.1',
    sourceCodeSystem: 'NATIONAL',
    sourceDisplay: '',
    targetCodeSystemOid: '2.16.840.1.113883.6.96',
    status: 'Valid',
    ...row,
  };
}

export function terminologyOf(
  concepts: readonly ConceptRow[],
  mappings: readonly MappingRow[] = [],
): Terminology {
  const builder = new TerminologyBuilder();
  for (const row of concepts) builder.addConcept(row);
  for (const row of mappings) builder.addMapping(row);
  return builder.build();
}
