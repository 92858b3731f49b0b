/** A statement of FHIR Shorthand, comments and line ends gone; `indent` counts its leading blanks. */
export interface FshLine {
  readonly line: number;
  readonly indent: number;
  readonly text: string;
}

/**
 * The statements of an FSH file, one a line, as the eHDSI terminology package writes it (dossier documents 4.4).
 * Texts over several lines (`"""`) are passed over: no name is written so.
 */
export function* fshLines(text: string): Generator<FshLine> {
  let closing: string | undefined;
  for (const [index, whole] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (closing !== undefined) {
      if (whole.includes(closing)) closing = undefined;
      continue;
    }
    const statement = withoutComment(whole).trimEnd();
    const bare = statement.trimStart();
    if (bare.startsWith('/*')) {
      if (!bare.includes('*/')) closing = '*/';
      continue;
    }
    if ((statement.match(/"""/g) ?? []).length % 2 === 1) closing = '"""';
    if (bare !== '') yield { line: index + 1, indent: statement.length - bare.length, text: bare };
  }
}

// `//` begins a comment outside quotes and after a blank: URIs have it too, and some units begin with `/`.
function withoutComment(line: string): string {
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && line.startsWith('//', at) && (at === 0 || /\s/.test(line[at - 1] ?? ''))) {
      return line.slice(0, at);
    }
  }
  return line;
}

/** The text of a quoted string, its escapes resolved. */
export function unquote(text: string): string {
  return text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
