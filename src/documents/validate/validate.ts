import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import type { Terminology } from '../../terminology/terminology.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { judgeNational } from '../national-kinds/registry.js';
import type { CodedElementList } from '../translate/coded-elements.js';
import { type Direction, readForValidation, type ValidatedDocument } from './document.js';
import type { Finding, Layer } from './finding.js';
import { type Generation, generationOf } from './generation.js';
import { Housekeeping } from './memory.js';
import { defaultPdfSettings, type PdfSettings, pdfFindings } from './pdf/layer.js';
import { rules } from './rules/catalogue.js';
import { runRules } from './rules/rule.js';
import { refusalFinding, safetyFindings } from './safety.js';
import type { UsedStandard } from './standards/standard.js';
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
  /** Undefined where the document does not show it. */
  readonly generation: Generation | undefined;
}

/** A layer that looks at a document: the operator's files that it goes by, and what they find. */
export interface ReadyLayer {
  readonly standards: readonly UsedStandard[];
  find(): readonly Finding[];
}

/** The schema or the Schematron layer for one document, or why it cannot look at it. */
export type LayerFunction = (input: LayerInput) => ReadyLayer | { readonly passedOver: string };

/** A layer that should have looked at a document and did not. */
export interface PassedOver {
  readonly layer: Layer;
  /** In words, for the person who could help. */
  readonly reason: string;
}

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
  /** Short name of the kind, such as `patient-summary` or a national `lu-prevention`; `unknown` for one of nobody's. */
  readonly kind: string;
  /** True when no finding is an error. */
  readonly valid: boolean;
  /** True when the document could not even be read: it is unsafe or not well-formed. */
  readonly refused: boolean;
  /** Layers that looked at the document. */
  readonly layers: readonly Layer[];
  /** The operator's files that judged it. */
  readonly standards: readonly UsedStandard[];
  /** Layers that should have looked at it and had nothing to go by; what they would say is not known. */
  readonly passedOver: readonly PassedOver[];
  readonly findings: readonly Finding[];
}

/**
 * Judges a document layer by layer (dossier documents 5.1). Never throws for what the document holds. A layer
 * whose means are not given (terminology, schema, Schematron) does not run, and is among `passedOver`.
 */
export function validateDocument(bytes: Uint8Array, options: ValidationOptions): Validation {
  let document: ValidatedDocument;
  try {
    document = readForValidation(bytes, options);
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    return refusedBy(refusalFinding(error));
  }
  const kind = document.isCda ? document.kind.documentClass?.name : undefined;
  // A country's own kind that is none of the network's is judged by the country's rules alone.
  const unclassed = kind === undefined && document.isCda && options.claimed === undefined;
  const national = unclassed ? judgeNational(bytes) : undefined;
  const name = kind ?? national?.kind.name;
  const wanted = new Set(options.layers(name));
  const run: Layer[] = ['safety'];
  const standards: UsedStandard[] = [];
  const passedOver: PassedOver[] = [];
  const findings: Finding[] = safetyFindings(document);
  const house = new Housekeeping(document.length);
  for (const { layer, prepare } of layersOf(document, kind, national?.findings, options)) {
    if (!wanted.has(layer)) continue;
    const ready = prepare();
    if ('passedOver' in ready) {
      passedOver.push({ layer, reason: ready.passedOver });
      continue;
    }
    run.push(layer);
    standards.push(...ready.standards);
    for (const finding of ready.find()) findings.push(finding);
    house.tidy();
  }
  return {
    kind: name ?? 'unknown',
    valid: !findings.some(({ severity }) => severity === 'error'),
    refused: false,
    layers: run,
    standards,
    passedOver,
    findings,
  };
}

/** The verdict on a document that could not be read, for the one reason that there is. */
export function refusedBy(finding: Finding): Validation {
  return {
    kind: 'unknown',
    valid: false,
    refused: true,
    layers: ['safety'],
    standards: [],
    passedOver: [],
    findings: [finding],
  };
}

interface RunnableLayer {
  readonly layer: Layer;
  prepare(): ReturnType<LayerFunction>;
}

function layersOf(
  document: ValidatedDocument,
  kind: string | undefined,
  national: readonly Finding[] | undefined,
  { schema, schematron, terminology, list, pdf = defaultPdfSettings }: ValidationOptions,
): RunnableLayer[] {
  const { bytes, characters, direction } = document;
  const { level } = document.kind;
  const outside = (layer: Layer, judge: LayerFunction | undefined): RunnableLayer => ({
    layer,
    prepare: () => {
      const generation = generationOf(document);
      const ready = judge?.({ bytes, characters, kind, level, direction, generation }) ?? NOTHING_GIVEN;
      if ('passedOver' in ready) return ready;
      const find = () => {
        document.rest();
        return ready.find();
      };
      return { standards: ready.standards, find };
    },
  });
  const own = (layer: Layer, find: () => readonly Finding[]): RunnableLayer => ({
    layer,
    prepare: () => ({ standards: [], find }),
  });
  const known: RunnableLayer[] = [
    terminology === undefined || list === undefined
      ? { layer: 'terminology', prepare: () => NOTHING_GIVEN }
      : own('terminology', () => terminologyFindings(document, terminology, list)),
    own('rules', () => national ?? [...runRules(rules, document), ...(judgeNational(bytes)?.findings ?? [])]),
    ...(level === 1 ? [own('pdf', () => pdfFindings(document, pdf))] : []),
  ];
  // What is no CDA has no coded elements, no rules and no body; a schema may still speak of it.
  return [outside('schema', schema), outside('schematron', schematron), ...(document.isCda ? known : [])];
}

const NOTHING_GIVEN = { passedOver: 'nothing was given that it could go by' } as const;

/** The class of a kind by its short name (`patient-summary`); undefined for a name of nobody's. */
export function classNamed(name: string): DocumentClass | undefined {
  return Object.values<DocumentClass>(documentClasses).find((each) => each.name === name);
}
