import { type Html, html } from '../wire/html.js';

/** The frame of every page. */
export function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} - Passerelle</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">Passerelle</a> <span>demonstration, invented patients</span></header>
<main><h1>${title}</h1>${body}</main></body></html>
`;
}

/** A page of one sentence, with a way back. */
export function notice(title: string, sentence: string): Html {
  return page(title, html`<p>${sentence}</p><p><a href="/">To the start page</a></p>`);
}
