import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schemaFindings } from '../../src/documents/validate/schema/findings.js';
import { loadSchema, type Schema } from '../../src/documents/validate/schema/schema.js';
import type { GenerationName } from '../../src/wire/audit/generation.js';
import { parseXml } from '../../src/wire/xml/parse.js';
import { dataFolder } from './data.js';

const FILES: Readonly<Record<GenerationName, string>> = {
  rfc3881: 'RFC3881_Unsigned.xsd',
  dicom: 'DICOM_Unsigned.xsd',
};

const loaded = new Map<GenerationName, Schema>();

/** What the schema of a generation says against an unsigned audit message; nothing when it is valid. */
export function auditSchemaErrors(xml: string, generation: GenerationName): string[] {
  using document = parseXml(xml);
  return schemaFindings(document, schemaOf(generation)).map(
    ({ location, message }) => `${location}: ${message}`,
  );
}

function schemaOf(generation: GenerationName): Schema {
  const known = loaded.get(generation);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-audit-schema-'));
  try {
    const file = join(folder, 'audit.xsd');
    // The older schema calls its root so that it can stand beside the newer; its messages do not.
    const text = readFileSync(`${dataFolder}schemas/audit/${FILES[generation]}`, 'utf8');
    writeFileSync(file, text.replace('name="OldAuditMessage"', 'name="AuditMessage"'));
    const schema = loadSchema(file);
    loaded.set(generation, schema);
    return schema;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
