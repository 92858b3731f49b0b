import type { XmlElement } from 'libxml2-wasm';
import { attributeOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, oneLine, referred } from '../../cda/summary/loose.js';
import { codeSystem } from '../../cda/templates.js';
import type { CodeView, Value } from '../model.js';
import { absent, freeText, pathOf, type Reading, sameLanguage, stating } from '../reading.js';
import { absentValue, nullFlavorOf } from './null-flavor.js';

/** A coded element and its qualifiers, such as the side of a body site: one value each, never none. */
export function codedValues(element: XmlElement | undefined, reading: Reading): Value[] {
  const qualifiers = childrenNamed(element, 'qualifier').flatMap(
    (qualifier) => find(qualifier, 'value') ?? [],
  );
  return [element, ...qualifiers].map((each) => codedValue(each, reading));
}

/**
 * A coded element in the reader's language with what it was called before. The newest text may stand on the
 * element or, in an older layout, in its translation (dossier documents 3.5): whichever is not shown as the
 * value is an original of it. A null flavor is told in words (6.3).
 */
export function codedValue(element: XmlElement | undefined, reading: Reading): Value {
  if (element === undefined) return absent(reading, 'notRecorded');
  const code = codeView(element);
  const own = oneLine(attributeOf(element, 'displayName'));
  const history = translations(element).flatMap((each) => oneLine(attributeOf(each, 'displayName')) ?? []);
  const originalText = find(element, 'originalText');
  const written = referred(originalText, reading.narrative);
  const texts = [own, ...history, written].filter((text) => text !== undefined);
  if (nullFlavorOf(element) !== undefined) return flavoured(element, texts, reading);
  if (code === undefined) return uncoded(element, texts, reading);

  const { text, foreign } = choose(element, { own, history, written, code: code.code }, reading);
  const value: Value = {
    text,
    originals: originalsOf(text, texts, history, reading),
    code,
    ...(foreign === undefined ? {} : foreign),
  };
  return statement(value, code, reading);
}

// A reader of the document's own language has the author's words before him: what the way through the pivot made of
// them is no original.
function originalsOf(
  text: string,
  texts: readonly string[],
  history: readonly string[],
  reading: Reading,
): string[] {
  if (sameLanguage(reading) && text === history.at(-1)) return [];
  return [...new Set(texts)].filter((each) => each !== text);
}

function codeView(element: XmlElement): CodeView | undefined {
  const code = attributeOf(element, 'code');
  if (code === undefined) return undefined;
  const system = attributeOf(element, 'codeSystem');
  const name = attributeOf(element, 'codeSystemName');
  return {
    code,
    ...(system === undefined ? {} : { codeSystem: system }),
    ...(name === undefined ? {} : { codeSystemName: name }),
  };
}

// Newest first: siblings are tried in order, each with what is nested in it.
function translations(element: XmlElement): XmlElement[] {
  return childrenNamed(element, 'translation').flatMap((each) => [each, ...translations(each)]);
}

interface Texts {
  readonly own: string | undefined;
  readonly history: readonly string[];
  readonly written: string | undefined;
  readonly code: string;
}

type Foreign = Pick<Value, 'absence' | 'language'>;

function choose(
  element: XmlElement,
  { own, history, written, code }: Texts,
  reading: Reading,
): { text: string; foreign?: Foreign } {
  const standing = own ?? written ?? history[0] ?? code;
  if (reading.translated === undefined) return { text: standing };
  const report = reading.translated.get(pathOf(element));
  if (report?.to !== undefined && report.language === undefined) return { text: standing };
  // Whoever reads the document's own language is served best by the author's words.
  if (sameLanguage(reading)) return { text: history.at(-1) ?? own ?? written ?? code };
  const language = report?.language;
  return {
    text: standing,
    foreign: { absence: 'notTranslated', ...(language === undefined ? {} : { language }) },
  };
}

function flavoured(element: XmlElement, texts: readonly string[], reading: Reading): Value {
  const value = absentValue(element, reading);
  const [text, ...rest] = new Set(texts);
  if (text === undefined || value.absence === 'withheld') return value;
  const { nullFlavor } = value;
  // Outside the list of codes is a value all the same: the author's words, which nobody has translated.
  return { ...freeText(text, reading), originals: rest, ...(nullFlavor === undefined ? {} : { nullFlavor }) };
}

function uncoded(element: XmlElement, texts: readonly string[], reading: Reading): Value {
  const [text, ...rest] = new Set(texts);
  if (text !== undefined) return { ...freeText(text, reading), originals: rest };
  const reference = attributeOf(find(element, 'originalText', 'reference'), 'value');
  return reference === undefined ? absent(reading, 'notRecorded') : absent(reading, 'notFetched');
}

/** SNOMED CT codes of the epSOS value sets 42.17 and 42.22 (dossier documents 2.3). */
const NONE_KNOWN = new Set(['160243008', '160244002', '160245001', '182849000', '408350003', '409137002']);
const NOTHING_KNOWN = new Set(['182904002', '396782006', '407559004', '64970000']);

/** What a code of the absent or unknown lists states; undefined for a code that names something. */
export function statedAbsence({ code, codeSystem: system }: CodeView): 'hasNone' | 'notRecorded' | undefined {
  if (system === codeSystem.absentOrUnknown) return /^no-known-/.test(code) ? 'hasNone' : 'notRecorded';
  if (system !== codeSystem.snomed) return undefined;
  if (NONE_KNOWN.has(code)) return 'hasNone';
  return NOTHING_KNOWN.has(code) ? 'notRecorded' : undefined;
}

function statement(value: Value, code: CodeView, reading: Reading): Value {
  const absence = statedAbsence(code);
  if (absence === undefined) return value;
  return stating(value, absence, reading);
}
