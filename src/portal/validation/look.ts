import { STYLE } from '../look.js';

/** The look of the start page, with a form, findings and a source. */
export const VALIDATION_STYLE = `${STYLE}
:root { --marked: #fdf3dc; --error: #7a1fa2; }
@media (prefers-color-scheme: dark) { :root { --marked: #3a3018; --error: #d8a3f0; } }
.drop { border: .125rem dashed var(--accent); border-radius: .5rem; padding: var(--gap); margin: 1rem 0; }
.drop.over { background: var(--marked); }
.drop label, .fields label, .filter label { display: block; font-weight: 600; }
.fields { display: flex; flex-wrap: wrap; gap: 1rem; }
input, select { font: inherit; max-width: 100%; color: inherit; background: var(--ground); border: 1px solid var(--quiet);
  border-radius: .25rem; padding: .25rem .5rem; }
input[type=file], input[type=checkbox] { border: 0; padding: 0; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; }
fieldset label { display: inline-block; margin-right: 1rem; min-height: 1.5rem; }
.filter { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; margin: 1rem 0; }
.link { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
.link label { flex: 1 1 100%; }
.link input { flex: 1 1 24rem; }
.verdict { font-size: 1.15rem; font-weight: 600; }
.severity-error { color: var(--error); font-weight: 600; }
.severity-warning { color: var(--amber); font-weight: 600; }
.beside { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 1.5rem; align-items: start; }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { border-bottom: 1px solid var(--line); padding: .5rem 0; }
.findings p { margin: 0; }
.findings a { display: inline-block; min-height: 1.5rem; }
.source { border: 1px solid var(--line); border-radius: .5rem; overflow: auto; max-height: 80vh; position: sticky; top: 1rem; }
.source table { font: .85rem/1.5 ui-monospace, monospace; width: auto; min-width: 100%; }
.source td { border: 0; padding: 0 .5rem; white-space: pre; overflow-wrap: normal; }
.source td:first-child { text-align: right; color: var(--quiet); user-select: none; }
.source tr.marked, .source tr:target { background: var(--marked); }
.source tr:target { outline: .1875rem solid var(--accent); outline-offset: -.1875rem; }
.source .gap td { white-space: normal; padding: .5rem; text-align: left; user-select: auto; }
@media (max-width: 60rem) { .beside { grid-template-columns: minmax(0, 1fr); } .source { position: static; } }
@media (max-width: 44rem) { .source tr { display: flex; padding: 0; border: 0; } .source td::before { content: none; } }
@media print {
  .filter, .link button, .downloads, header { display: none; }
  .beside { display: block; }
  .source { max-height: none; overflow: visible; position: static; }
  .source td { white-space: pre-wrap; overflow-wrap: anywhere; }
  .findings li, tr { break-inside: avoid; }
}
`;
