import type { Finding } from '../../../documents/validate/finding.js';
import type { Validation } from '../../../documents/validate/validate.js';
import { escapeText } from '../../../wire/xml/write.js';

/** What the overview of a result says beside the verdict. */
export interface Overview {
  readonly at: Date;
  readonly validator: string;
  readonly program: { readonly name: string; readonly version: string };
}

/**
 * A verdict as the `detailedResult` that Gazelle answers with (dossier operation 6.5): whether the document is
 * well-formed, what the schema says, what everything else says, and the overview that clients read the result of.
 */
export function writeDetailedResult(verdict: Validation, { at, validator, program }: Overview): string {
  const { findings, layers, refused, passedOver } = verdict;
  const schema = findings.filter(({ layer }) => layer === 'schema');
  const others = findings.filter(({ layer }) => layer !== 'schema' && !(refused && layer === 'safety'));
  const reasons = refused ? findings.filter(({ layer }) => layer === 'safety') : [];
  const iso = at.toISOString();
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<detailedResult>',
    part('DocumentWellFormed', result(!refused), ...reasons.map(xsdMessage)),
    layers.includes('schema')
      ? part(
          'DocumentValidXSD',
          result(!schema.some(isError)),
          text('nbOfErrors', schema.filter(isError).length),
          text('nbOfWarnings', schema.filter(({ severity }) => severity === 'warning').length),
          ...schema.map(xsdMessage),
        )
      : '',
    part(
      'MDAValidation',
      result(!refused && !others.some(isError)),
      ...others.map(notification),
      ...passedOver.map(({ layer, reason }) =>
        part(
          'Note',
          text('Test', layer),
          text('Location', '/'),
          text('Description', `Not judged by ${layer}: ${reason}`),
        ),
      ),
    ),
    part(
      'ValidationResultsOverview',
      text('ValidationDate', iso.slice(0, 10)),
      text('ValidationTime', iso.slice(11, 19)),
      text('ValidationServiceName', validator),
      text('ValidationEngine', program.name),
      text('ValidationServiceVersion', program.version),
      text('ValidationTestResult', verdict.valid ? 'PASSED' : 'FAILED'),
    ),
    '</detailedResult>',
  ].join('');
}

const isError = ({ severity }: Finding) => severity === 'error';
const result = (passed: boolean) => text('Result', passed ? 'PASSED' : 'FAILED');

function xsdMessage({ severity, message, line }: Finding): string {
  return part(
    'XSDMessage',
    text('Severity', severity),
    text('Message', message),
    ...(line === undefined ? [] : [text('lineNumber', line)]),
  );
}

const NAMES = { error: 'Error', warning: 'Warning', information: 'Info' } as const;

function notification({ severity, id, location, line, message, remedy }: Finding): string {
  const where = line === undefined ? '' : ` (line ${line})`;
  return part(
    NAMES[severity],
    text('Test', id),
    text('Location', location),
    text('Description', `${message}${where}${remedy === undefined ? '' : `. To do: ${remedy}`}`),
  );
}

function part(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

function text(name: string, value: string | number): string {
  return `<${name}>${escapeText(String(value))}</${name}>`;
}
