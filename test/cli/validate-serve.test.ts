import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { main, passerelle, root } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';

describe('passerelle validate serve', () => {
  let files: Scratch;
  before(() => {
    files = scratch();
  });
  after(() => files.remove());

  it('serves documents until it is stopped, and finds its results again', async () => {
    const run = async (use: (url: string) => Promise<void>) => {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', main, 'validate', 'serve', '--port', '0', '--data', files.folder],
        { cwd: root },
      );
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
      try {
        while (!printed.includes('Ctrl-C')) await once(child.stdout, 'data');
        const url = /^Validation, at (http:\/\/127\.0\.0\.1:\d+\/validation)$/m.exec(printed)?.[1] ?? '';
        expect(printed).to.include(`results      ${files.folder}/validation, kept for 90 days`);
        await use(url);
      } finally {
        child.kill('SIGTERM');
      }
      const [code] = await once(child, 'exit');
      expect(code).to.equal(0);
    };
    let link = '';
    await run(async (url) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: '<a/>',
      });
      expect(answer.status).to.equal(201);
      link = answer.headers.get('location') ?? '';
    });
    await run(async (url) => {
      const answer = await fetch(new URL(link, url));
      expect(await answer.json()).to.deep.include({ link, file: 'document.xml', valid: false });
    });
  }).timeout(60_000);

  it('says what is in the way of a start', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const port = String((server.address() as AddressInfo).port);
      const taken = passerelle('validate', 'serve', '--port', port, '--data', files.folder);
      expect([taken.status, taken.stdout]).to.deep.equal([1, '']);
      expect(taken.stderr).to.match(/^passerelle: port \d+ cannot be had \(EADDRINUSE\)\n {2}to do: /);
    } finally {
      server.close();
    }
    files.file('wrong/validation.yaml', 'integration: 1\n');
    const wrong = passerelle('validate', 'serve', '--config', files.path('wrong'), '--data', files.folder);
    expect(wrong.stderr).to.match(/validation\.yaml:1 integration/);
    const url = passerelle('validate', 'serve', '--public-url', 'example.org');
    expect(url.stderr).to.match(/it is no address such as/);
  }).timeout(60_000);
});
