/** Bytes of the two documents, about: as large as the field's largest. */
const LEVEL_3 = 5_000_000;
const LEVEL_1 = 10_000_000;

/** A level 3 document of 5 MB: each entry of the given one, so many times over. */
export function largeLevel3(document: string): string {
  const entries = document.match(/<entry[ >][\s\S]*?<\/entry>/g) ?? [];
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  if (length === 0) throw new Error('the document has no entries');
  const times = Math.ceil((LEVEL_3 - document.length) / length) + 1;
  return document.replace(/<entry[ >][\s\S]*?<\/entry>/g, (entry) => entry.repeat(times));
}

/** A level 1 document of 10 MB: the header of the given one around a PDF of many pages' content. */
export function largeLevel1(document: string): string {
  const body = document.lastIndexOf('<component>', document.indexOf('<structuredBody'));
  const end = document.lastIndexOf('</ClinicalDocument>');
  const page = `<< /Length 40000 >> stream\n${'0 0 1 rg 10 10 m 20 20 l S\n'.repeat(1480)}endstream endobj\n`;
  const pages = Math.ceil((LEVEL_1 * 3) / 4 / page.length);
  const objects = Array.from({ length: pages }, (_, index) => `${index + 3} 0 obj ${page}`).join('');
  const pdf = `%PDF-1.7\n2 0 obj << /Type /Catalog >> endobj\n${objects}trailer << /Root 2 0 R >>\nstartxref\n9\n%%EOF\n`;
  const base64 = Buffer.from(pdf, 'latin1').toString('base64');
  const text = `<text mediaType="application/pdf" representation="B64">${base64}</text>`;
  return `${document.slice(0, body)}<component><nonXMLBody>${text}</nonXMLBody></component>${document.slice(end)}`;
}
