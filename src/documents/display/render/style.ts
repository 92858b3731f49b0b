/** The style of the page: no font or picture from elsewhere, red for the patient alone, A4 when printed. */
export const STYLE = `
:root { color-scheme: light; --ink: #1b1b1b; --quiet: #595959; --line: #c9ced3; --shade: #f2f4f6; --alert: #a80f1d; --mark: #7a4b00; }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; color: var(--ink); background: #fff; margin: 0; }
header, main, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.25rem; border-bottom: 2px solid var(--ink); }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 0 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: .25rem 0 .5rem; }
.person { font-size: 1.15rem; font-weight: 600; }
.quiet { color: var(--quiet); }
.switches { border: 0; margin: .5rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
.switches label { display: inline-flex; align-items: center; gap: .5rem; min-height: 1.75rem; }
.switches input { width: 1.25rem; height: 1.25rem; margin: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: .75rem 0 0; padding: 0; }
nav a { color: #0b4f8a; display: inline-block; min-height: 1.5rem; }
section { margin: 1.5rem 0; }
section.alert { border: 2px solid var(--alert); border-left-width: .6rem; padding: .75rem 1rem; border-radius: .25rem; }
section.alert h2, section.alert tbody th { color: var(--alert); }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 600; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .5rem 1.5rem; margin: .25rem 0 .5rem; }
dt { color: var(--quiet); font-size: .85rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.long { overflow-wrap: anywhere; }
.value + .value { margin-top: .2rem; }
.about, .original, .code, .absent { color: var(--quiet); font-weight: 400; }
.original, .code, .mark { display: block; font-size: .85em; }
.mark { color: var(--mark); font-weight: 600; }
.statement { font-weight: 600; }
.statement .original, .statement .code { font-weight: 400; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: #0b4f8a; min-height: 1.5rem; }
.narrative { border-left: 3px solid var(--line); padding: .25rem 0 .25rem 1rem; }
.narrative table { width: auto; }
.narrative .block { margin: .25rem 0; }
a:focus-visible, input:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; }
body:has(#codes:not(:checked)) .code, body:has(#originals:not(:checked)) .original { display: none; }
footer { padding-bottom: 2rem; font-size: .85rem; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } }
@page { size: A4; margin: 14mm; }
@media print {
  body { font-size: 9.5pt; }
  header, main, footer { max-width: none; padding: 0; }
  nav, .switches { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  .code, .original { display: block !important; }
  .oid { display: none; }
  .code { overflow-wrap: anywhere; }
  th, td { padding-right: .4rem; }
  tr, .value, dl > div { break-inside: avoid; }
  h2, h3, thead { break-after: avoid; }
  details:not([open]) { display: none; }
}
`;
