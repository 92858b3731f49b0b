import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Logger } from '../../src/kernel/logger.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { type StartPageSources, startPage } from '../../src/portal/start-page.js';
import { emptyJournal } from './sources.js';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('the start page at its door', () => {
  let server: Server;
  let port: number;
  let started: string[] = [];
  let lines: string[] = [];
  let run: StartPageSources['run'] = async (name) => {
    started.push(name);
    return 'an-exchange';
  };
  const log: Logger = {
    ...silentLogger,
    error: (message, fields) => lines.push(`${message} ${JSON.stringify(fields)}`),
  };

  before(async () => {
    const app = startPage({
      nodes: () => [],
      journal: emptyJournal,
      now: () => new Date(),
      log,
      crossings: [{ name: 'one', title: 'A crossing' }],
      run: (name) => run(name),
    });
    server = createServer(app.callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    started = [];
    lines = [];
  });

  function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body += part;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  it('answers to the names of this machine, whatever the port', async () => {
    for (const host of [`localhost:${port}`, '127.0.0.1', '[::1]:9000', 'LOCALHOST:8080']) {
      expect((await ask('GET', '/', { host })).status, host).to.equal(200);
    }
  });

  it('refuses a foreign name, also one that was made to point here', async () => {
    const foreign = [
      'evil.example',
      `evil.example:${port}`,
      'localhost.evil.example',
      '127.0.0.1.nip.io',
      'localhost:80:evil',
    ];
    for (const host of foreign) {
      for (const path of ['/', '/style.css', '/exchanges/x']) {
        const { status, body } = await ask('GET', path, { host });
        expect(status, `${host}${path}`).to.equal(421);
        expect(body).to.include('This page answers to localhost').and.not.include('A crossing');
      }
      const post = await ask('POST', '/crossings/one', { host, origin: `http://${host}` });
      expect(post.status, host).to.equal(421);
    }
    expect(started).to.deep.equal([]);
  });

  it('starts a crossing for its own form only', async () => {
    const own = await ask('POST', '/crossings/one', { 'sec-fetch-site': 'same-origin' });
    expect([own.status, own.headers.location]).to.deep.equal([303, '/exchanges/an-exchange']);
    const older = await ask('POST', '/crossings/one', { origin: `http://127.0.0.1:${port}` });
    expect(older.status).to.equal(303);
    expect(started).to.deep.equal(['one', 'one']);
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${port + 1}`, 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    ]) {
      const { status, body } = await ask('POST', '/crossings/one', headers);
      expect(status, JSON.stringify(headers)).to.equal(403);
      expect(body).to.include('can only be started from the page itself');
    }
    expect(started).to.have.length(2);
  });

  it('starts nothing by a link, and nothing that it does not offer', async () => {
    expect((await ask('GET', '/crossings/one')).status).to.equal(405);
    const unknown = await ask('POST', '/crossings/other', { 'sec-fetch-site': 'same-origin' });
    expect(unknown.status).to.equal(404);
    expect(started).to.deep.equal([]);
  });

  it('says of an unknown address that nothing is there, and repeats nothing of it', async () => {
    for (const path of ['/nowhere', '/exchanges/<script>alert(1)</script>', '/exchanges/%3Cscript%3E']) {
      const { status, body } = await ask('GET', path);
      expect(status, path).to.equal(404);
      expect(body)
        .to.include('No page and no exchange has this address.')
        .and.not.match(/script/i);
    }
  });

  it('sends the security headers with every answer, refusals and failures too', async () => {
    run = () => Promise.reject(new Error('Claire Hoffmann has no summary'));
    const answers = [
      await ask('GET', '/'),
      await ask('GET', '/style.css'),
      await ask('GET', '/nowhere'),
      await ask('GET', '/', { host: 'evil.example' }),
      await ask('POST', '/crossings/one'),
      await ask('POST', '/crossings/one', { 'sec-fetch-site': 'same-origin' }),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 404, 421, 403, 500]);
    for (const { headers } of answers) {
      const policy = headers['content-security-policy'];
      expect(policy).to.include("default-src 'none'").and.include("frame-ancestors 'none'");
      expect(policy).to.include("form-action 'self'").and.not.include('script-src');
      expect(headers).to.include({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('tells neither the reader nor the log what a failure says: it may speak of a patient', async () => {
    run = () => Promise.reject(new RangeError('Claire Hoffmann has no summary'));
    const { status, body } = await ask('POST', '/crossings/one', { 'sec-fetch-site': 'same-origin' });
    expect(status).to.equal(500);
    expect(body)
      .to.include('could not do this')
      .and.not.match(/Hoffmann|RangeError|\.[jt]s\b/);
    expect(lines).to.deep.equal(['the start page failed {"cause":"RangeError"}']);
  });
});
