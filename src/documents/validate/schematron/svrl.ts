import { escapeAttribute, escapeText } from '../../../wire/xml/write.js';
import type { CheckResult, FiredRule, PatternReport, SchematronReport } from './report.js';

type Attributes = Readonly<Record<string, string | undefined>>;

/**
 * A run as SVRL (ISO/IEC 19757-3, annex D). A test that could not be evaluated is a failed assertion with the
 * role `fatal`: no reader takes it for passed.
 */
export function writeSvrl(
  report: SchematronReport,
  namespaces: ReadonlyMap<string, string> = new Map(),
): string {
  const phase = report.phase === '#ALL' ? undefined : report.phase;
  const prefixes = [...namespaces].map(([prefix, uri]) =>
    tag('ns-prefix-in-attribute-values', { prefix, uri }),
  );
  const problems = report.problems.map((problem) =>
    failedAssert({ id: 'schema', test: 'false()', location: '/' }, `not evaluated: ${problem}`),
  );
  const body = [...prefixes, ...problems, ...report.patterns.flatMap(patternLines)];
  const attributes = { title: report.title === '' ? undefined : report.title, phase };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svrl:schematron-output xmlns:svrl="http://purl.oclc.org/dsdl/svrl"${written(attributes)}>`,
    ...body,
    '</svrl:schematron-output>',
    '',
  ].join('\n');
}

function patternLines({ id, title, fired, failedContexts }: PatternReport): string[] {
  return [
    tag('active-pattern', { id, name: title === '' ? undefined : title }),
    ...failedContexts.flatMap(({ rule, context, reason }) => [
      tag('fired-rule', { id: rule, context }),
      failedAssert(
        { id: rule, test: context, location: '/' },
        `the context could not be evaluated: ${reason}`,
      ),
    ]),
    ...fired.flatMap(ruleLines),
  ];
}

function ruleLines({ id, context, role, flag, results }: FiredRule): string[] {
  return [tag('fired-rule', { id, context, role, flag }), ...results.map(resultLine)];
}

function resultLine(result: CheckResult): string {
  const { outcome, id, test, role, flag, see, xpath, message, diagnostics } = result;
  if (outcome === 'not-evaluated') return failedAssert({ id, test, location: xpath }, message);
  const references = diagnostics.map(
    (one) =>
      `<svrl:diagnostic-reference${written({ diagnostic: one.id })}>${text(one.text)}</svrl:diagnostic-reference>`,
  );
  const attributes = { id, test, role, flag, see, location: xpath };
  return `<svrl:${outcome}${written(attributes)}>${text(message)}${references.join('')}</svrl:${outcome}>`;
}

function failedAssert(attributes: Attributes, message: string): string {
  return `<svrl:failed-assert${written({ ...attributes, role: 'fatal' })}>${text(message)}</svrl:failed-assert>`;
}

function text(value: string): string {
  return `<svrl:text>${escapeText(value)}</svrl:text>`;
}

function tag(name: string, attributes: Attributes): string {
  return `<svrl:${name}${written(attributes)}/>`;
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeAttribute(value)}"`))
    .join('');
}
