import { escapeAttribute, escapeText } from '../../../wire/xml/write.js';
import type { Finding } from '../finding.js';
import type { FileVerdict } from './verdict.js';

const SVRL = 'http://purl.oclc.org/dsdl/svrl';

/**
 * A verdict as SVRL (ISO/IEC 19757-3, annex D): a pattern a layer, a failed assertion a finding that asks for
 * something, a report for mere information. `role` is the severity.
 */
export function writeSvrl({ file, kind, layers, passedOver, findings }: FileVerdict): string {
  const missing = passedOver.map(
    ({ layer, reason }) => `  <svrl:text>${escapeText(`Not judged by ${layer}: ${reason}`)}</svrl:text>\n`,
  );
  const patterns = layers.map((layer) => {
    const found = findings.filter((finding) => finding.layer === layer).map(result);
    const name = `id="${escapeAttribute(layer)}" document="${escapeAttribute(file)}"`;
    return `  <svrl:active-pattern ${name}/>\n  <svrl:fired-rule context="/" id="${escapeAttribute(layer)}"/>\n${found.join('')}`;
  });
  const head = `xmlns:svrl="${SVRL}" title="passerelle validate" phase="${escapeAttribute(kind)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svrl:schematron-output ${head}>\n${[...missing, ...patterns].join('')}</svrl:schematron-output>\n`;
}

function result({ id, severity, location, line, message, remedy }: Finding): string {
  const name = severity === 'information' ? 'successful-report' : 'failed-assert';
  const where = line === undefined ? '' : ` (line ${line})`;
  const text = `${message}${where}${remedy === undefined ? '' : `. To do: ${remedy}`}`;
  const attributes = `id="${escapeAttribute(id)}" role="${severity}" location="${escapeAttribute(location)}" test="${escapeAttribute(id)}"`;
  return `  <svrl:${name} ${attributes}>\n    <svrl:text>${escapeText(text)}</svrl:text>\n  </svrl:${name}>\n`;
}
