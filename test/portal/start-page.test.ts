import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { expect } from 'chai';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { type RunningDemo, startDemo } from '../../src/app/demo.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { chromiumPath } from '../support/browser.js';
import { identifyingData, patientDataIn } from '../support/patient-data.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// What runs inside the page is text: the types here know no browser.
const VIOLATIONS = `
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));`;
const OVERFLOW = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  const beyond = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1 && !element.closest('thead'));
  return scrollWidth > clientWidth ? ['the page', ...beyond.map((element) => element.outerHTML.slice(0, 80))] : [];
})()`;
const DOCTOR = /^A doctor in Portugal reads/;

if (chromiumPath === undefined) {
  describe('the start page in a browser (skipped: no Chromium here; install it or set PASSERELLE_CHROMIUM)', () => {
    it('shows both nodes, runs a crossing and lists it', function () {
      this.skip();
    });
  });
} else {
  describe('the start page in a browser', function () {
    this.timeout(120_000);
    const dataDir = mkdtempSync(join(tmpdir(), 'passerelle-page-'));
    const data = identifyingData();
    let demo: RunningDemo;
    let browser: Browser;
    /** What the browser complained of, in any page. */
    const complaints: string[] = [];

    before(async () => {
      const runtime = systemRuntime();
      [demo, browser] = await Promise.all([
        startDemo({ dataDir, runtime, ports: 'free', pagePort: 0 }),
        // Without its sandbox where the tests run as root, as in a container: it opens our own page only.
        chromium.launch({
          executablePath: chromiumPath as string,
          chromiumSandbox: process.getuid?.() !== 0,
        }),
      ]);
    });
    after(async () => {
      await browser?.close();
      await demo?.close();
      rmSync(dataDir, { recursive: true, force: true });
    });
    afterEach(() => expect(complaints.splice(0)).to.deep.equal([]));

    async function open(options: BrowserContextOptions = {}): Promise<Page> {
      const context = await browser.newContext(options);
      await context.addInitScript(axeSource);
      await context.addInitScript(VIOLATIONS);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('requestfailed', (request) => {
        // What was still loading when the reader went on is no failure.
        const reason = request.failure()?.errorText;
        if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason} ${request.url()}`);
      });
      page.on('response', (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
      });
      await page.goto(demo.page ?? '');
      return page;
    }

    /** Nothing that a page of any state may have: barriers, violated policies, patients' data. */
    async function expectSound(page: Page): Promise<void> {
      const found = await page.evaluate<AxeResults>('axe.run()');
      const barriers = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      expect(barriers, 'axe').to.deep.equal([]);
      expect(found.passes.length, 'rules that axe applied').to.be.greaterThan(0);
      expect(await page.evaluate('violations')).to.deep.equal([]);
      expect(patientDataIn(`${page.url()} ${await page.content()}`, data)).to.deep.equal([]);
    }

    it('shows both nodes, their certificates and their trust, and that nothing has crossed yet', async () => {
      const page = await open();
      expect(await page.title()).to.match(/Passerelle/);
      for (const [name, peer] of [
        ['Luxembourg', 'Portugal'],
        ['Portugal', 'Luxembourg'],
      ] as const) {
        const card = page.getByRole('region', { name, exact: true });
        const shown = await text(card);
        expect(shown).to.match(new RegExp(`Trusts ?${peer}, in the dialect ehdsi`));
        expect(shown).to.match(/https:\/\/127\.0\.0\.1:\d+/);
        for (const use of ['TLS', 'Seal', 'Identity issuer']) {
          expect(shown).to.match(
            new RegExp(`${use} .*CN=.* valid until \\d{4}-\\d\\d-\\d\\d, [\\d,]+ days left`),
          );
        }
      }
      expect(await page.getByText('Nothing has crossed yet.').isVisible()).to.equal(true);
      await expectSound(page);
      await page.context().close();
    });

    it('runs a crossing at a click, shows its way without a word of the patient, and lists it', async () => {
      const page = await open();
      await page.getByRole('button', { name: DOCTOR }).click();
      await page.waitForURL(/\/exchanges\/[0-9a-f-]{36}$/);
      const exchange = page.url();
      expect(await text(page.getByRole('heading', { level: 1 }))).to.equal('PT asks LU');
      const steps = page.getByRole('table', { name: 'What happened' });
      const rows = await Promise.all((await steps.getByRole('row').all()).map(text));
      const states = rows.flatMap((row) => / state (\w+)/.exec(row)?.[1] ?? []);
      expect(states).to.include.members(['identifying', 'patientFound', 'listed', 'shown', 'closed']);
      for (const message of [
        /sent Cross Gateway Patient Discovery request \(ITI-55\) [\d,]+ bytes/,
        /received Cross Gateway Query response \(ITI-38\) [\d,]+ bytes, HTTP 200/,
        /received Cross Gateway Retrieve response \(ITI-39\) [\d,]+ bytes, HTTP 200/,
      ]) {
        expect(
          rows.some((row) => message.test(row)),
          String(message),
        ).to.equal(true);
      }
      await expectSound(page);

      await page.getByRole('link', { name: 'All exchanges' }).click();
      const list = page.getByRole('table', { name: 'Last exchanges' });
      const mine = list
        .getByRole('row')
        .filter({ has: page.locator(`a[href="${new URL(exchange).pathname}"]`) });
      expect(await text(mine)).to.match(/PT asks LU Patient Summary completed [\d,]+ ms/);
      // The other country's side: one answer a request, each with a page of its own.
      expect(await list.getByRole('row').filter({ hasText: 'LU answers PT' }).count()).to.equal(4);
      await expectSound(page);
      await list.getByRole('row').filter({ hasText: 'LU answers PT' }).first().getByRole('link').click();
      await page.waitForURL(/\/exchanges\//);
      await expectSound(page);
      await page.goBack();
      expect(await mine.count()).to.equal(1);
      await page.context().close();
    });

    it('runs the other crossing from the keyboard alone', async () => {
      const page = await open();
      const button = page.getByRole('button', { name: /^A pharmacist in Luxembourg reads/ });
      for (let presses = 0; presses < 10; presses += 1) {
        await page.keyboard.press('Tab');
        if (await page.locator(':focus').and(button).count()) break;
      }
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/exchanges\//);
      expect(await text(page.getByRole('heading', { level: 1 }))).to.equal('LU asks PT');
      await expectSound(page);
      await page.context().close();
    });

    it('refuses the form of another site', async () => {
      const own = new URL(demo.page ?? '');
      const form = `<form method="post" action="${own}crossings/patient-summary"><button>Go</button></form>`;
      const elsewhere = createServer((_, response) =>
        response.setHeader('content-type', 'text/html').end(form),
      );
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
      try {
        const page = await open();
        await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
        const before = (await demo.journal.recent(100)).length;
        await page.getByRole('button').click();
        await page.waitForURL(/crossings/);
        expect(await text(page.getByRole('main'))).to.match(/can only be started from the page itself/);
        expect((await demo.journal.recent(100)).length).to.equal(before);
        const refused = complaints.splice(0).filter((one) => one.includes(own.host));
        expect(refused).to.deep.equal([`403 ${own}crossings/patient-summary`]);
        await page.context().close();
      } finally {
        elsewhere.close();
        elsewhere.closeAllConnections();
      }
    });

    for (const [how, options, fontSize] of [
      ['320 pixels wide', { viewport: { width: 320, height: 640 } }, '100%'],
      ['with text of twice the size', { viewport: { width: 1024, height: 768 } }, '200%'],
      ['320 pixels wide with text of twice the size', { viewport: { width: 320, height: 640 } }, '200%'],
      ['in the dark', { colorScheme: 'dark' }, '100%'],
    ] as const) {
      it(`loses nothing ${how}`, async () => {
        const page = await open(options);
        await expectReadable(page, fontSize);
        await page.getByRole('table').getByRole('link').first().click();
        await page.waitForURL(/\/exchanges\//);
        await expectReadable(page, fontSize);
        await page.context().close();
      });
    }

    async function expectReadable(page: Page, fontSize: string): Promise<void> {
      await page.evaluate(`document.documentElement.style.fontSize = '${fontSize}'`);
      expect(await page.evaluate(OVERFLOW)).to.deep.equal([]);
      await expectSound(page);
    }
  });
}

/** The text of an element as it is rendered, on one line. */
async function text(locator: Locator): Promise<string> {
  return (await locator.allInnerTexts()).join(' ').replace(/\s+/g, ' ').trim();
}
