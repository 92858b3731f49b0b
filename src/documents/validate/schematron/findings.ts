import type { Finding, FindingSeverity } from '../finding.js';
import type { CheckResult, SchematronReport } from './report.js';

// Roles and flags as schemas in use write them.
const SEVERITIES: Readonly<Record<string, FindingSeverity>> = {
  fatal: 'error',
  error: 'error',
  err: 'error',
  errors: 'error',
  warn: 'warning',
  warning: 'warning',
  warnings: 'warning',
  info: 'information',
  information: 'information',
  informative: 'information',
  hint: 'information',
  note: 'information',
  notice: 'information',
};

/**
 * The failed assertions and given reports of a run as findings. A role or flag that says how grave it is counts;
 * otherwise an assertion is an error and a report information. What could not be evaluated is an error: the
 * document has not been judged by it.
 */
export function schematronFindings(report: SchematronReport): Finding[] {
  const problems = report.problems.map((problem, index) =>
    unjudged(`schematron-problem-${index + 1}`, `the schema was not applied in full: ${problem}`),
  );
  const found = report.patterns.flatMap(({ failedContexts, fired }) => [
    ...failedContexts.map(({ rule, context, reason }) =>
      unjudged(rule, `the rule's context ${context} could not be evaluated: ${reason}`),
    ),
    ...fired.flatMap(({ results }) => results.map(findingOf)),
  ]);
  return [...problems, ...found];
}

function unjudged(id: string, message: string): Finding {
  return { layer: 'schematron', id, severity: 'error', location: '/', message, remedy: REMEDY };
}

const REMEDY = 'correct the Schematron file, or validate with another one';

function findingOf(result: CheckResult): Finding {
  const { outcome, id, location, line, message, diagnostics } = result;
  const details = diagnostics.map(({ text }) => text).filter((text) => text !== '');
  return {
    layer: 'schematron',
    id,
    severity: severityOf(result),
    location,
    ...(line === undefined ? {} : { line }),
    message: message === '' ? `${result.kind} ${result.test}` : message,
    ...(outcome === 'not-evaluated'
      ? { remedy: REMEDY }
      : details.length > 0
        ? { remedy: details.join(' ') }
        : {}),
  };
}

function severityOf({ outcome, kind, role, flag }: CheckResult): FindingSeverity {
  if (outcome === 'not-evaluated') return 'error';
  for (const word of [role, flag]) {
    const severity = word === undefined ? undefined : SEVERITIES[word.trim().toLowerCase()];
    if (severity !== undefined) return severity;
  }
  return kind === 'assert' ? 'error' : 'information';
}
