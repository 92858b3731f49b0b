import { escapeAttribute, escapeText } from '../../../wire/xml/write.js';
import type { Finding } from '../finding.js';
import { type FileVerdict, placeOf } from './verdict.js';

/**
 * Verdicts as JUnit XML, which build servers show: a suite a file, a case a layer, an error a failure. Warnings
 * are told in `system-out`; a layer that should have looked and did not is a skipped case.
 */
export function writeJunit(verdicts: readonly FileVerdict[]): string {
  const suites = verdicts.map(suite);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="passerelle validate">\n${suites.join('')}</testsuites>\n`;
}

function suite({ file, kind, layers, passedOver, findings }: FileVerdict): string {
  const cases = layers.map((layer) => {
    const found = findings.filter((finding) => finding.layer === layer);
    return testCase(layer, kind, found);
  });
  const failures = cases.filter(({ failed }) => failed).length;
  const skipped = passedOver.map(
    ({ layer, reason }) =>
      `    <testcase name="${layer}" classname="${escapeAttribute(kind)}">\n      <skipped message="${escapeAttribute(reason)}"/>\n    </testcase>\n`,
  );
  const counts = `tests="${cases.length + skipped.length}" failures="${failures}" skipped="${skipped.length}"`;
  const body = [...cases.map(({ xml }) => xml), ...skipped].join('');
  return `  <testsuite name="${escapeAttribute(file)}" ${counts}>\n${body}  </testsuite>\n`;
}

function testCase(
  layer: string,
  kind: string,
  findings: readonly Finding[],
): { readonly failed: boolean; readonly xml: string } {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const others = findings.filter(({ severity }) => severity !== 'error');
  const [first] = errors;
  const failure =
    first === undefined
      ? ''
      : `      <failure message="${escapeAttribute(`${errors.length} errors, first: ${first.message}`)}" type="${escapeAttribute(first.id)}">${escapeText(errors.map(lineOf).join('\n'))}</failure>\n`;
  const told =
    others.length === 0
      ? ''
      : `      <system-out>${escapeText(others.map(lineOf).join('\n'))}</system-out>\n`;
  const name = `name="${escapeAttribute(layer)}" classname="${escapeAttribute(kind)}"`;
  const inner = failure + told;
  const xml =
    inner === '' ? `    <testcase ${name}/>\n` : `    <testcase ${name}>\n${inner}    </testcase>\n`;
  return { failed: errors.length > 0, xml };
}

function lineOf(finding: Finding): string {
  const { severity, id, message, remedy } = finding;
  const end = remedy === undefined ? '' : ` To do: ${remedy}.`;
  return `${severity} ${id} (${placeOf(finding)}): ${message}.${end}`;
}
