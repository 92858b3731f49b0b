import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { JSDOM } from 'jsdom';
import { withXml } from '../../../src/wire/xml/parse.js';
import { type Bases, makeBases } from '../../documents/validate/bases.js';
import { remove } from '../../documents/validate/edit.js';
import { ValidationScene } from './scene.js';

const ID = /^\/validation\/[0-9a-f]{32}$/;
const DAY = 86_400_000;

describe('the validation service', () => {
  let bases: Bases;
  let scene: ValidationScene;
  before(async () => {
    bases = await makeBases();
    scene = await new ValidationScene().withStandards().start();
  });
  after(() => scene.end());

  describe('judges a document', () => {
    it('and answers what the command line prints, with who judged it by what, and where it is kept', async () => {
      const document = remove('title')(bases.summary);
      const { status, headers, body } = await scene.submit(document, '?kind=patient-summary');
      expect(status).to.equal(201);
      expect(headers.location).to.match(ID);
      const result = JSON.parse(body);
      expect(result).to.deep.include({
        link: headers.location,
        environment: 'integration',
        direction: 'friendly',
        claimed: 'patient-summary',
        file: 'document.xml',
        kind: 'patient-summary',
        valid: false,
        refused: false,
        layers: ['safety', 'schema', 'schematron', 'rules'],
        passedOver: [],
        document: {
          bytes: Buffer.byteLength(document),
          sha256: createHash('sha256').update(document).digest('hex'),
        },
      });
      expect(
        result.standards.map(({ file, version }: { file: string; version?: string }) => [file, version]),
      ).to.deep.equal([
        ['own/CDA.xsd', '7'],
        ['own/general.sch', undefined],
      ]);
      expect(result.program.name).to.equal('passerelle');
      expect(Date.now() - Date.parse(result.judgedAt)).to.be.within(0, 60_000);
      expect(result.findings.map(({ id }: { id: string }) => id)).to.deep.equal(['own-rule', 'CDA-008']);
    });

    it('as the fields say, of an address or of a form', async () => {
      const production = JSON.parse(
        (await scene.submit(bases.summary, '?environment=production&direction=pivot')).body,
      );
      expect(production).to.deep.include({ environment: 'production', direction: 'pivot' });
      expect(production.layers).to.deep.equal(['safety', 'rules']);
      const form = await scene.submitForm([
        ['file', new File([bases.prescription], 'Ordonnance d’été.xml')],
        ['direction', 'pivot'],
        ['layers', 'rules'],
        ['layers', 'pdf'],
        ['kind', ''],
      ]);
      expect(form.status, form.body).to.equal(201);
      expect(JSON.parse(form.body)).to.deep.include({
        file: 'Ordonnance d’été.xml',
        kind: 'eprescription',
        direction: 'pivot',
        layers: ['safety', 'rules'],
      });
    });

    it('that it cannot read: the result says why, and keeps it', async () => {
      for (const [document, id] of [
        ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'XML-doctype'],
        ['<ClinicalDocument', 'XML-malformed'],
        ['\0\u0001\u0002 no XML', 'XML-encoding'],
      ] as const) {
        const { status, headers, body } = await scene.submit(document);
        expect(status, id).to.equal(201);
        expect(JSON.parse(body)).to.deep.include({ valid: false, refused: true });
        expect(JSON.parse(body).findings[0].id).to.equal(id);
        expect(
          (await scene.ask('GET', headers.location ?? '', { headers: { accept: 'text/html' } })).status,
        ).to.equal(200);
      }
    });

    it('in the form that is accepted', async () => {
      const as = async (accept: string) =>
        (await scene.submit(bases.level1, '', { accept })).headers['content-type'];
      expect(await as('*/*')).to.equal('application/json; charset=utf-8');
      expect(await as('text/html, */*;q=0.1')).to.equal('text/html; charset=utf-8');
      expect(await as('application/junit+xml')).to.equal('application/junit+xml; charset=utf-8');
      expect(await as('application/svrl+xml')).to.equal('application/svrl+xml; charset=utf-8');
      const { status, body } = await scene.submit(bases.level1, '', { accept: 'image/png' });
      expect([status, JSON.parse(body).status]).to.deep.equal([406, 406]);
    });
  });

  describe('keeps a result', () => {
    it('under its link, in every form, with the bytes of the document', async () => {
      const sent = Buffer.from(`\ufeff${bases.summary}`);
      const { headers, body } = await scene.submit(sent);
      const link = headers.location ?? '';
      expect((await scene.ask('GET', link)).body).to.equal(body);
      const junit = await scene.ask('GET', `${link}?format=junit`);
      expect(junit.headers['content-disposition']).to.match(
        /^attachment; filename="validation-[0-9a-f]{8}\.junit\.xml"$/,
      );
      withXml(junit.body, (root) => expect(root.name).to.equal('testsuites'));
      withXml((await scene.ask('GET', `${link}?format=svrl`)).body, (root) =>
        expect(root.name).to.equal('schematron-output'),
      );
      const document = await scene.ask('GET', `${link}/document`);
      expect(Buffer.from(document.body)).to.deep.equal(sent);
      expect(document.headers).to.deep.include({ 'content-type': 'application/octet-stream' });
      expect(document.headers['content-disposition']).to.match(/^attachment/);
    });

    it('over a restart, for the user of the program alone', async () => {
      const other = await new ValidationScene().start();
      try {
        const { headers, body } = await other.submit(bases.summary);
        await other.stop();
        await other.start();
        expect((await other.ask('GET', headers.location ?? '')).body).to.equal(body);
        const folder = other.files.path('data', headers.location?.slice(1) ?? '');
        expect(readdirSync(folder).sort()).to.deep.equal(['document', 'result.json']);
        for (const path of [folder, `${folder}/document`, `${folder}/result.json`]) {
          expect(statSync(path).mode & 0o077, path).to.equal(0);
        }
      } finally {
        await other.end();
      }
    });

    it('for its days, then deletes it', async () => {
      const other = await new ValidationScene().start('{ keepDays: 2 }');
      try {
        const { headers } = await other.submit(bases.summary);
        const link = headers.location ?? '';
        other.aheadMs = 1.9 * DAY;
        expect((await other.ask('GET', link)).status).to.equal(200);
        other.aheadMs = 2.1 * DAY;
        expect((await other.ask('GET', link)).status).to.equal(404);
        expect((await other.ask('GET', `${link}/document`)).status).to.equal(404);
        await other.stop();
        await other.start('{ keepDays: 2 }');
        expect(readdirSync(other.files.path('data', 'validation'))).to.deep.equal([]);
      } finally {
        await other.end();
      }
    });

    it('while there is room, and says so when there is none', async () => {
      const other = await new ValidationScene().start('{ keepBytes: 1048576 }');
      try {
        const large = `<a>${'x'.repeat(700_000)}</a>`;
        expect((await other.submit(large)).status).to.equal(201);
        const { status, body } = await other.submit(large);
        expect(status).to.equal(507);
        expect(JSON.parse(body).detail).to.match(/no room/);
        expect(readdirSync(other.files.path('data', 'validation'))).to.have.length(1);
        expect(other.lines).to.deep.equal(['the store of validation results is full {}']);
      } finally {
        await other.end();
      }
    });

    it('by an id that nobody guesses, and by nothing else', async () => {
      const [one, two] = [await scene.submit(bases.summary), await scene.submit(bases.summary)];
      expect(one.headers.location).not.to.equal(two.headers.location);
      for (const path of ['../../config', '..%2f..%2fconfig', '0'.repeat(32), 'openapi', '%00']) {
        const { status, body } = await scene.ask('GET', `/validation/${path}`);
        expect([status, JSON.parse(body).status], path).to.deep.equal([404, 404]);
      }
    });
  });

  describe('refuses', () => {
    const refusal =
      (
        status: number,
        detail: RegExp,
        ask: () => Promise<{ status: number; body: string; headers: object }>,
      ) =>
      async () => {
        const answer = await ask();
        expect(answer.status, answer.body).to.equal(status);
        const problem = JSON.parse(answer.body);
        expect(problem).to.deep.include({ type: 'about:blank', status });
        expect(Object.keys(problem)).to.deep.equal(['type', 'title', 'status', 'detail']);
        expect(problem.detail).to.match(detail);
        expect(answer.headers).to.deep.include({ 'content-type': 'application/problem+json; charset=utf-8' });
      };
    const file = () => new File([bases.summary], 'a.xml');

    it(
      'an empty body',
      refusal(400, /no document/, () => scene.submit('')),
    );
    it(
      'a wrong value',
      refusal(400, /direction is one of friendly, pivot/, () => scene.submit('<a/>', '?direction=up')),
    );
    it(
      'an unknown kind',
      refusal(400, /no kind of document/, () => scene.submit('<a/>', '?kind=novel')),
    );
    it(
      'an unknown layer',
      refusal(400, /layers is one of/, () => scene.submit('<a/>', '?layers=rules,magic')),
    );
    it(
      'a field that it does not know',
      refusal(400, /fields are kind/, () => scene.submit('<a/>', '?knd=mro')),
    );
    it(
      'a field that stands there twice',
      refusal(400, /twice/, () => scene.submit('<a/>', '?kind=mro&kind=hcer')),
    );
    it(
      'a form without a file',
      refusal(400, /has to have one file/, () => scene.submitForm([['kind', 'mro']])),
    );
    it(
      'a form with two files',
      refusal(400, /has to have one file/, () =>
        scene.submitForm([
          ['file', file()],
          ['file', file()],
        ]),
      ),
    );
    it(
      'a form whose file is empty',
      refusal(400, /no document/, () => scene.submitForm([['file', new File([], '')]])),
    );
    it(
      'a form that breaks off',
      refusal(400, /form cannot be read/, () =>
        scene.ask('POST', '/validation', {
          headers: { 'content-type': 'multipart/form-data; boundary=b' },
          body: '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n<a/>',
        }),
      ),
    );
    it(
      'what is no XML by its type',
      refusal(415, /application\/xml/, () => scene.submit('a=b', '', { 'content-type': 'text/plain' })),
    );
    it(
      'what is compressed',
      refusal(415, /Content-Encoding/, () => scene.submit('<a/>', '', { 'content-encoding': 'gzip' })),
    );
    it(
      'another method',
      refusal(405, /method/, () => scene.ask('DELETE', '/validation')),
    );
    it(
      'an address of nothing',
      refusal(404, /Nothing has this address/, () => scene.ask('GET', '/nowhere/at/all')),
    );
    it('a format that there is not', async () => {
      const { headers } = await scene.submit(bases.level1);
      await refusal(400, /format/, () => scene.ask('GET', `${headers.location}?format=html`))();
    });
    it('a foreign name, also one that was made to point here', async () => {
      for (const host of ['evil.example', '127.0.0.1.nip.io', `evil.example:${scene.port}`]) {
        for (const [method, path] of [
          ['GET', '/validation'],
          ['POST', '/validation'],
          ['GET', '/validation/page.js'],
        ] as const) {
          await refusal(421, /answers to localhost/, () => scene.ask(method, path, { headers: { host } }))();
        }
      }
    });
    it('a form of another site, and takes that of its own and of tools', async () => {
      const before = readdirSync(scene.files.path('data', 'validation')).length;
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' },
      ] as Record<string, string>[]) {
        await refusal(403, /page of this service/, () => scene.submit('<a/>', '', headers))();
      }
      expect(readdirSync(scene.files.path('data', 'validation'))).to.have.length(before);
      const own = { 'sec-fetch-site': 'same-origin', origin: scene.url };
      expect((await scene.submit('<a/>', '', own)).status).to.equal(201);
    });
    it('what is too large, by what it says of itself and by what it is', async () => {
      const small = await new ValidationScene().start('{ mostBytes: 1024 }');
      try {
        const large = `<a>${'x'.repeat(2000)}</a>`;
        await refusal(413, /at most 1024 bytes/, () => small.submit(large))();
        await refusal(413, /at most 1024/, () =>
          small.ask('POST', '/validation', {
            headers: { 'content-type': 'application/xml', 'transfer-encoding': 'chunked' },
            body: large,
          }),
        )();
        await refusal(413, /at most 1024/, () => small.submitForm([['file', new File([large], 'a.xml')]]))();
      } finally {
        await small.end();
      }
    });
    it('more at once than it has room for, and what does not arrive in time', async () => {
      const busy = await new ValidationScene().start('{ mostAtOnce: 1, seconds: 1 }');
      try {
        const slow = connect(busy.port, '127.0.0.1');
        let told = '';
        slow.setEncoding('utf8').on('data', (text: string) => {
          told += text;
        });
        const ended = new Promise((resolve) => slow.on('close', resolve));
        slow.write(
          'POST /validation HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: 9\r\n\r\n<a',
        );
        await new Promise((resolve) => setTimeout(resolve, 200));
        const refused = await busy.submit('<a/>');
        expect([refused.status, refused.headers['retry-after']]).to.deep.equal([503, '5']);
        await ended;
        expect(told).to.match(/^HTTP\/1\.1 408 /);
        expect((await busy.submit('<a/>')).status).to.equal(201);
      } finally {
        await busy.end();
      }
    });
  });

  it('goes by the name that a proxy makes it known by', async () => {
    const known = await new ValidationScene().start('{}', new URL('https://validation.example.org'));
    try {
      const headers = { host: 'validation.example.org', origin: 'https://validation.example.org' };
      expect((await known.submit('<a/>', '', headers)).status).to.equal(201);
      expect(
        (await known.ask('GET', '/validation', { headers: { host: 'other.example.org' } })).status,
      ).to.equal(421);
    } finally {
      await known.end();
    }
  });

  it('sends the security headers with every answer, refusals too', async () => {
    const { headers } = await scene.submit(bases.level1);
    for (const [method, path, accept] of [
      ['GET', '/validation', 'text/html'],
      ['GET', '/validation/page.js', '*/*'],
      ['GET', headers.location ?? '', 'text/html'],
      ['GET', `${headers.location}/document`, '*/*'],
      ['GET', '/nowhere', 'text/html'],
      ['DELETE', '/validation', '*/*'],
    ] as const) {
      const answer = await scene.ask(method, path, { headers: { accept } });
      const policy = answer.headers['content-security-policy'];
      expect(policy, path).to.include("default-src 'none'").and.include("script-src 'self'");
      expect(policy).to.include("frame-ancestors 'none'").and.not.include('unsafe');
      expect(answer.headers, path).to.include({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('renders what is hostile inert: names, findings and sources', async () => {
    const hostile = `<a b="\u202e">&lt;img src=x onerror=alert(1)&gt;<script>alert(1)</script>\u2066</a>`;
    const name = `../../<img src=x onerror=alert(1)>\u202e.xml`;
    const { status, headers, body } = await scene.submitForm([['file', new File([hostile], name)]], {
      accept: 'text/html',
    });
    expect(status).to.equal(201);
    const { document } = new JSDOM(body).window;
    expect(document.querySelectorAll('img, main script, iframe')).to.have.length(0);
    for (const element of document.querySelectorAll('*')) {
      for (const { name: attribute } of element.attributes) expect(attribute).not.to.match(/^on|^style$/);
    }
    expect(document.querySelector('h1')?.textContent).to.equal('<img src=x onerror=alert(1)>.xml: not valid');
    expect(document.querySelector('.source')?.textContent).to.include('<script>alert(1)</script>');
    expect(body).not.to.match(/[\u202a-\u202e\u2066-\u2069]/);
    expect(headers.location).to.match(ID);
  });

  it('tells neither the sender nor the log what a failure says', async () => {
    const broken = await new ValidationScene().start();
    try {
      const { headers } = await broken.submit(bases.summary);
      broken.files.file(`data${headers.location}/result.json`, '{ "file": "Hoffmann.xml" ');
      const { status, body } = await broken.ask('GET', headers.location ?? '');
      expect(status).to.equal(500);
      expect(body).not.to.match(/Hoffmann|JSON|\.[jt]s\b/);
      expect(broken.lines).to.deep.equal(['the validation service failed {"cause":"SyntaxError"}']);
    } finally {
      await broken.end();
    }
  });

  describe('openapi.json', () => {
    it('describes the answers that the service really gives', async () => {
      const description = JSON.parse((await scene.ask('GET', '/validation/openapi.json')).body);
      expect(description.openapi).to.equal('3.1.0');
      const ajv = new Ajv2020({ strict: false });
      (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
      const holds = (name: string) => ajv.compile(description.components.schemas[name]);
      const result = holds('Result');
      for (const document of [bases.summary, remove('title')(bases.summary), bases.level1, '<a', '<a/>']) {
        const answer = JSON.parse((await scene.submit(document, '?kind=mro')).body);
        expect(result(answer), JSON.stringify(result.errors)).to.equal(true);
        expect(result({ ...answer, valid: 'yes' })).to.equal(false);
        expect(result({ ...answer, more: 1 })).to.equal(false);
      }
      const problem = holds('Problem');
      for (const answer of [await scene.submit(''), await scene.ask('GET', '/validation/x')]) {
        expect(problem(JSON.parse(answer.body))).to.equal(true);
        const path =
          answer.status === 400
            ? description.paths['/validation'].post
            : description.paths['/validation/{id}'].get;
        expect(Object.keys(path.responses)).to.include(String(answer.status));
      }
    });
  });
});
