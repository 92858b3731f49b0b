import type { DocumentSummary } from '../documents/cda/summary/document.js';
import type { IntakeSummary } from '../documents/cda/summary/medicine.js';

/** A document's essentials as lines of text: the person, then what a clinician looks for first. */
export function essentialsOf(document: DocumentSummary): string[] {
  const { patient, attachment, kind, level, language } = document;
  const name = [...(patient.name?.family ?? []), ...(patient.name?.given ?? [])].join(' ');
  const head = `${kind?.title ?? 'Document'} (level ${level ?? '?'}, original in ${language ?? 'an untold language'})`;
  if (attachment !== undefined) return [`${head}: ${attachment.mediaType}, ${attachment.size} bytes`];
  return [
    head,
    `${name}, born ${patient.birthTime ?? 'not told'}, ${patient.gender ?? 'sex not told'}`,
    ...document.prescriptions.flatMap(prescriptionLines),
    ...(document.prescriptions.length > 0 ? [] : document.sections.flatMap(sectionLines)),
  ];
}

function sectionLines({ title, code, lines }: DocumentSummary['sections'][number]): string[] {
  return lines.length === 0 ? [] : [`${title ?? code}:`, ...lines.map((line) => `  ${line}`)];
}

function prescriptionLines(item: IntakeSummary): string[] {
  const product = [item.name, item.strength, item.form].filter((part) => part !== undefined).join(', ');
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['dose', [item.dose, item.frequency, item.route].filter((part) => part !== undefined).join(', ')],
    ['packages', [item.packages, item.packageSize].filter((part) => part !== undefined).join(' x ')],
    ['substitution', item.substitution ?? (item.substitutionAllowed ? 'allowed' : 'not allowed')],
    ['for the patient', item.patientInstructions],
    ['for the dispenser', item.dispenserInstructions],
  ];
  return [
    product,
    ...facts.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [`  ${label}: ${text}`])),
  ];
}
