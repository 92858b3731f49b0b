import { createHash } from 'node:crypto';
import { Html, html } from '../../../wire/html.js';
import type { DocumentView, Entry, Field, Group, SectionView, Value } from '../model.js';
import { wordsOf } from '../words/by-language.js';
import type { Words } from '../words/words.js';
import { narrativeHtml } from './html-narrative.js';
import { STYLE } from './style.js';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is fetched, nothing runs, nothing is sent: the page's own style is all that a browser may apply. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'none'; base-uri 'none'`;

/**
 * A document as one HTML file that opens without a server, holds no script and prints on A4. Its `title` names no
 * patient: it ends up in the histories of browsers.
 */
export function renderHtml(view: DocumentView): string {
  const words = wordsOf(view.language);
  const { blocks } = words;
  const people = view.people.filter(({ entries }) => entries.length > 0);
  return html`<!doctype html>
<html lang="${view.language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${view.title}</title><style>${new Html(STYLE)}</style></head>
<body><header><h1>${view.title}</h1><p class="person">${view.person}</p>${summary(view, words)}
<fieldset class="switches"><label><input type="checkbox" id="originals" checked>${words.phrases.showOriginals}</label>
<label><input type="checkbox" id="codes">${words.phrases.showCodes}</label></fieldset>
${contents(view, words)}</header>
<main>${view.sections.map((section, index) => sectionHtml(section, index, view, words))}${attachmentHtml(view, words)}
${plainSection('patient', blocks.patient, [view.patient], words)}
${plainSection('people', blocks.people, people, words)}
${plainSection('document', blocks.document, [view.document], words)}</main></body></html>
`.text;
}

function summary({ untranslated, note }: DocumentView, words: Words): Html[] {
  return [
    ...(untranslated === 0
      ? []
      : [html`<p class="quiet">${untranslated} ${words.phrases.untranslatedCount}.</p>`]),
    ...(note === undefined ? [] : [html`<p class="statement">${note}</p>`]),
  ];
}

function contents({ sections }: DocumentView, words: Words): Html {
  const links = sections.map(
    ({ heading }, index) => html`<li><a href="#section-${index + 1}">${heading}</a></li>`,
  );
  return html`<nav aria-label="${words.phrases.contents}"><ul>${links}
<li><a href="#patient">${words.blocks.patient}</a></li></ul></nav>`;
}

function sectionHtml(section: SectionView, index: number, view: DocumentView, words: Words): Html {
  const { heading, alert, groups, note, narrative, narrativeOnly } = section;
  const id = `section-${index + 1}`;
  const language = view.originalLanguage ?? 'und';
  const original =
    narrative === undefined
      ? undefined
      : html`<details${narrativeOnly ? html` open` : undefined}><summary>${words.phrases.originalNarrative}</summary>
<div class="narrative scroll" tabindex="0" lang="${language}">${narrativeHtml(narrative, words)}</div></details>`;
  return html`<section id="${id}" aria-labelledby="${id}-heading"${alert ? html` class="alert"` : undefined}>
<h2 id="${id}-heading">${heading}</h2>${note === undefined ? undefined : html`<p>${note}</p>`}
${groups.map((group) => groupHtml(group, heading, words))}${original}</section>
`;
}

function plainSection(id: string, heading: string, groups: readonly Group[], words: Words): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>
${groups.map((group) => groupHtml(group, heading, words))}</section>
`;
}

function groupHtml(group: Group, section: string, words: Words): Html {
  const { heading, layout, statements, entries, unrecorded } = group;
  const { phrases, absences } = words;
  const silent = layout === 'table' ? phrases.notRecordedColumns : absences.notRecorded;
  return html`${heading === undefined ? undefined : html`<h3>${heading}</h3>`}
${statements.map((value) => html`<div class="statement">${valueHtml(value, words)}</div>`)}
${entries.length === 0 ? undefined : layout === 'table' ? tableHtml(entries, heading ?? section, words) : entries.map((entry) => factsHtml(entry, words))}
${unrecorded.length === 0 ? undefined : html`<p class="quiet">${words.labelled(silent, unrecorded.join(', '))}</p>`}`;
}

function tableHtml(entries: readonly Entry[], label: string, words: Words): Html {
  const columns = entries[0]?.fields.map((field) => html`<th scope="col">${field.label}</th>`) ?? [];
  const rows = entries.map(
    ({ fields: [first, ...rest] }) =>
      html`<tr>${first === undefined ? undefined : html`<th scope="row">${valuesHtml(first, words)}</th>`}${rest.map(
        (field) => html`<td>${valuesHtml(field, words)}</td>`,
      )}</tr>
`,
  );
  return html`<div class="scroll" role="group" aria-label="${label}" tabindex="0"><table><thead><tr>${columns}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function factsHtml({ fields }: Entry, words: Words): Html {
  return html`<dl>${fields.map(
    (field) => html`<div><dt>${field.label}</dt><dd>${valuesHtml(field, words)}</dd></div>
`,
  )}</dl>`;
}

function valuesHtml({ values }: Field, words: Words): Html[] {
  return values.map((value) => valueHtml(value, words));
}

/** A UID or an address, which must not push what stands beside it off the page. */
const LONG = /\S{32}/;

function valueHtml({ text, about, absence, language, originals, code }: Value, words: Words): Html {
  const { phrases, absences } = words;
  const lang = language === undefined ? undefined : html` lang="${language}"`;
  const kind =
    absence === undefined || absence === 'notTranslated' || absence === 'hasNone' ? 'text' : 'absent';
  return html`<div class="value">${about === undefined ? undefined : html`<span class="about">${words.labelled(about, '')}</span>`}<span class="${kind}${LONG.test(text) ? ' long' : ''}"${lang}>${text}</span>${
    absence === 'notTranslated' ? html` <span class="mark">${absences.notTranslated}</span>` : undefined
  }${originals.length === 0 ? undefined : html` <span class="original">${words.labelled(phrases.original, originals.join(' / '))}</span>`}${code === undefined ? undefined : codeHtml(code, words)}</div>`;
}

// The system's identifier is for screens; on paper its name does where it has one.
function codeHtml({ code, codeSystem, codeSystemName }: NonNullable<Value['code']>, words: Words): Html {
  const named = words.labelled(words.phrases.code, code);
  const system = codeSystemName ?? codeSystem;
  const oid =
    codeSystemName === undefined || codeSystem === undefined
      ? undefined
      : html`<span class="oid">, ${codeSystem}</span>`;
  return html` <span class="code">${named}${system === undefined ? undefined : html` (${system}${oid})`}</span>`;
}

function attachmentHtml({ attachment }: DocumentView, words: Words): Html | undefined {
  if (attachment === undefined) return undefined;
  const { blocks, phrases } = words;
  return html`<section aria-labelledby="attachment-heading"><h2 id="attachment-heading">${blocks.attachment}</h2>
<p>${words.labelled(phrases.attachmentSentence, attachmentText(attachment, words))}</p></section>`;
}

/** `application/pdf, 12 kB`. */
export function attachmentText(
  { mediaType, size }: NonNullable<DocumentView['attachment']>,
  { language }: Words,
): string {
  const unit = size < 1000 ? 'byte' : 'kilobyte';
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return `${mediaType}, ${new Intl.NumberFormat(language, style).format(size < 1000 ? size : size / 1000)}`;
}
