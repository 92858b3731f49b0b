import { type ConceptRow, undated } from './model.js';

// Regions that Unicode knows and ISO 3166-1 does not: reserved codes, unions, placeholders.
const NOT_COUNTRIES = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ'.split(' '));

const LETTERS = Array.from({ length: 26 }, (_, n) => String.fromCharCode(97 + n));
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

const countryCodes = (): string[] => {
  const name = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return PAIRS.map((pair) => pair.toUpperCase()).filter(
    (code) => name.of(code) && !NOT_COUNTRIES.has(code) && new Intl.Locale(`und-${code}`).region === code,
  );
};

const languageCodes = (): string[] => {
  const name = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return PAIRS.filter((code) => name.of(code) && Intl.getCanonicalLocales(code)[0] === code);
};

const VALUE_SETS = '1.3.6.1.4.1.12559.11.10.1.3.1.42';

const sources = [
  {
    valueSetOid: `${VALUE_SETS}.4`,
    valueSet: 'eHDSICountry',
    codeSystem: '1.0.3166.1',
    type: 'region',
    codes: countryCodes,
  },
  {
    valueSetOid: `${VALUE_SETS}.6`,
    valueSet: 'eHDSILanguage',
    codeSystem: '1.0.639.1',
    type: 'language',
    codes: languageCodes,
  },
] as const;

/** Countries (ISO 3166-1) and languages (ISO 639-1) with the names that the platform's own locale data gives. */
export function addCountriesAndLanguages(
  add: (row: ConceptRow) => void,
  designationLanguages: readonly string[],
): void {
  for (const { codes, type, ...valueSet } of sources) {
    const all = codes();
    for (const language of Intl.DisplayNames.supportedLocalesOf([...designationLanguages])) {
      const names = new Intl.DisplayNames(language, { type });
      for (const code of all) {
        add({
          ...undated,
          ...valueSet,
          valueSetVersion: '',
          codeSystemName: '',
          codeSystemVersion: '',
          code,
          status: 'Current',
          language,
          designation: names.of(code) ?? code,
          designationStatus: 'Current',
        });
      }
    }
  }
}
