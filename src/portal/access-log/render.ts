import type { Access } from '../../records/access/access.js';
import { Html, html } from '../../wire/html.js';
import { STYLE } from '../look.js';
import { type AccessRow, type AccessView, accessRow } from './rows.js';

const COLUMNS = ['when', 'who', 'where', 'what', 'why', 'outcome'] as const satisfies (keyof AccessRow)[];

/** How an access log is handed out. */
export type AccessLogForm = 'text' | 'csv' | 'html' | 'json';

type Renderer = (accesses: readonly Access[], view: AccessView) => string;

/** The access log of one patient; none of the forms repeats the patient's identifier. */
export const renderAccessLog: Readonly<Record<AccessLogForm, Renderer>> = { text, csv, html: page, json };

function text(accesses: readonly Access[], view: AccessView): string {
  const { words } = view;
  const { columns } = words;
  const width = Math.max(...COLUMNS.map((name) => columns[name].length));
  const blocks = accesses.map((access) => {
    const row = accessRow(access, view);
    return COLUMNS.map((name) => `${columns[name].padEnd(width)}  ${row[name]}`).join('\n');
  });
  return `${[words.title, words.intro, ...(blocks.length === 0 ? [words.nothing] : blocks)].join('\n\n')}\n`;
}

/** RFC 4180, with a byte order mark for spreadsheets. */
function csv(accesses: readonly Access[], view: AccessView): string {
  const header = COLUMNS.map((name) => view.words.columns[name]);
  const rows = accesses.map((access) => {
    const row = accessRow(access, view);
    return COLUMNS.map((name) => row[name]);
  });
  return `\ufeff${[header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

// A name out of a foreign assertion must not become a formula.
function cell(value: string): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

function page(accesses: readonly Access[], view: AccessView): string {
  const { words } = view;
  const { columns, title, intro, language } = words;
  const rows = accesses.map((access) => {
    const row = accessRow(access, view);
    return html`<tr>${COLUMNS.map((name) => html`<td data-label="${columns[name]}">${row[name]}</td>`)}</tr>
`;
  });
  const table = html`<table aria-labelledby="title"><thead><tr>${COLUMNS.map(
    (name) => html`<th scope="col">${columns[name]}</th>`,
  )}</tr></thead><tbody>
${rows}</tbody></table>`;
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${new Html(STYLE)}</style></head>
<body><main><h1 id="title">${title}</h1><p>${intro}</p>
${accesses.length === 0 ? html`<p class="empty">${words.nothing}</p>` : table}</main></body></html>
`.text;
}

function json(accesses: readonly Access[], view: AccessView): string {
  const { words, timeZone } = view;
  const entries = accesses.map(({ patient: _, ...access }) => ({
    ...access,
    words: accessRow(access, view),
  }));
  return `${JSON.stringify({ language: words.language, timeZone, accesses: entries }, null, 2)}\n`;
}
