/** A footbridge. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#1f6f78" stroke-width="3" stroke-linecap="round"><path d="M2 24h28M3 24Q16 4 29 24M10 24v-7M16 24V14M22 24v-7"/></svg>`;

/**
 * How the pages look. Sizes follow the reader's own text size, red is left to the patient's alerts, and below
 * 44rem a table's rows stand as blocks, each value under its column's name.
 */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #1c2326; --line: #d5dadc; --quiet: #5c676b; --amber: #8a5a00;
  --accent: #1f6f78; --on-accent: #fff; --gap: min(1rem, 5vw); }
@media (prefers-color-scheme: dark) { :root { --ground: #14191b; --text: #e4e8e9; --line: #374145; --quiet: #a3aeb2;
  --amber: #e0a94a; --accent: #7cc4cc; --on-accent: #14191b; } }
* { box-sizing: border-box; }
html { font-size: 100%; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; overflow-wrap: break-word; background: var(--ground); color: var(--text); }
header, main { max-width: 72rem; margin: 0 auto; padding: 0 var(--gap); }
header { padding-top: 1rem; color: var(--quiet); font-size: .9rem; }
header a { font-weight: 600; text-decoration: none; margin-right: .5rem; }
main { padding-bottom: 4rem; }
a { color: var(--accent); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.25rem 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .25rem 0 1rem; max-width: 46rem; }
small { font-size: .875rem; }
small, dt, .quiet, .empty { color: var(--quiet); }
code { font-size: .9em; }
code, dd, td { overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1rem; }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: var(--gap); min-width: 0; }
.card h2 { margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .25rem 1rem; margin: .5rem 0; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .375rem 1rem .375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; }
th.number:first-child { width: 6rem; }
th:last-child, td:last-child { padding-right: 0; }
.trouble { color: var(--amber); font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
form, button { max-width: 100%; }
button { font: inherit; text-align: left; padding: .5rem 1rem; border-radius: .375rem; border: 1px solid var(--accent);
  background: var(--accent); color: var(--on-accent); cursor: pointer; }
:focus-visible { outline: .1875rem solid var(--accent); outline-offset: .125rem; }
@media (max-width: 44rem) {
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: .5rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  td, td.number { border: 0; padding: .125rem 0; text-align: left; white-space: normal; }
  td::before { content: attr(data-label) " "; color: var(--quiet); font-size: .875rem; }
}
@media (forced-colors: active) { .card, button { border-color: CanvasText; } }
`;
