import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import type { Terminology } from '../../terminology/terminology.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import type { CodedElementList } from '../translate/coded-elements.js';
import { type Direction, readForValidation, type ValidatedDocument } from './document.js';
import type { Finding, Layer } from './finding.js';
import { Housekeeping } from './memory.js';
import { defaultPdfSettings, type PdfSettings, pdfFindings } from './pdf/layer.js';
import { rules } from './rules/catalogue.js';
import { runRules } from './rules/rule.js';
import { refusalFinding, safetyFindings } from './safety.js';
import { terminologyFindings } from './terminology.js';

/** What the document is, for a layer that comes from outside. */
export interface LayerInput {
  readonly bytes: Uint8Array;
  /** The characters of `bytes`, which the parser has accepted; undefined where they are not in UTF-8. */
  readonly characters: string | undefined;
  /** Short name of the kind; undefined for one of nobody's. */
  readonly kind: string | undefined;
  readonly level: 1 | 3;
  readonly direction: Direction;
}

/** The schema or the Schematron layer: what the operator's files find in a document. */
export type LayerFunction = (input: LayerInput) => readonly Finding[];

export interface ValidationOptions {
  /** The kind that the document is said to be. */
  readonly claimed?: DocumentClass | undefined;
  readonly direction: Direction;
  /** The layers to run, given what the document is; safety is run whatever they are. */
  readonly layers: (kind: string | undefined) => readonly Layer[];
  readonly terminology?: Terminology;
  readonly list?: CodedElementList;
  readonly pdf?: PdfSettings;
  readonly schema?: LayerFunction;
  readonly schematron?: LayerFunction;
}

/** The verdict on one document. */
export interface Validation {
  /** Short name of the kind, such as `patient-summary`; `unknown` for one of nobody's. */
  readonly kind: string;
  /** True when no finding is an error. */
  readonly valid: boolean;
  /** True when the document could not even be read: it is unsafe or not well-formed. */
  readonly refused: boolean;
  /** Layers that looked at the document. */
  readonly layers: readonly Layer[];
  readonly findings: readonly Finding[];
}

/**
 * Judges a document layer by layer (dossier documents 5.1). Never throws for what the document holds. A layer
 * whose means are not given (terminology, schema, Schematron) does not run, and is not among `layers`.
 */
export function validateDocument(bytes: Uint8Array, options: ValidationOptions): Validation {
  let document: ValidatedDocument;
  try {
    document = readForValidation(bytes, options);
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    return {
      kind: 'unknown',
      valid: false,
      refused: true,
      layers: ['safety'],
      findings: [refusalFinding(error)],
    };
  }
  const kind = document.isCda ? document.kind.documentClass?.name : undefined;
  const wanted = new Set(options.layers(kind));
  const run: Layer[] = ['safety'];
  const findings: Finding[] = safetyFindings(document);
  const house = new Housekeeping(document.length);
  for (const { layer, find } of layersOf(document, kind, options)) {
    if (!wanted.has(layer)) continue;
    run.push(layer);
    for (const finding of find()) findings.push(finding);
    house.tidy();
  }
  return {
    kind: kind ?? 'unknown',
    valid: !findings.some(({ severity }) => severity === 'error'),
    refused: false,
    layers: run,
    findings,
  };
}

interface RunnableLayer {
  readonly layer: Layer;
  find(): readonly Finding[];
}

function layersOf(
  document: ValidatedDocument,
  kind: string | undefined,
  { schema, schematron, terminology, list, pdf = defaultPdfSettings }: ValidationOptions,
): RunnableLayer[] {
  const { bytes, characters, direction } = document;
  const input = { bytes, characters, kind, level: document.kind.level, direction };
  const outside = (layer: Layer, judge: LayerFunction | undefined): RunnableLayer[] =>
    judge === undefined
      ? []
      : [
          {
            layer,
            find: () => {
              document.rest();
              return judge(input);
            },
          },
        ];
  const known: RunnableLayer[] = [
    ...(terminology === undefined || list === undefined
      ? []
      : [{ layer: 'terminology' as const, find: () => terminologyFindings(document, terminology, list) }]),
    { layer: 'rules', find: () => runRules(rules, document) },
    ...(document.kind.level === 1 ? [{ layer: 'pdf' as const, find: () => pdfFindings(document, pdf) }] : []),
  ];
  // What is no CDA has no coded elements, no rules and no body; a schema may still speak of it.
  return [
    ...outside('schema', schema),
    ...outside('schematron', schematron),
    ...(document.isCda ? known : []),
  ];
}

/** The class of a kind by its short name (`patient-summary`); undefined for a name of nobody's. */
export function classNamed(name: string): DocumentClass | undefined {
  return Object.values<DocumentClass>(documentClasses).find((each) => each.name === name);
}
