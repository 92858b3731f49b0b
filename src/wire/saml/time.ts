const DATE_TIME = /^(\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/;

/**
 * Reads an xs:dateTime; without a zone it is UTC (SAML core 1.3.3). Undefined for anything else, an
 * impossible date included.
 */
export function readDateTime(text: string | undefined): Date | undefined {
  const match = DATE_TIME.exec(text ?? '');
  if (match === null) return undefined;
  const [, local, day, zone = 'Z'] = match;
  const date = new Date(`${local}${zone}`);
  if (Number.isNaN(date.getTime())) return undefined;
  // Date takes 30 February for 2 March.
  const asWritten = new Date(`${local?.slice(0, 10)}T00:00:00Z`);
  return asWritten.getUTCDate() === Number(day) ? date : undefined;
}

/** `2026-01-15T09:00:00.000Z`: milliseconds and Z (dossier security 11.2, 17). */
export function writeDateTime(at: Date): string {
  return at.toISOString();
}
