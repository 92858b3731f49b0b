import { type Access, isWritten } from '../../records/access/access.js';
import type { AccessWords } from './words.js';

/** One access in words. */
export interface AccessRow {
  readonly when: string;
  readonly who: string;
  readonly where: string;
  readonly what: string;
  readonly why: string;
  readonly outcome: string;
}

export interface AccessView {
  readonly words: AccessWords;
  /** IANA name of the zone that times are told in. */
  readonly timeZone: string;
}

/** An access as a patient understands it. */
export function accessRow(access: Omit<Access, 'patient'>, { words, timeZone }: AccessView): AccessRow {
  const { professional, role, organisation, askingCountry, answeringCountry, side } = access;
  const countries = new Intl.DisplayNames(words.language, { type: 'region' });
  const country = (code: string | undefined) => (code === undefined ? undefined : countries.of(code));
  const documents = words.documents[access.classCode ?? ''] ?? words.documents.other;
  // Who is treated abroad wants to know where the data came from.
  const source = side === 'b' ? country(answeringCountry) : undefined;
  const what = words.actions[access.action].replace('{document}', documents);
  return {
    when: instant(access.at, words.language, timeZone),
    who: together(professional, role && roleIn(words, role)) ?? words.unknown,
    where: together(organisation, country(askingCountry)) ?? words.unknown,
    what: source === undefined ? what : `${what} (${words.documentsFrom.replace('{country}', source)})`,
    why: words.purposes[access.purpose ?? ''] ?? access.purpose ?? words.unknown,
    outcome: words.outcomes[access.outcome === 'seen' && isWritten(access) ? 'recorded' : access.outcome],
  };
}

function roleIn({ roles }: AccessWords, { code, text }: NonNullable<Access['role']>): string {
  return roles[code] ?? roles[code.toLowerCase()] ?? text ?? code;
}

function together(...parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined && part.trim() !== '');
  return said.length === 0 ? undefined : said.join(', ');
}

function instant(at: Date, language: string, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at);
}
