import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { expect } from 'chai';
import { JSDOM } from 'jsdom';
import { renderHtml } from '../../../../src/documents/display/render/html.js';
import { renderText } from '../../../../src/documents/display/render/text.js';
import { viewDocument } from '../../../../src/documents/display/view.js';
import { cda, prescriptionBytes, summaryBytes } from '../documents.js';

const page = (bytes: Uint8Array, language = 'de') => renderHtml(viewDocument(bytes, { language }));

/** A section whose narrative is all that there is of it. */
const narrative = (text: string, language = 'en') =>
  page(cda('60591-5', [{ code: '18776-5', text }]), language);

const narrativeIn = (html: string) =>
  new JSDOM(html).window.document.querySelector('.narrative') ?? expect.fail('there is no narrative');

const allowed = new Set(
  'DIV SPAN STRONG EM U DEL INS SUB SUP BR UL OL LI CAPTION THEAD TBODY TFOOT TR TD TH TABLE'.split(' '),
);

describe('a document as HTML', () => {
  it('is one file that fetches nothing and lets nothing run', () => {
    const html = page(summaryBytes());
    expect(html).to.match(/^<!doctype html>\n<html lang="de">/);
    expect(html).to.not.match(/<script|<link|<img|<iframe|@import|url\(|https?:\/\//);
    const policy = new JSDOM(html).window.document.querySelector('meta[http-equiv]')?.getAttribute('content');
    expect(policy).to.match(
      /^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'none'; base-uri 'none'$/,
    );
  });

  it('names no patient in its title, which browsers keep', () => {
    const { document } = new JSDOM(page(summaryBytes())).window;
    expect(document.title).to.equal('Patientenkurzakte');
    expect(document.querySelector('.person')?.textContent).to.contain('Zoé Hélène Exemple');
  });

  it('has alerts before all else, and each section named', () => {
    const { document } = new JSDOM(page(summaryBytes())).window;
    const sections = [...document.querySelectorAll('main > section')];
    expect(sections[0]?.className).to.equal('alert');
    expect(sections[0]?.textContent).to.contain('Der Patient hat keine: Aucune allergie connue');
    for (const section of sections) {
      const label = document.getElementById(section.getAttribute('aria-labelledby') ?? '');
      expect(label?.textContent).to.match(/\p{L}/u);
    }
  });

  it('holds codes and originals, to be shown by a switch and on paper', () => {
    const html = page(prescriptionBytes());
    const { document } = new JSDOM(html).window;
    const codes = [...document.querySelectorAll('.code')].map((each) => each.textContent);
    expect(codes).to.include('Code: N02BE01 (2.16.840.1.113883.6.73)');
    expect(document.querySelector('#codes')?.getAttribute('type')).to.equal('checkbox');
    expect(html).to.match(/@media print[\s\S]*\.code, \.original { display: block !important; }/);
  });

  it('shows hostile values as the text that they are', () => {
    const hostile = '&lt;img src=x onerror=alert(1)&gt;&quot; onmouseover=&quot;alert(2)';
    const entries = `<entry><procedure><code code="1" codeSystem="2.999" displayName="${hostile}"/></procedure></entry>`;
    const { document } = new JSDOM(page(cda('60591-5', [{ code: '47519-4', entries }]))).window;
    expect(document.querySelectorAll('img, [onerror], [onmouseover]')).to.have.length(0);
    expect(document.querySelector('tbody th')?.textContent).to.contain('<img src=x onerror=alert(1)>');
  });

  it('keeps a language tag of the document from breaking out of its attribute', () => {
    const bytes = cda('60591-5', [{ code: '18776-5', text: 'Texte' }]);
    const xml = new TextDecoder()
      .decode(bytes)
      .replace('code="fr-LU"', 'code="fr&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    const { document } = new JSDOM(page(new TextEncoder().encode(xml))).window;
    expect(document.querySelectorAll('script')).to.have.length(0);
  });
});

describe('a narrative as HTML', () => {
  it('keeps the tags of a NarrativeBlock by what they mean', () => {
    const text = `<paragraph>Un <content styleCode="Bold">gras</content> H<sub>2</sub>O<br/>ligne</paragraph>
      <list listType="ordered"><item>un</item></list>
      <table><thead><tr><th>A</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>
      <content revised="delete">ancien</content>`;
    const element = narrativeIn(narrative(text));
    expect(element.querySelector('strong')?.textContent).to.equal('gras');
    expect(element.querySelector('sub')?.textContent).to.equal('2');
    expect(element.querySelector('ol > li')?.textContent).to.equal('un');
    expect(element.querySelector('td')?.getAttribute('colspan')).to.equal('2');
    expect(element.querySelector('del')?.textContent).to.equal('ancien');
    expect(element.getAttribute('lang')).to.equal('fr-LU');
  });

  const hostile: Record<string, string> = {
    'a script': '<script>alert(1)</script>',
    'a script of XHTML': '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    'a picture of SVG':
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    'a formula':
      '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi href="javascript:alert(1)">x</mi></math>',
    'a frame': '<iframe src="https://example.org/"/>',
    'a style': '<style>body { background: url(https://example.org/) }</style>',
    'an object of the document': '<renderMultiMedia referencedObject="MM1"/>',
    'a form': '<form action="https://example.org/"><input name="pin"/></form>',
    'a constructor of objects': '<constructor>alert(1)</constructor>',
  };
  for (const [name, markup] of Object.entries(hostile)) {
    it(`has a sentence in place of ${name}`, () => {
      const element = narrativeIn(narrative(`<paragraph>avant ${markup} après</paragraph>`));
      expect(element.textContent).to.match(/^avant \[Content of a kind that is not shown\] après$/);
      expect(element.querySelectorAll('*')).to.have.length(2);
    });
  }

  it('leaves every attribute behind but the spans of cells', () => {
    const text = `<paragraph onclick="alert(1)" style="background:url(https://example.org/)" ID="patient" class="alert">a</paragraph>
      <table onload="alert(1)" width="1000000"><tbody><tr><td colspan="999999" rowspan="-1" onclick="x()">b</td></tr></tbody></table>
      <linkHtml href="javascript:alert(1)" name="x">c</linkHtml><linkHtml href="https://example.org/">d</linkHtml>`;
    const element = narrativeIn(narrative(text));
    const attributes = [...element.querySelectorAll('*')].flatMap((each) => [...each.attributes]);
    expect(attributes.map(({ name, value }) => `${name}=${value}`)).to.have.members([
      'class=block',
      'colspan=100',
    ]);
    expect(element.querySelectorAll('a')).to.have.length(0);
    // Where a link leads can be read; it cannot be followed.
    expect(element.textContent).to.contain('d <https://example.org/>').and.not.contain('javascript');
  });

  it('says the language of what has one of its own, and of nothing that is none', () => {
    const element = narrativeIn(
      narrative(
        '<paragraph language="fr">un</paragraph><list><item language="pt-PT">dois</item></list>' +
          '<paragraph language="a&quot; onload=&quot;x">tr</paragraph>',
      ),
    );
    const languages = [...element.querySelectorAll('[lang]')].map((each) => [
      each.getAttribute('lang'),
      each.textContent,
    ]);
    expect(languages).to.deep.equal([
      ['fr', 'un'],
      ['pt-PT', 'dois'],
    ]);
    expect(element.innerHTML).not.to.contain('onload');
  });

  it('gives ids that are broken or double no place on the page', () => {
    const { document } = new JSDOM(
      narrative('<content ID="patient">a</content><content ID="a b&quot;">b</content>'),
    ).window;
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(document.querySelector('#patient')?.tagName).to.equal('SECTION');
  });

  it('sets what stands in the wrong place right', () => {
    const text =
      '<tr><td>a</td></tr><item>b</item><table>c<tr>d<td>e</td></tr><paragraph>f</paragraph></table><list>g</list>';
    const element = narrativeIn(narrative(text));
    expect(element.textContent?.replace(/\s/g, '')).to.equal('abcdefg');
    for (const each of element.querySelectorAll('td')) expect(each.closest('table')).to.not.equal(null);
    for (const each of element.querySelectorAll('li'))
      expect(each.parentElement?.tagName).to.match(/^[UO]L$/);
  });

  it('is cut, and says so, when it is made to exhaust the reader', () => {
    const row = '<tr><td>x</td><td>y</td></tr>';
    const html = narrative(`<table><tbody>${row.repeat(20_000)}</tbody></table>`);
    expect(html.length).to.be.lessThan(1_000_000);
    expect(narrativeIn(html).textContent).to.contain('longer than what can be shown');
    const deep = narrative(`${'<content>'.repeat(150)}tief${'</content>'.repeat(150)}`);
    expect(narrativeIn(deep).textContent).to.contain('longer than what can be shown');
  });

  it('is made of elements of this house alone', () => {
    const text = `${Object.values(hostile).join('')}<list><caption>x</caption><item>y</item></list>`;
    for (const each of narrativeIn(narrative(text)).querySelectorAll('*')) {
      expect(allowed.has(each.tagName), each.tagName).to.equal(true);
    }
  });

  it('cannot steer a terminal by way of its structure', () => {
    const view = viewDocument(
      cda('60591-5', [{ code: '18776-5', text: '<script>x</script><paragraph>a</paragraph>' }]),
      {
        language: 'en',
      },
    );
    expect(renderText(view, { codes: false })).to.contain('  | [Content of a kind that is not shown]\n  | a');
  });
});

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const rules = {
  runOnly: { type: 'tag' as const, values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
};
const rich = () =>
  cda('60591-5', [
    {
      code: '48765-2',
      text: '<table><thead><tr><th/></tr></thead><tbody><tr><td>Pénicilline</td></tr></tbody></table>',
      entries: `<entry><act><statusCode code="active"/><entryRelationship><observation>
        <participant><participantRole><playingEntity><code nullFlavor="OTH"><originalText>Pollen</originalText></code>
        </playingEntity></participantRole></participant></observation></entryRelationship></act></entry>`,
    },
    { code: '18776-5', text: '<list><item>Plan</item></list>' },
  ]);
const findings = ({ violations }: Pick<AxeResults, 'violations'>) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

describe('the page for people who do not see, or see little (WCAG 2.2 AA)', function () {
  this.timeout(60_000);

  for (const [name, bytes] of Object.entries({ summaryBytes, prescriptionBytes, rich })) {
    it(`has no finding of axe: ${name}`, async () => {
      const { window } = new JSDOM(page(bytes()), { runScripts: 'outside-only', pretendToBeVisual: true });
      window.eval(axeSource);
      const axe = (window as unknown as { axe: typeof import('axe-core') }).axe;
      // Contrast needs a browser; the next test has one.
      const options = { ...rules, rules: { 'color-contrast': { enabled: false } } };
      expect(findings(await axe.run(window.document, options))).to.deep.equal([]);
    });
  }

  const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

  it('has the contrast it needs in a browser (skipped where no Chromium is installed)', function () {
    if (chromium === undefined) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'passerelle-display-'));
    try {
      const file = join(folder, 'page.html');
      const probe = `<script>${axeSource}</script><script>
        document.getElementById('codes').checked = true;
        axe.run(document, ${JSON.stringify(rules)}).then((found) => {
          document.body.innerHTML = '<pre id="found"></pre>';
          document.getElementById('found').textContent = JSON.stringify(found.violations.map(({ id, nodes }) => ({ id, nodes: [{ html: nodes[0].html }] })));
        });</script>`;
      // The page's own policy lets no script run, the test's neither.
      const open = page(rich())
        .replace(/<meta http-equiv[^>]*>/, '')
        .replace('</body>', () => `${probe}</body>`);
      writeFileSync(file, open);
      const { stdout } = spawnSync(
        chromium,
        [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--virtual-time-budget=20000',
          `--user-data-dir=${folder}`,
          '--dump-dom',
          `file://${file}`,
        ],
        { encoding: 'utf8', timeout: 50_000 },
      );
      const found = new JSDOM(stdout).window.document.getElementById('found')?.textContent;
      expect(found, stdout.slice(0, 500)).to.be.a('string');
      expect(findings({ violations: JSON.parse(found ?? '') })).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
