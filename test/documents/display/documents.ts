import { writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import type { DocumentView, Field, Group, Value } from '../../../src/documents/display/model.js';
import { viewDocument } from '../../../src/documents/display/view.js';
import { prescription, summary } from '../cda/example.js';

export const summaryBytes = (): Uint8Array => writePatientSummary(summary);
export const prescriptionBytes = (): Uint8Array => writeEPrescription(prescription);

export interface Section {
  /** LOINC. */
  readonly code: string;
  readonly title?: string;
  readonly text?: string;
  readonly entries?: string;
}

/** A document of whatever is to be shown; prefixes `x` and `pharm` and `e` are bound. */
export function cda(code: string, sections: readonly Section[], header = ''): Uint8Array {
  const body = sections
    .map(
      (each) => `<component><section><code code="${each.code}" codeSystem="2.16.840.1.113883.6.1"/>
      <title>${each.title ?? ''}</title><text>${each.text ?? ''}</text>${each.entries ?? ''}</section></component>`,
    )
    .join('');
  return new TextEncoder().encode(`<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:x="urn:hl7-org:v3"
    xmlns:pharm="urn:hl7-org:pharm" xmlns:e="urn:epsos-org:ep:medication"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><id root="2.999.1" extension="7"/>
    <code code="${code}" codeSystem="2.16.840.1.113883.6.1"/><title>Titel</title>
    <effectiveTime value="20260112"/><languageCode code="fr-LU"/>${header}
    <component><structuredBody>${body}</structuredBody></component></ClinicalDocument>`);
}

/** All values of a view under their column, as `text`, with `about:` before and `[originals]` after. */
export function told(view: DocumentView, block: string): Record<string, string[]>[] {
  return view.sections
    .filter((section) => section.block === block)
    .flatMap(({ groups }) => groups.flatMap(entriesOf));
}

export function entriesOf({ entries }: Group): Record<string, string[]>[] {
  return entries.map(({ fields }) =>
    Object.fromEntries(fields.map(({ column, values }: Field) => [column, values.map(asText)])),
  );
}

export function asText({ about, text, originals, absence }: Value): string {
  const before = about === undefined ? '' : `${about}: `;
  const after = originals.length === 0 ? '' : ` [${originals.join(' / ')}]`;
  return `${before}${text}${after}${absence === undefined ? '' : ` <${absence}>`}`;
}

/** A section's entries as they are told to a reader of English. */
export function shown(code: string, entries: string, text = '', language = 'en') {
  const view = viewDocument(cda('60591-5', [{ code, entries, text }]), { language });
  const section = view.sections.find((each) => each.code === code);
  if (section === undefined) throw new Error(`there is no section ${code}`);
  return {
    section,
    entries: section.groups.flatMap(entriesOf),
    statements: section.groups.flatMap(({ statements }) => statements.map(asText)),
  };
}
