import { primarySubtag } from '../../../terminology/languages.js';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import { pt } from './pt.js';
import type { Words } from './words.js';

const byLanguage: Readonly<Record<string, Words>> = { de, en, fr, pt };

/** The languages that the display speaks of its own. */
export const displayLanguages: readonly string[] = Object.keys(byLanguage);

/** The words of a language tag (`fr-LU`, `fr`); English where there are none of it. */
export function wordsOf(language: string): Words {
  return byLanguage[primarySubtag(language)] ?? en;
}
