import { expect } from 'chai';
import type { XmlElement } from 'libxml2-wasm';
import { type TranslateOptions, transcode, translate } from '../../../src/documents/translate/translate.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { attributeOf, childrenOf } from '../../../src/wire/xml/read.js';

/**
 * The way through the pivot and back: what every coded element said in the first document, by itself or by one of its
 * translations, it still says in the last one. Only the event of an intake has no place for what it was called.
 */
export function expectNothingLost(
  document: Uint8Array,
  language: string,
  options: TranslateOptions,
  name = '',
): void {
  const pivot = transcode(document, options);
  const friendly = translate(pivot.document, language, options);
  const [before, after] = [document, friendly.document].map((each) => withXml(each, saying)) as [Said, Said];
  expect(
    after.map(({ path }) => path),
    name,
  ).to.deep.equal(before.map(({ path }) => path));
  before.forEach(({ path, said, isEvent }, index) => {
    const now = after[index]?.said ?? [];
    if (isEvent) expect(now[0]?.split('|')[0], `${name} ${path}`).to.equal(said[0]?.split('|')[0]);
    else expect(now, `${name} ${path}`).to.include.members(said);
  });
}

type Said = readonly { readonly path: string; readonly said: readonly string[]; readonly isEvent: boolean }[];

// Every element of the document in order: what is not coded says nothing, and says it afterwards too.
function saying(root: XmlElement): Said {
  const all: { path: string; said: readonly string[]; isEvent: boolean }[] = [];
  const visit = (element: XmlElement, path: string): void => {
    all.push({ path, said: says(element), isEvent: element.name === 'event' });
    childrenOf(element).forEach((child) => {
      if (child.name !== 'translation') visit(child, `${path}/${child.name}`);
    });
  };
  visit(root, root.name);
  return all;
}

/**
 * What a coded element says of its concept: code, code system and name, of itself and of each translation at any
 * depth. What a document loses nothing of is found again among them.
 */
function says(element: XmlElement): string[] {
  const own = ['code', 'codeSystem', 'displayName'].map((name) => attributeOf(element, name) ?? '');
  return [
    own.join('|'),
    ...childrenOf(element)
      .filter(({ name }) => name === 'translation')
      .flatMap(says),
  ];
}
