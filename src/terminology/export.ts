import { withoutOidPrefix } from '../kernel/identifiers.js';
import { fhirCodeSystem, fhirConceptMap, fhirValueSet } from './exporters/fhir.js';
import { writeSvs } from './exporters/svs.js';
import { type ExportedVersion, versionsOf } from './exporters/versions.js';
import { writeConceptTable, writeMappingTable } from './importers/concepts.js';
import type { ConceptRow, MappingRow } from './model.js';

export const exportFormats = ['svs', 'fhir', 'tsv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** A file to be written. */
export interface ExportedFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface Export {
  readonly files: readonly ExportedFile[];
  /** What the format has no place for, a sentence each. */
  readonly left: readonly string[];
}

export interface ExportOptions {
  readonly format: ExportFormat;
  /** Only this one, in all its versions; without codes in no value set and without mappings. */
  readonly valueSetOid?: string;
}

/**
 * Rows as files: a value set's version each as IHE SVS or FHIR R4, or this program's own two tables, which keep
 * everything. What is exported can be imported again.
 */
export function exportTerminology(
  rows: { readonly concepts: readonly ConceptRow[]; readonly mappings: readonly MappingRow[] },
  { format, valueSetOid }: ExportOptions,
): Export {
  const wanted = valueSetOid === undefined ? undefined : withoutOidPrefix(valueSetOid);
  const concepts = rows.concepts.filter(
    (row) => wanted === undefined || withoutOidPrefix(row.valueSetOid) === wanted,
  );
  const mappings = wanted === undefined ? rows.mappings : [];
  return exporters[format](concepts, mappings);
}

const exporters: Readonly<
  Record<ExportFormat, (concepts: readonly ConceptRow[], mappings: readonly MappingRow[]) => Export>
> = {
  tsv: (concepts, mappings) => ({
    files: [
      ...(concepts.length === 0 ? [] : [{ name: 'concepts.tsv', content: writeConceptTable(concepts) }]),
      ...(mappings.length === 0 ? [] : [{ name: 'mappings.tsv', content: writeMappingTable(mappings) }]),
    ],
    left: [],
  }),
  svs: (concepts, mappings) => {
    const versions = versionsOf(concepts);
    const sets = versions.filter(({ oid }) => oid !== '');
    const members = sets.flatMap((set) => set.concepts);
    return {
      files: sets.map((set) => ({ name: fileName(set, 'xml'), content: writeSvs(set) })),
      left: sentences([
        [versions.length - sets.length, 'code systems whose codes stand in no value set'],
        [mappings.length, 'mappings'],
        [members.filter(({ current }) => !current).length, 'concepts that are not current'],
        [
          members.filter(({ current, names }) => current && names.length === 0).length,
          'concepts without a name',
        ],
        [concepts.filter(isDated).length, 'rows that have dates, as to the dates'],
      ]),
    };
  },
  fhir: (concepts, mappings) => {
    const files = versionsOf(concepts).map((set) =>
      set.oid === ''
        ? {
            name: `CodeSystem-${fileName({ ...set, oid: set.concepts[0]?.codeSystem ?? '' }, 'json')}`,
            content: json(fhirCodeSystem(set)),
          }
        : { name: `ValueSet-${fileName(set, 'json')}`, content: json(fhirValueSet(set)) },
    );
    const maps =
      mappings.length === 0 ? [] : [{ name: 'ConceptMap.json', content: json(fhirConceptMap(mappings)) }];
    const isRetired = ({ designationStatus }: ConceptRow) => designationStatus.toLowerCase() !== 'current';
    return {
      files: [...files, ...maps],
      left: sentences([
        [concepts.filter(isRetired).length, 'names that are not current'],
        [
          concepts.filter(({ validFrom, validTo }) => validFrom + validTo !== '').length,
          'rows whose concept has dates of its own, as to the dates',
        ],
      ]),
    };
  },
};

const isDated = ({ validFrom, validTo, valueSetFrom, valueSetTo }: ConceptRow): boolean =>
  [validFrom, validTo, valueSetFrom, valueSetTo].some((day) => day !== '');

const sentences = (counts: readonly (readonly [number, string])[]): string[] =>
  counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);

function fileName({ oid, version }: Pick<ExportedVersion, 'oid' | 'version'>, extension: string): string {
  const name = version === '' ? oid : `${oid}-${version}`;
  return `${name.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '')}.${extension}`;
}

const json = (resource: object): string => `${JSON.stringify(resource, null, 2)}\n`;
