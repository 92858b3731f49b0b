import { type Html, html } from '../../../wire/html.js';
import type { NarrativeContent, NarrativeElement, NarrativeNode } from '../narrative.js';
import type { Words } from '../words/words.js';

/** A narrative as inert HTML: the elements are this house's, the texts are escaped. */
export function narrativeHtml(content: NarrativeContent, words: Words): Html[] {
  return content.map((node) => nodeHtml(node, words));
}

function nodeHtml(node: NarrativeNode, words: Words): Html {
  if (typeof node === 'string') return html`${node}`;
  const inner = narrativeHtml(node.children, words);
  const lang = node.language === undefined ? undefined : html` lang="${node.language}"`;
  switch (node.tag) {
    case 'block':
      return html`<div class="block"${lang}>${inner}</div>`;
    case 'inline':
      return html`<span${lang}>${inner}</span>`;
    case 'strong':
      return html`<strong>${inner}</strong>`;
    case 'emphasis':
      return html`<em>${inner}</em>`;
    case 'underline':
      return html`<u>${inner}</u>`;
    case 'deleted':
      return html`<del>${inner}</del>`;
    case 'inserted':
      return html`<ins>${inner}</ins>`;
    case 'sub':
      return html`<sub>${inner}</sub>`;
    case 'sup':
      return html`<sup>${inner}</sup>`;
    case 'break':
      return html`<br>`;
    case 'list':
      return html`<ul${lang}>${inner}</ul>`;
    case 'numbered':
      return html`<ol${lang}>${inner}</ol>`;
    case 'item':
      return html`<li${lang}>${inner}</li>`;
    case 'notShown':
      return html`<span class="quiet">[${words.phrases.notShown}]</span>`;
    case 'cut':
      return html`<strong>[${words.phrases.cut}]</strong>`;
    default:
      return tableHtml(node, inner, lang);
  }
}

function tableHtml(node: NarrativeElement, inner: readonly Html[], lang: Html | undefined): Html {
  const columns = node.columns === undefined ? undefined : html` colspan="${node.columns}"`;
  const rows = node.rows === undefined ? undefined : html` rowspan="${node.rows}"`;
  switch (node.tag) {
    case 'caption':
      return html`<caption${lang}>${inner}</caption>`;
    case 'head':
      return html`<thead>${inner}</thead>`;
    case 'body':
      return html`<tbody>${inner}</tbody>`;
    case 'foot':
      return html`<tfoot>${inner}</tfoot>`;
    case 'row':
      return html`<tr>${inner}</tr>`;
    // A heading without text names nothing.
    case 'heading':
      return inner.length === 0 ? html`<td${columns}${rows}></td>` : html`<th${columns}${rows}>${inner}</th>`;
    case 'cell':
      return html`<td${columns}${rows}>${inner}</td>`;
    default:
      return html`<table${lang}>${inner}</table>`;
  }
}
