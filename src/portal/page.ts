import { type Html, html } from './html.js';

/** The frame of every page. */
export function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} - Passerelle</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>${title}</h1>${body}</main></body></html>
`;
}

export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --quiet: #767676; --amber: #8a5a00; --fine: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --quiet: #a0a0a0; --amber: #e0a94a; --fine: #6cc08b; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
small, .empty { color: var(--quiet); } code { font-size: .9em; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem; }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: 0 1rem 1rem; overflow-x: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dt { color: var(--quiet); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; } .wide td:first-child { white-space: nowrap; }
.completed { color: var(--fine); } .refused, .failed { color: var(--amber); }
.row { display: flex; flex-wrap: wrap; gap: .75rem; }
button { font: inherit; padding: .5rem .9rem; border-radius: .4rem; border: 1px solid var(--line); cursor: pointer; }
`;
