import { expect } from 'chai';
import type { NodeCard } from '../../src/portal/cards.js';
import { exchangePage } from '../../src/portal/exchange-page.js';
import { overviewPage } from '../../src/portal/overview.js';
import type { ExchangeSummary, JournalEntry } from '../../src/records/journal.js';
import { html } from '../../src/wire/html.js';

const at = new Date('2026-01-15T09:00:00Z');
const later = (ms: number) => new Date(at.getTime() + ms);

const exchange: ExchangeSummary = {
  exchangeId: 'e1',
  node: 'LU',
  role: 'a',
  peer: 'PT',
  startedAt: at,
  endedAt: later(1234),
  outcome: 'refused',
  code: 'ERROR_PI_NO_MATCH',
};

const node: NodeCard = {
  country: 'LU',
  name: 'Luxembourg',
  homeCommunityId: '1.3.182.2.12.10000734.6.1',
  url: 'https://127.0.0.1:8443',
  certificates: [
    { use: 'TLS', subject: 'CN=fresh', validTo: new Date('2029-01-15T09:00:00Z') },
    { use: 'Seal', subject: 'CN=soon', validTo: new Date('2026-02-10T09:00:00Z') },
    { use: 'Identity issuer', subject: 'CN=past', validTo: new Date('2026-01-14T09:00:00Z') },
  ],
  peers: [],
};

const overview = (exchanges: readonly ExchangeSummary[], nodes: readonly NodeCard[] = []) =>
  plain(overviewPage({ nodes, crossings: [], exchanges, now: at }).text);

const steps = (entries: readonly JournalEntry[], summary: Partial<ExchangeSummary> = {}) =>
  plain(
    exchangePage(
      { ...exchange, ...summary },
      entries.map((entry, index) => ({ ...entry, sequence: index + 1 })),
    ).text,
  );

function plain(text: string): string {
  return text
    .replace(/<span class="trouble">(.*?)<\/span>/g, '!$1!')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('html', () => {
  it('escapes every value, and no HTML of its own', () => {
    const hostile = `<img src=x onerror="alert('&')">`;
    const { text } = html`<b title="${hostile}">${hostile} ${html`<i>${1}</i>`}${undefined}</b>`;
    expect(text).to.match(/^<b title="[^<>"']*">[^<>"']* <i>1<\/i><\/b>$/);
  });
});

describe('the overview', () => {
  it('says what is empty and why, never with an empty cell', () => {
    const text = overview([], [node]);
    expect(text).to.include('Nothing has crossed yet.');
    expect(text).to.include('nobody yet: its configuration names no peer');
    expect(text).to.include('This demonstration has none configured.');
    const { peer: _, endedAt: __, code: ___, ...running } = exchange;
    const rows = overviewPage({
      nodes: [],
      crossings: [],
      exchanges: [
        { ...running, outcome: 'running' },
        { ...running, role: 'b', outcome: 'running' },
        { ...running, role: 'b', outcome: 'failed' },
      ],
      now: at,
    }).text;
    expect(rows).not.to.match(/<td[^>]*>\s*(<[^/][^>]*>\s*)*<\/td>/);
    expect(plain(rows)).to.include(
      'LU answers a sender that was not identified one request, told inside still running',
    );
    expect(plain(rows)).to.include('none asked for yet still running not ended');
    expect(plain(rows)).to.include('none was asked for !failed! no code recorded');
  });

  it('shows trouble in amber, success quietly', () => {
    const text = overview([
      exchange,
      { ...exchange, role: 'b', outcome: 'completed', service: 'patient-summary' },
    ]);
    expect(text).to.include('LU answers PT one request, told inside !refused! ERROR_PI_NO_MATCH 1,234 ms');
    expect(text).to.include('LU asks PT Patient Summary completed 1,234 ms');
  });

  it('warns of certificates that end soon or have ended', () => {
    const text = overview([], [node]);
    expect(text).to.include('CN=fresh valid until 2029-01-15, 1,096 days left');
    expect(text).to.include('CN=soon valid until 2026-02-10, !26 days left!');
    expect(text).to.include('CN=past !expired on 2026-01-14!');
  });
});

describe('the page of an exchange', () => {
  it('names messages by kind and size, from the side of the country that keeps them', () => {
    const message = (direction: 'in' | 'out', transaction?: string): JournalEntry => ({
      kind: 'message',
      at: later(5),
      direction,
      contentType: 'application/soap+xml',
      bytes: Buffer.from('<name>Hoffmann</name>'.repeat(100)),
      ...(transaction === undefined ? {} : { transaction }),
      ...(direction === 'out' ? { status: 200 } : {}),
    });
    const text = steps([message('in', 'ITI-55'), message('out', 'ITI-55'), message('in')]);
    expect(text).to.include('5 ms received Cross Gateway Patient Discovery request (ITI-55) 2,100 bytes');
    expect(text).to.include('sent Cross Gateway Patient Discovery response (ITI-55) 2,100 bytes, HTTP 200');
    expect(text).to.include('received request of a kind that was not recognised 2,100 bytes');
    expect(text).not.to.include('Hoffmann');
    expect(steps([message('in', 'ITI-38')], { role: 'b' })).to.include(
      'received Cross Gateway Query response',
    );
  });

  it('shows the standard text of an error, never what was recorded beside it', () => {
    const error = (code: string): JournalEntry => ({
      kind: 'error',
      at,
      code,
      text: 'no record of Claire Hoffmann',
      detail: 'Error: Claire Hoffmann',
    });
    const text = steps([error('ERROR_PI_NO_MATCH'), error('interrupted'), error('of-nobody')]);
    expect(text).to.match(/!error! ERROR_PI_NO_MATCH \w+/);
    expect(text).to.include('interrupted The node was stopped before this exchange ended.');
    expect(text).to.include('of-nobody no standard text; the journal has the reason');
    expect(text).not.to.include('Hoffmann');
  });

  it('names a note and leaves its value, a code of a document, in the journal', () => {
    const text = steps([{ kind: 'note', at, name: 'untranslated', value: '/ClinicalDocument E11.9' }]);
    expect(text).to.include('note untranslated').and.not.include('E11.9');
  });

  it('says that nothing is recorded yet', () => {
    expect(steps([])).to.include('No step is recorded yet.');
  });
});
