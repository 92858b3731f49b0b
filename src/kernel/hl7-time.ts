/** `2024-01-31T14:25:30.123Z` as `20240131142530.123+0000` (HL7 TS with milliseconds, UTC). */
export function writeHl7Time(at: Date): string {
  const iso = at.toISOString();
  return `${iso.slice(0, 19).replace(/[-T:]/g, '')}.${iso.slice(20, 23)}+0000`;
}

/** `20240131142530` (XDS DTM and CDA times without zone: digits only, UTC, 24-hour clock). */
export function writeDtm(at: Date): string {
  return at.toISOString().slice(0, 19).replace(/[-T:]/g, '');
}

/**
 * Reads an HL7 TS or XDS DTM of any even precision from year to fraction, with or without zone;
 * without a zone it is UTC. Hour 24 is midnight's start, as one implementation writes it (dossier, pitfall 9).
 * Returns undefined for anything else, an impossible date included.
 */
export function readHl7Time(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\.\d+)?([+-]\d{4}|Z)?$/.exec(text.trim());
  if (!match) return undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    zone = '',
  ] = match;
  const hours = hour === '24' ? '00' : hour;
  const offset = zone === '' || zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const millis = fraction === '' ? '.000' : `.${fraction.slice(1).padEnd(3, '0').slice(0, 3)}`;
  const at = new Date(`${year}-${month}-${day}T${hours}:${minute}:${second}${millis}${offset}`);
  if (Number.isNaN(at.getTime())) return undefined;
  const sameDay = new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() === Number(day);
  return sameDay ? at : undefined;
}
