import type { ErrorName } from '../../kernel/errors.js';
import type { Terminology } from '../../terminology/terminology.js';
import { resolvePivot, resolveTranslation } from '../../terminology/transcoding.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { namespaces } from '../../wire/xml/namespaces.js';
import { type DocumentKind, kindOf } from '../kinds.js';
import { type CodedElementList, type DocumentType, documentType } from './coded-elements.js';
import { applyChanges } from './edit.js';
import { type Operation, type Processed, processElement, writePivot, writeTranslation } from './element.js';
import { type Markup, type MarkupElement, readMarkup } from './markup.js';
import { type BlockingPolicy, defaultPolicy } from './policy.js';
import type { TranslationIssue, TranslationResult, UnlistedElement } from './result.js';
import { reportUnits } from './units.js';

/** What both operations work with. */
export interface TranslateOptions {
  readonly terminology: Terminology;
  readonly list: CodedElementList;
  readonly policy?: BlockingPolicy;
}

export interface TranscodeOptions extends TranslateOptions {
  /** The language of the pivot; en-GB. */
  readonly language?: string;
}

/**
 * Friendly to pivot (dossier documents 3.2 to 3.6): every coded element of the list gets the concept that its
 * national code is mapped to, the national one stays in a `translation`. Nothing else of the document changes,
 * not a byte. Never throws for what the document holds: failures are issues of the result.
 */
export function transcode(document: Uint8Array, options: TranscodeOptions): TranslationResult {
  const { terminology, language = 'en-GB' } = options;
  return run(document, options, language, {
    resolve: (key) => resolvePivot(terminology, key, language),
    write: writePivot,
    requiredFailed: 'TM_4505',
  });
}

/**
 * Pivot to a reader's language, `fr-FR` or `fr` (dossier documents 3.2 to 3.6): every coded element of the list
 * gets its text in it, the text that it had stays in a `translation`. Otherwise as {@link transcode}.
 */
export function translate(
  document: Uint8Array,
  language: string,
  options: TranslateOptions,
): TranslationResult {
  return run(document, options, language, {
    resolve: (key) => resolveTranslation(options.terminology, key, language),
    write: writeTranslation,
    requiredFailed: 'TM_4512',
  });
}

function run(
  document: Uint8Array,
  { terminology, list, policy = defaultPolicy }: TranslateOptions,
  language: string,
  operation: Operation,
): TranslationResult {
  const refuse = (error: ErrorName, context: string): TranslationResult => ({
    status: 'error',
    document,
    ...NOTHING_LOOKED_AT,
    issues: [{ error, severity: 'error', path: '/', context, blocking: !policy.tolerated.includes(error) }],
  });

  if (document.length === 0) return refuse('TM_4501', 'there is no document');
  const recognised = recognise(document, list);
  if ('error' in recognised) return refuse(recognised.error, recognised.context);
  if ('untouched' in recognised) {
    return {
      status: 'success',
      document,
      untouched: recognised.untouched,
      kind: recognised.kind,
      ...NOTHING_LOOKED_AT,
      issues: [],
    };
  }

  const { markup, type, kind } = recognised;
  const { elements, unlisted, absent } = list.select(markup.elements, type);
  const processed = elements.map((selected) => processElement(selected, operation, terminology, policy));
  const issues = [
    ...processed.flatMap((each) => each.issues),
    ...absent.map((path) => absentElement(path, policy)),
    ...languageIssues(processed, language, terminology),
  ];
  const changes = processed.flatMap(({ change }) => (change === undefined ? [] : [change]));
  return {
    status: statusOf(issues),
    document: changes.length === 0 ? document : applyChanges(markup, changes),
    kind,
    elements: processed.map(({ report }) => report),
    unlisted: unlisted.map(unlistedElement),
    units: reportUnits(markup.elements, terminology, language),
    issues,
  };
}

const NOTHING_LOOKED_AT = { elements: [], unlisted: [], units: [] } as const;

function unlistedElement(element: MarkupElement): UnlistedElement {
  const [code = '', codeSystem = '', displayName] = ['code', 'codeSystem', 'displayName'].map((name) =>
    element.filled(name),
  );
  return {
    path: element.path,
    from: { code, codeSystem, ...(displayName === undefined ? {} : { displayName }) },
  };
}

type Recognised =
  | { readonly markup: Markup; readonly type: DocumentType; readonly kind: DocumentKind }
  | { readonly untouched: string; readonly kind: DocumentKind }
  | { readonly error: ErrorName; readonly context: string };

function recognise(document: Uint8Array, list: CodedElementList): Recognised {
  let markup: Markup;
  try {
    markup = readMarkup(document);
  } catch (error) {
    if (error instanceof XmlRefusal) return { error: 'TM_4507', context: error.message };
    throw error;
  }
  const { root } = markup;
  if (root.local !== 'ClinicalDocument' || root.namespace !== namespaces.hl7) {
    return { error: 'TM_4507', context: `the root element is ${root.local}, no ClinicalDocument of HL7 v3` };
  }
  const codes = root.children.filter((child) => child.local === 'code');
  const code = codes.length === 1 ? codes[0]?.filled('code') : undefined;
  if (code === undefined) return { error: 'TM_4509', context: 'the document has no code, or several' };
  const structured = root.child('component')?.child('structuredBody') !== undefined;
  const kind = kindOf(code, structured);
  const { documentClass } = kind;
  if (documentClass?.service === 'orcd') {
    return { kind, untouched: `${documentClass.title}: an original clinical document is shown as it is` };
  }
  const type = documentType(kind);
  if (type === undefined || !list.covers(type)) {
    return {
      error: 'TM_4510',
      context: `documents of code ${code} and level ${kind.level} are not translated`,
    };
  }
  return { markup, type, kind };
}

function absentElement(path: string, policy: BlockingPolicy): TranslationIssue {
  const blocks = policy.usages.includes('R');
  return {
    error: 'TM_4511',
    severity: blocks ? 'error' : 'warning',
    path: '/',
    context: `there is no ${path}`,
    blocking: blocks && !policy.tolerated.includes('TM_4511'),
  };
}

// Another region's text is a choice that the reader must be able to see.
function languageIssues(
  processed: readonly Processed[],
  language: string,
  terminology: Terminology,
): TranslationIssue[] {
  const warn = (context: string): TranslationIssue => ({
    error: 'TM_2505',
    severity: 'warning',
    path: '/',
    context,
    blocking: false,
  });
  if (!terminology.speaks(language)) return [warn(`there are no designations in ${language}`)];
  const used = processed.flatMap(({ report }) => report.language ?? []);
  return [...new Set(used)].map((other) => {
    const count = used.filter((each) => each === other).length;
    return warn(`${count} coded elements have no designation in ${language}; that in ${other} stands in`);
  });
}

function statusOf(issues: readonly TranslationIssue[]): TranslationResult['status'] {
  if (issues.some(({ severity }) => severity === 'error')) return 'error';
  return issues.length > 0 ? 'warning' : 'success';
}
