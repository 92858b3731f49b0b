/** The primary language subtag of a BCP 47 tag in lower case: `pt` of `pt-PT`. */
export function primarySubtag(language: string): string {
  return language.split(/[-_]/, 1)[0]?.toLowerCase() ?? '';
}

/** What a text in `found` is to a reader who asked for `wanted`. */
export type LanguageMatch = 'exact' | 'sameLanguage' | 'none';

/**
 * Compares tags. A bare `fr` is answered exactly by any French; `fr-LU` by `fr-FR` only as a fallback, which
 * is reported (dossier documents 3.4: the incumbent has none).
 */
export function matchLanguage(wanted: string, found: string): LanguageMatch {
  const tag = wanted.replace(/_/g, '-').toLowerCase();
  if (tag === found.toLowerCase()) return 'exact';
  if (primarySubtag(tag) !== primarySubtag(found)) return 'none';
  return tag.includes('-') ? 'sameLanguage' : 'exact';
}
