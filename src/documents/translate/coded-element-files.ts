import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { readTsv } from '../../terminology/importers/tsv.js';
import { withXml } from '../../wire/xml/parse.js';
import {
  CodedElementList,
  type CodedElementRow,
  type DocumentType,
  documentTypes,
  type ValueSetReference,
} from './coded-elements.js';
import type { Usage } from './result.js';

const VALUE_SETS = '1.3.6.1.4.1.12559.11.10.1.3.1.42';

type Columns = Readonly<Record<'path' | 'valueSets' | DocumentType, string>>;

const column = (name: string) => ({ column: name, absent: '-' });

const columns = {
  path: { column: 'path', absent: '' },
  valueSets: { column: 'valueSets', absent: '' },
  ...(Object.fromEntries(documentTypes.map((type) => [type, column(type)])) as Record<
    DocumentType,
    ReturnType<typeof column>
  >),
};

/**
 * Reads this project's table of coded elements (`ncp-config/coded-elements`), whose own first lines explain
 * it. Throws with the line when one cannot be understood.
 */
export function readCodedElementTable(name: string, text: string): CodedElementList {
  // Comments become empty lines, so that line numbers stay.
  const table = text.replace(/^#.*$/gm, '').replace(/^(?:\r?\n)+/, '');
  const dropped = text.split('\n').length - table.split('\n').length;
  const rows: CodedElementRow[] = [];
  const [bad] = readTsv<Columns>(table, columns, (row) => {
    if (row.path === '') return 'path';
    rows.push({ path: row.path, valueSets: valueSetsOf(row.valueSets), usage: usageOf(row) });
    return undefined;
  });
  if (bad !== undefined) throw new SyntaxError(`${name}, line ${(bad.line ?? 0) + dropped}: ${bad.reason}`);
  return new CodedElementList(name, rows);
}

function valueSetsOf(text: string): ValueSetReference[] {
  const numbers = text.split(' ').filter((item) => item !== '');
  return numbers.map((item) => ({ oid: item.includes('.') ? item : `${VALUE_SETS}.${item}` }));
}

function usageOf(row: Readonly<Record<DocumentType, string>>): CodedElementRow['usage'] {
  const used = documentTypes.flatMap((type) => {
    const usage = usageNamed(row[type]);
    return usage === undefined ? [] : [[type, usage] as const];
  });
  return Object.fromEntries(used);
}

function usageNamed(written: string): Usage | undefined {
  const text = written.trim();
  if (text === 'R' || text === 'RNFA' || text === 'O') return text;
  if (text === '-' || text === 'NA' || text === '') return undefined;
  throw new SyntaxError(`${text} is no usage: R, RNFA, O, NA or -`);
}

const officialTypes: Readonly<Record<string, DocumentType>> = {
  patientSummaryCDAl3: 'PS3',
  patientSummaryCDAl1pdf: 'PS1',
  ePrescriptionCDAl3: 'EP3',
  ePrescriptionCDAl1pdf: 'EP1',
  eDispensationCDAl3: 'ED3',
  eDispensationCDAl1pdf: 'ED1',
  HCERDocCDAl3: 'HC3',
  HCERDocCDAl1pdf: 'HC1',
  MRODocCDAl3: 'MR3',
  MRODocCDAl1pdf: 'MR1',
};

/**
 * Reads a list in the network's own XML form (dossier documents 3.8). Rows of attributes (`/@unit`) are left
 * out: units are never changed. Throws SyntaxError or XmlRefusal.
 */
export function readCodedElementXml(name: string, bytes: Uint8Array): CodedElementList {
  return withXml(bytes, (root) => {
    if (root.name !== 'codedElementList') throw new SyntaxError(`${name} is no list of coded elements`);
    const rows = root.find('*[local-name()="codedElement"]').map((row): CodedElementRow => {
      const text = (local: string) => row.get(`*[local-name()="${local}"]`)?.content.trim() ?? '';
      const version = text('valueSetVersion');
      const usage: Partial<Record<DocumentType, Usage>> = {};
      for (const [official, type] of Object.entries(officialTypes)) {
        const value = usageNamed(
          row.get(`*[local-name()="usage"]/*[local-name()="${official}"]`)?.content ?? '',
        );
        if (value !== undefined) usage[type] = value;
      }
      return {
        path: text('elementPath').replace(/\s+/g, ' '),
        valueSets: row
          .find('*[local-name()="valueSet"]')
          .map(({ content }) => content.trim())
          .filter((oid) => oid !== '')
          .map((oid) => (version === '' ? { oid } : { oid, version })),
        usage,
      };
    });
    return new CodedElementList(
      name,
      rows.filter(({ path }) => !/\/@[\w:]+$/.test(path)),
    );
  });
}

/** All lists of a folder by file name without extension; `.xml` is the network's own form. Throws as they do. */
export function loadCodedElementLists(folder: string): ReadonlyMap<string, CodedElementList> {
  const lists = new Map<string, CodedElementList>();
  for (const file of readdirSync(folder).sort()) {
    const extension = extname(file);
    const name = basename(file, extension);
    const bytes = () => readFileSync(join(folder, file));
    if (extension === '.tsv') lists.set(name, readCodedElementTable(name, bytes().toString('utf8')));
    if (extension === '.xml') lists.set(name, readCodedElementXml(name, bytes()));
  }
  return lists;
}
