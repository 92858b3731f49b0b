import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import { pt } from './pt.js';
import type { Words } from './words.js';

const byLanguage: Readonly<Record<string, Words>> = { de, en, fr, pt };

/** The words of a language by its code (`fr-LU`, `fr`); English where there are none of it. */
export function wordsOf(languageCode: string): Words {
  return byLanguage[languageCode.slice(0, 2).toLowerCase()] ?? en;
}
