import type { AccessAction, AccessOutcome } from '../../records/access/access.js';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import { pt } from './pt.js';

/** What the access log says to a patient, in one language. */
export interface AccessWords {
  readonly language: string;
  readonly title: string;
  readonly intro: string;
  readonly nothing: string;
  readonly columns: Readonly<Record<'when' | 'who' | 'where' | 'what' | 'why' | 'outcome', string>>;
  /** `{document}` is the kind of document. */
  readonly actions: Readonly<Record<AccessAction, string>>;
  /** By class code of the network; `other` for any other. */
  readonly documents: Readonly<Record<string, string>> & { readonly other: string };
  /** By ISCO code, or by the text that older assertions have. */
  readonly roles: Readonly<Record<string, string>>;
  readonly purposes: Readonly<Record<string, string>>;
  /** `recorded`: what was handed in was taken in. */
  readonly outcomes: Readonly<Record<AccessOutcome | 'recorded', string>>;
  readonly unknown: string;
  /** `{country}` holds the documents, and is not where the professional is. */
  readonly documentsFrom: string;
}

const byLanguage: Readonly<Record<string, AccessWords>> = { de, en, fr, pt };

/** The languages in which an access log can be read. */
export const accessLogLanguages: readonly string[] = Object.keys(byLanguage);

/** The words of a language tag (`fr-LU`, `fr`); undefined where there are none. */
export function accessWords(language: string): AccessWords | undefined {
  return byLanguage[language.split('-')[0]?.toLowerCase() ?? ''];
}
