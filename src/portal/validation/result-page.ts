import type { Finding } from '../../documents/validate/finding.js';
import { countFindings } from '../../documents/validate/report/verdict.js';
import { type Html, html } from '../../wire/html.js';
import { instant } from '../words.js';
import { formats } from './formats.js';
import { validationPage } from './frame.js';
import type { StoredResult } from './result.js';
import { type SourceBlock, viewSource } from './source.js';

/** Which findings of a result are shown, and from which line its source is; all and the first where left out. */
export interface ResultView {
  readonly severity?: Finding['severity'] | undefined;
  readonly layer?: Finding['layer'] | undefined;
  readonly from?: number | undefined;
}

/** So many findings are on the page; every one of them is in the downloads. */
const SHOWN = 500;

const severities = ['error', 'warning', 'information'] as const satisfies readonly Finding['severity'][];

/** A result: the verdict, what judged, the findings, and the source beside them. */
export function resultPage(result: StoredResult, document: Uint8Array, view: ResultView): Html {
  const findings = result.findings.filter(
    ({ severity, layer }) =>
      (view.severity === undefined || severity === view.severity) &&
      (view.layer === undefined || layer === view.layer),
  );
  const shown = findings.slice(0, SHOWN);
  const marked = new Set(shown.flatMap(({ line }) => (line === undefined ? [] : [line])));
  return validationPage(
    `${result.file}: ${result.valid ? 'valid' : 'not valid'}`,
    html`
    ${summary(result)}
    ${filter(result, view)}
    <div class="beside">
      <section aria-labelledby="findings"><h2 id="findings">Findings <small>${findings.length} of ${
        result.findings.length
      }</small></h2>
        ${
          findings.length === 0
            ? html`<p class="empty">${
                result.findings.length === 0 ? 'Nothing was found.' : 'None is of this layer and severity.'
              }</p>`
            : html`<ul class="findings">${shown.map(findingItem)}</ul>`
        }
        ${
          findings.length > SHOWN
            ? html`<p>The first ${SHOWN} are shown; filter them, or download them all.</p>`
            : undefined
        }
      </section>
      <section aria-labelledby="source"><h2 id="source">Source</h2>${source(document, marked, view)}</section>
    </div>`,
  );
}

function summary(result: StoredResult): Html {
  const { error, warning, information } = countFindings(result.findings);
  const { judgedAt, environment, direction, claimed, program, document, link } = result;
  return html`
    <p class="verdict">${error} errors, ${warning} warnings, ${information} notes</p>
    ${
      result.passedOver.length === 0
        ? undefined
        : html`<p><span class="trouble">Not looked at:</span> ${result.passedOver
            .map(({ layer, reason }) => `${layer} (${reason})`)
            .join('; ')}</p>`
    }
    <dl>
      <dt>Kind</dt><dd>${result.kind}${claimed === undefined ? '' : `, said to be ${claimed}`}</dd>
      <dt>Judged as</dt><dd>${direction}, ${environment}</dd>
      <dt>Judged (UTC)</dt><dd>${instant(new Date(judgedAt))} by ${program.name} ${program.version}</dd>
      <dt>Layers</dt><dd>${result.layers.join(', ')}</dd>
      ${result.standards.map(
        ({ layer, file, version, sha256 }) =>
          html`<dt>${layer}</dt><dd>${file}${version === undefined ? '' : `, version ${version}`}<br><small>SHA-256 <code>${sha256}</code></small></dd>`,
      )}
      <dt>Document</dt><dd>${document.bytes} bytes<br><small>SHA-256 <code>${document.sha256}</code></small></dd>
    </dl>
    <div class="link"><label for="link">Permanent link: whoever has it can read the result and the document</label>
      <input id="link" data-link readonly value="${link}">
      <button type="button" data-copy hidden>Copy</button> <span data-copied role="status"></span></div>
    <p class="downloads">Download: ${formats
      .filter(({ name }) => name !== 'html')
      .map(
        ({ name }) => html`<a href="${link}?format=${name}">${name.toUpperCase()}</a> `,
      )}<a href="${link}/document">the document as it was sent</a></p>`;
}

function filter({ link, layers }: StoredResult, view: ResultView): Html {
  const options = (values: readonly string[], chosen: string | undefined) =>
    values.map((value) =>
      value === chosen
        ? html`<option value="${value}" selected>${value}</option>`
        : html`<option value="${value}">${value}</option>`,
    );
  return html`<form class="filter" method="get" action="${link}" aria-label="Findings that are shown">
    <div><label for="severity">Severity</label><select id="severity" name="severity">
      <option value="">all</option>${options(severities, view.severity)}</select></div>
    <div><label for="layer">Layer</label><select id="layer" name="layer">
      <option value="">all</option>${options(layers, view.layer)}</select></div>
    <button>Filter</button></form>`;
}

function findingItem({ severity, layer, id, message, remedy, line, location }: Finding): Html {
  const where =
    line === undefined
      ? html`<span>${location}</span>`
      : html`<a href="#L${line}">line ${line}</a>, ${location}`;
  return html`<li><p><span class="severity-${severity}">${severity}</span> <code>${id}</code> <small>${layer}</small></p>
    <p>${message}</p>${remedy === undefined ? undefined : html`<p><strong>To do:</strong> ${remedy}</p>`}
    <p><small>${where}</small></p></li>`;
}

function source(document: Uint8Array, marked: ReadonlySet<number>, view: ResultView): Html {
  const { blocks, total, after } = viewSource(document, marked, view.from);
  const gap = gapsOf(view);
  return html`<div class="source" tabindex="0" role="region" aria-label="Source of the document, ${total} lines">
    <table><tbody>${blocks.map(
      ({ before, lines }) => html`${gap(before)}${rows(lines, marked)}`,
    )}${gap(after)}</tbody></table></div>`;
}

function rows(lines: SourceBlock['lines'], marked: ReadonlySet<number>): readonly Html[] {
  return lines.map(
    ({ number, text, cut }) =>
      html`<tr id="L${number}"${marked.has(number) ? MARKED : undefined}><td>${number}</td><td>${text}${
        cut === 0 ? undefined : html` <small>… ${cut} more characters</small>`
      }</td></tr>`,
  );
}

const MARKED = html` class="marked"`;

/** A row that leads to the lines that are left out, the findings staying those that are shown. */
function gapsOf(view: ResultView): (lines: SourceBlock['before']) => Html | undefined {
  const shown = `severity=${view.severity ?? ''}&layer=${view.layer ?? ''}`;
  return (lines) =>
    lines === undefined
      ? undefined
      : html`<tr class="gap"><td colspan="2"><a href="?${shown}&from=${lines.from}#L${lines.from}">Lines ${lines.from} to ${lines.to}</a> are not shown.</td></tr>`;
}
