import { type Html, html } from '../../wire/html.js';

/** The frame of the pages of the validation service. */
export function validationPage(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} - Passerelle</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="/validation/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/validation/style.css">
<script src="/validation/page.js" defer></script></head>
<body><header><a href="/validation">Passerelle</a> <span>validation of documents</span></header>
<main><h1>${title}</h1>${body}</main></body></html>
`;
}
