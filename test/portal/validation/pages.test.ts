import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect } from 'chai';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Bases, makeBases } from '../../documents/validate/bases.js';
import { remove } from '../../documents/validate/edit.js';
import { chromiumPath } from '../../support/browser.js';
import { ValidationScene } from './scene.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const DROP = `(name, content) => {
  const files = new DataTransfer();
  files.items.add(new File([content], name, { type: 'text/xml' }));
  document.querySelector('[data-drop]').dispatchEvent(
    new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
}`;

const suite = `the pages of the validation service in a browser${
  chromiumPath === undefined ? ' (skipped: no Chromium here; install it or set PASSERELLE_CHROMIUM)' : ''
}`;

describe(suite, function () {
  this.timeout(120_000);
  let scene: ValidationScene;
  let bases: Bases;
  let browser: Browser;
  const complaints: string[] = [];

  before(async function () {
    if (chromiumPath === undefined) this.skip();
    bases = await makeBases();
    scene = await new ValidationScene().withStandards().start();
    // Without its sandbox where the tests run as root, as in a container: it opens our own pages only.
    browser = await chromium.launch({
      executablePath: chromiumPath,
      chromiumSandbox: process.getuid?.() !== 0,
    });
  });
  after(async () => {
    await browser?.close();
    await scene?.end();
  });
  afterEach(() => expect(complaints.splice(0)).to.deep.equal([]));

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    if (options.javaScriptEnabled !== false) await context.addInitScript(axeSource);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(`${scene.url}/validation`);
    return page;
  }

  async function expectNoBarrier(page: Page): Promise<void> {
    const found = await page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
    const barriers = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    expect(barriers, 'axe').to.deep.equal([]);
    expect(found.passes.length, 'rules that axe applied').to.be.greaterThan(0);
  }

  const document = (name: string, text: string) => ({
    name,
    mimeType: 'text/xml',
    buffer: Buffer.from(text),
  });
  const RESULT = /\/validation\/[0-9a-f]{32}$/;

  it('take a file that is dropped, and show its findings beside the source', async () => {
    const page = await open();
    await expectNoBarrier(page);
    await page.evaluate(`(${DROP})('summary.xml', ${JSON.stringify(remove('title')(bases.summary))})`);
    await page.getByRole('button', { name: 'Validate' }).click();
    await page.waitForURL(RESULT);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal('summary.xml: not valid');
    expect(await page.locator('.verdict').textContent()).to.equal('2 errors, 0 warnings, 0 notes');
    const item = page.getByRole('listitem').filter({ hasText: 'CDA-008' });
    expect(await item.textContent()).to.match(/To do: \S/);
    await item.getByRole('link').click();
    expect(page.url()).to.match(/#L2$/);
    const line = page.locator('#L2');
    expect(await line.getAttribute('class')).to.equal('marked');
    expect(await line.textContent()).to.match(/^2\s*<ClinicalDocument/);
    await expectNoBarrier(page);
    expect(await page.getByLabel(/Permanent link/).inputValue()).to.match(
      /^http:\/\/127\.0\.0\.1:\d+\/validation\/[0-9a-f]{32}$/,
    );
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText(/^(Copied\.|Selected: copy it with the keyboard\.)$/).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'JUNIT' }).click(),
    ]);
    expect(download.suggestedFilename()).to.match(/^validation-[0-9a-f]{8}\.junit\.xml$/);
    await page.context().close();
  });

  it('work without script and from the keyboard alone', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.getByLabel(/^Document/).setInputFiles(document('a.xml', bases.prescription));
    await page.getByLabel('Form').selectOption('pivot');
    await page.getByLabel('rules').check();
    const button = page.getByRole('button', { name: 'Validate' });
    await page.getByLabel(/^Document/).focus();
    for (
      let presses = 0;
      presses < 15 && (await page.locator(':focus').and(button).count()) === 0;
      presses += 1
    ) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(RESULT);
    expect(await page.getByText(/^pivot, integration$/).count()).to.equal(1);
    expect(await page.getByText(/^safety, rules$/).count()).to.equal(1);
    // A reload reads the result again; it does not send the document again.
    const before = page.url();
    await page.reload();
    expect(page.url()).to.equal(before);
    await page.context().close();
  });

  it('filter findings by layer and severity', async () => {
    const page = await open();
    await page.getByLabel(/^Document/).setInputFiles(document('a.xml', remove('title')(bases.summary)));
    await page.getByRole('button', { name: 'Validate' }).click();
    await page.waitForURL(RESULT);
    const shown = async () => (await page.locator('.findings code').allInnerTexts()).sort();
    expect(await shown()).to.deep.equal(['CDA-008', 'own-rule']);
    await page.getByLabel('Layer', { exact: true }).selectOption('schematron');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.waitForURL(/layer=schematron/);
    expect(await shown()).to.deep.equal(['own-rule']);
    await page.getByLabel('Severity').selectOption('warning');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.waitForURL(/severity=warning/);
    expect(await page.getByText('None is of this layer and severity.').isVisible()).to.equal(true);
    await expectNoBarrier(page);
    await page.context().close();
  });

  it('stay small for a document of megabytes, and lead to the lines that are left out', async () => {
    const page = await open();
    const padded = bases.summary.replace(
      '</ClinicalDocument>',
      `${'<!-- a line -->\n'.repeat(20_000)}<!--${'A'.repeat(10_000_000)}--></ClinicalDocument>`,
    );
    await page.getByLabel(/^Document/).setInputFiles(document('large.xml', padded));
    await page.getByRole('button', { name: 'Validate' }).click();
    await page.waitForURL(RESULT);
    expect((await page.content()).length).to.be.below(300_000);
    await page.getByRole('link', { name: /^Lines 401 to/ }).click();
    await page.waitForURL(/from=401#L401$/);
    expect(await page.locator('#L800').count()).to.equal(1);
    await expectNoBarrier(page);
    await page.context().close();
  });

  for (const [how, options] of [
    ['320 pixels wide', { viewport: { width: 320, height: 640 } }],
    ['in the dark', { colorScheme: 'dark' }],
  ] as const) {
    it(`have no barrier ${how}`, async () => {
      const page = await open(options);
      await expectNoBarrier(page);
      const { headers } = await scene.submit(remove('title')(bases.summary));
      await page.goto(`${scene.url}${headers.location}`);
      await expectNoBarrier(page);
      const width = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(width).to.equal(0);
      await page.context().close();
    });
  }
});
