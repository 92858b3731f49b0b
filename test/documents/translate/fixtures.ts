import { fileURLToPath } from 'node:url';
import { loadCodedElementLists } from '../../../src/documents/translate/coded-element-files.js';
import { CodedElementList, documentTypes } from '../../../src/documents/translate/coded-elements.js';
import type { Usage } from '../../../src/documents/translate/result.js';
import { conceptRow, mappingRow, terminologyOf } from '../../terminology/rows.js';

export const configuration = fileURLToPath(new URL('../../../ncp-config/', import.meta.url));

export const lists = loadCodedElementLists(`${configuration}coded-elements`);
export const ehdsi = lists.get('ehdsi')!;
export const epsos = lists.get('epsos')!;

export const EDQM = '0.4.0.127.0.16.1.1.2.1';
export const NATIONAL = '2.999.1';

const colours = { valueSetOid: '1.2.3', valueSet: 'Colours' };

/** Red and blue, mapped from national codes; blue has no French name. */
export const terminology = terminologyOf(
  [
    conceptRow({ code: 'red', designation: 'Red', codeSystemVersion: '2024', ...colours }),
    conceptRow({ code: 'red', designation: 'Rouge', language: 'fr-FR', ...colours }),
    conceptRow({ code: 'blue', designation: 'Blue & "navy"', ...colours }),
    conceptRow({ code: 'stranger', designation: 'Stranger' }),
    conceptRow({ code: '60591-5', codeSystem: 'LOINC', designation: 'Patient summary' }),
    conceptRow({ code: '60591-5', codeSystem: 'LOINC', language: 'fr-FR', designation: 'Résumé patient' }),
    conceptRow({ code: 'ACM', codeSystem: '2.16.840.1.113883.5.139', designation: 'before breakfast' }),
    conceptRow({
      code: 'ACM',
      codeSystem: '2.16.840.1.113883.5.139',
      language: 'fr-FR',
      designation: 'avant le petit déjeuner',
    }),
  ],
  [mappingRow({ sourceCode: 'r', targetCode: 'red' }), mappingRow({ sourceCode: 'b', targetCode: 'blue' })],
);

/** A list with one row for `//entry/<leaf>` in every type of document. */
export function listOf(
  path: string,
  usage: Usage = 'O',
  valueSets: readonly string[] = ['1.2.3'],
): CodedElementList {
  const everywhere = Object.fromEntries(documentTypes.map((type) => [type, usage]));
  return new CodedElementList('test', [
    { path, usage: everywhere, valueSets: valueSets.map((oid) => ({ oid })) },
  ]);
}

/** A patient summary that holds nothing but this entry. */
export function summary(entry: string, code = 'code="60591-5" codeSystem="2.16.840.1.113883.6.1"'): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- kept -->\n<ClinicalDocument xmlns="urn:hl7-org:v3" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:pharm="urn:hl7-org:pharm" ` +
    `xmlns:epsos="urn:epsos-org:ep:medication"><code ${code}/><component><structuredBody>` +
    `<entry>${entry}</entry></structuredBody></component></ClinicalDocument>\n`
  );
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (document: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(document);

/** What stands between `<entry>` and `</entry>`. */
export function entryOf(document: Uint8Array): string {
  return /<entry>([\s\S]*)<\/entry>/.exec(text(document))?.[1] ?? '';
}
