import type { XmlElement } from 'libxml2-wasm';
import {
  type ErrorName,
  type ExchangeError,
  errorByCode,
  errorEntry,
  type Severity,
} from '../../kernel/errors.js';
import { defined } from '../defined.js';
import type { Dialect } from '../dialects/dialect.js';
import { attributeOf, childOf, childrenOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';

/** One `rs:RegistryError` (dossier transactions 4.4). */
export interface RegistryError {
  /** The value on the wire; empty where a peer sent none. */
  readonly code: string;
  /** The row of our table that the code stands for; undefined for a code of nobody's. */
  readonly name?: ErrorName;
  /** Human text. */
  readonly context: string;
  readonly severity: Severity;
  readonly location?: string;
}

const SEVERITY = 'urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:';
const severityUris: Readonly<Record<Severity, string>> = {
  error: `${SEVERITY}Error`,
  warning: `${SEVERITY}Warning`,
};

/** Missing and unknown severities are errors (pitfall 28); Info, which one peer sent, is none. */
function readSeverity(error: XmlElement): Severity {
  const severity = attributeOf(error, 'severity')?.replace(/^.*[:\s]/s, '');
  return severity === 'Warning' || severity === 'Info' ? 'warning' : 'error';
}

/** Reads the `rs:RegistryErrorList` of a response; empty when there is none. */
export function readErrors(response: XmlElement | undefined): RegistryError[] {
  const list = childOf(response, 'rs:RegistryErrorList');
  if (list === undefined) return [];
  return childrenOf(list, 'rs:RegistryError').map((error) => {
    const code = attributeOf(error, 'errorCode') ?? '';
    return defined({
      code,
      name: errorByCode(code),
      context: attributeOf(error, 'codeContext') ?? '',
      severity: readSeverity(error),
      location: attributeOf(error, 'location'),
    });
  });
}

/** The severest of them; undefined when there is none. */
export function highestSeverity(errors: readonly RegistryError[]): Severity | undefined {
  if (errors.length === 0) return undefined;
  return errors.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
}

/** Writes `rs:RegistryErrorList`; nothing when there is no error. */
export function writeErrors(errors: readonly RegistryError[]): Element | undefined {
  const highest = highestSeverity(errors);
  if (highest === undefined) return undefined;
  return el(
    'rs:RegistryErrorList',
    { highestSeverity: severityUris[highest] },
    errors.map((error) =>
      el('rs:RegistryError', {
        errorCode: error.code,
        codeContext: error.context,
        location: error.location === '' ? undefined : error.location,
        severity: severityUris[error.severity],
      }),
    ),
  );
}

/** A registry error by its name, with the code that the dialect has for it. */
export function registryError(
  name: ErrorName,
  dialect: Dialect,
  detail: { context?: string; severity?: Severity; location?: string } = {},
): RegistryError {
  const spokenAs = dialect.spokenAs[name] ?? name;
  const entry = errorEntry(spokenAs);
  return defined({
    code: entry.code,
    name: errorByCode(entry.code),
    context: `${dialect.xca.contextPrefix[spokenAs] ?? ''}${detail.context ?? errorEntry(name).text}`,
    severity: detail.severity ?? errorEntry(name).severity,
    location: detail.location === '' ? undefined : detail.location,
  });
}

/** What was raised, as the registry error that tells it. */
export function registryErrorOf(error: ExchangeError, dialect: Dialect): RegistryError {
  return registryError(
    error.errorName,
    dialect,
    defined({ context: error.context, severity: error.severity, location: error.location }),
  );
}

/** What the transformation did when it found something (dossier transactions 5.2). */
export type TransformationOperation = 'toEpSOSPivot' | 'translate';

/**
 * A finding of the transformation: its context names the element in square brackets, its location repeats
 * operation, code and context (dossier transactions 5.2).
 */
export function transformationError(
  finding: { readonly name: ErrorName; readonly severity?: Severity; readonly element?: string },
  operation: TransformationOperation,
): RegistryError {
  const { code, text, severity } = errorEntry(finding.name);
  const context = finding.element === undefined ? text : `${text} [${finding.element}]`;
  return defined({
    code,
    name: errorByCode(code),
    context,
    severity: finding.severity ?? severity,
    location: `ECDATransformationHandler.Error.${operation}(${code} / ${context})`,
  });
}
