/** The text of a PDF whose fonts carry ToUnicode maps: what a reader would copy out of it, page by page. */
export function pdfText(pdf: Uint8Array): string[] {
  const source = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length);
  const objects = readObjects(source);
  const fonts = new Map<string, ReadonlyMap<number, string>>();
  for (const { text } of objects.values()) {
    for (const [, name = '', id = ''] of text.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.text ?? '')?.[1];
      if (map !== undefined) fonts.set(name, readMap(objects.get(map)?.stream ?? ''));
    }
  }
  return [...objects.values()]
    .filter(({ text }) => /\/Type \/Page\b/.test(text))
    .map(({ text }) => {
      const contents = /\/Contents (\d+) 0 R/.exec(text)?.[1] ?? '';
      return readPage(objects.get(contents)?.stream ?? '', fonts);
    });
}

interface PdfObject {
  readonly text: string;
  readonly stream: string;
}

function readObjects(source: Buffer): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>();
  const all = source.toString('latin1');
  for (const match of all.matchAll(/(\d+) 0 obj\n([\s\S]*?)endobj/g)) {
    const [, id = '', body = ''] = match;
    const at = body.indexOf('stream\n');
    const text = at < 0 ? body : body.slice(0, at);
    const stream = at < 0 ? '' : body.slice(at + 7, body.lastIndexOf('\nendstream'));
    objects.set(id, { text, stream });
  }
  return objects;
}

function readMap(cmap: string): ReadonlyMap<number, string> {
  const map = new Map<number, string>();
  for (const [, first = '', list = ''] of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
    let code = Number.parseInt(first, 16);
    for (const [, hex = ''] of list.matchAll(/<([0-9a-f ]*)>/gi)) {
      const units = hex.replaceAll(' ', '').match(/.{4}/g) ?? [];
      map.set(code, units.map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join(''));
      code += 1;
    }
  }
  return map;
}

function readPage(content: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  let font: ReadonlyMap<number, string> | undefined;
  let text = '';
  for (const token of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ|(BT)/g)) {
    const [, name, shown, begin] = token;
    if (name !== undefined) font = fonts.get(name);
    if (begin !== undefined) text += ' ';
    for (const [, hex = ''] of (shown ?? '').matchAll(/<([0-9a-f]+)>/gi)) {
      for (const glyph of hex.match(/.{4}/g) ?? []) text += font?.get(Number.parseInt(glyph, 16)) ?? '?';
    }
  }
  return text.replace(/\s+/g, ' ').trim();
}
