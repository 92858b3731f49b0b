import { withXml } from '../../wire/xml/parse.js';
import { isNamed } from '../../wire/xml/read.js';
import { readCatalogueTable } from './catalogue.js';
import { type ImportedRows, readConceptTable, readMappingTable } from './concepts.js';
import { readFhir } from './fhir/read.js';
import { looksLikeFsh, readFsh } from './fsh.js';
import { readRepositoryFile, readSvsResponse, readValueSetExport } from './value-set-xml.js';

export type TerminologyFormat =
  | 'concepts'
  | 'mappings'
  | 'catalogue'
  | 'svs'
  | 'value-set'
  | 'repository'
  | 'fhir'
  | 'fsh';

export interface ImportedFile extends ImportedRows {
  readonly format: TerminologyFormat;
}

const tables = [
  { column: 'codeSystemUri', format: 'catalogue', read: readCatalogueTable },
  { column: 'designation', format: 'concepts', read: readConceptTable },
  { column: 'targetCode', format: 'mappings', read: readMappingTable },
] as const;

/**
 * Reads value sets or mappings in whichever of the known formats the bytes have (dossier documents 4.4);
 * undefined for any other content. Throws XmlRefusal for XML that is unsafe or malformed, SyntaxError for
 * malformed JSON, ZodError for a FHIR resource of another shape.
 */
export function readTerminologyFile(bytes: Uint8Array): ImportedFile | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1000)).toString('utf8');
  const start = head.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('<')) return readXmlFile(bytes);
  if (start.startsWith('{')) {
    const rows = readFhir(new TextDecoder().decode(bytes));
    return rows && { format: 'fhir', ...rows };
  }
  if (looksLikeFsh(head)) return { format: 'fsh', ...readFsh(new TextDecoder().decode(bytes)) };
  const columns = (/^\ufeff?([^\r\n]*)/.exec(head)?.[1] ?? '').split('\t');
  const table = tables.find(({ column }) => columns.includes(column));
  return table && { format: table.format, ...table.read(new TextDecoder().decode(bytes)) };
}

function readXmlFile(bytes: Uint8Array): ImportedFile | undefined {
  return withXml(withoutUnboundPrefix(bytes), (root): ImportedFile | undefined => {
    if (isNamed(root, 'svs:RetrieveValueSetResponse')) return { format: 'svs', ...readSvsResponse(root) };
    if (root.name === 'ValueSet' && root.attr('oid')) {
      return { format: 'value-set', ...readValueSetExport(root) };
    }
    if (root.name.endsWith('Information')) return { format: 'repository', ...readRepositoryFile(root) };
    return undefined;
  });
}

// One repository file in the field uses a prefix that it never binds; a parser rightly refuses it, so it goes.
function withoutUnboundPrefix(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1000)).toString('latin1');
  const prefix = /<([\w.-]+):[\w.-]+Information[\s>]/.exec(head)?.[1];
  if (prefix === undefined || head.includes(`xmlns:${prefix}`)) return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return Buffer.from(text.replaceAll(`<${prefix}:`, '<').replaceAll(`</${prefix}:`, '</'), 'latin1');
}
