import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { causeOf } from '../../src/cli/files.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

function passerelle(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const mask =
  '<patientSearch><country code="LU"><searchFields><id label="Matricule" domain="1.3.182.4.4"/></searchFields></country></patientSearch>';
const STACK = /\n\s+at .*:\d+|node:internal|\.ts:\d+/;

describe('passerelle inspect', () => {
  let folder: string;
  const file = (name: string, content: string | Uint8Array = ''): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-inspect-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('prints kind and essentials, and ends with 0', () => {
    const path = file('mask.xml', mask);
    const { status, stdout, stderr } = passerelle('inspect', path);
    expect(status).to.equal(0);
    expect(stderr).to.equal('');
    expect(stdout).to.match(/mask\.xml: international search mask\n/);
    expect(stdout).to.match(/ {2}patient fields {2}Matricule 1\.3\.182\.4\.4 mandatory\n/);
  });

  it('prints one JSON array, an object a file, in the order of the arguments', () => {
    const first = file('1.xml', mask);
    const second = file('2.xml', '<a/>');
    const third = file('3.xml', '<!DOCTYPE a><a/>');
    const { status, stdout, stderr } = passerelle('inspect', '--json', first, second, third);
    expect(status).to.equal(3);
    expect(stderr).to.equal('');
    expect(JSON.parse(stdout)).to.deep.equal([
      {
        file: first,
        kind: 'search-mask',
        summary: { generation: 'G1', country: 'LU', patientFields: ['Matricule 1.3.182.4.4 mandatory'] },
      },
      {
        file: second,
        kind: 'unrecognised',
        summary: { reason: 'XML of an unknown kind: root element a in no namespace' },
      },
      {
        file: third,
        kind: 'unsafe',
        summary: { reason: 'the document has a document type declaration; none is accepted' },
      },
    ]);
  });

  it('ends with 2 when a file is not recognised, and says what to do', () => {
    const { status, stderr } = passerelle('inspect', file('unknown.xml', '<a/>'), file('mask.xml', mask));
    expect(status).to.equal(2);
    expect(stderr).to.match(/^passerelle: 1 file is not recognised\n {2}where: .*unknown\.xml\n {2}to do: /);
  });

  it('ends with 1 when a file cannot be read, whatever the others are', () => {
    const { status, stdout, stderr } = passerelle(
      'inspect',
      join(folder, 'nowhere'),
      file('e.xml', ''),
      '/dev/null',
    );
    expect(status).to.equal(1);
    expect(stdout).to.match(/nowhere: unreadable\n {2}reason {2}there is no such file\n/);
    expect(stdout).to.match(/null: unreadable\n {2}reason {2}it is neither a file nor a folder\n/);
    expect(stderr).to.match(/^passerelle: 2 files could not be read\n/);
  });

  it('walks folders in the order of names, without hidden files and links', () => {
    mkdirSync(join(folder, 'walked/b'), { recursive: true });
    file('walked/c.xml', mask);
    file('walked/b/a.xml', mask);
    file('walked/.hidden', mask);
    symlinkSync('..', join(folder, 'walked/b/loop'));
    const { status, stdout } = passerelle('inspect', '--json', join(folder, 'walked'));
    expect(status).to.equal(0);
    expect(JSON.parse(stdout).map((row: { file: string }) => row.file)).to.deep.equal([
      join(folder, 'walked/b/a.xml'),
      join(folder, 'walked/c.xml'),
    ]);
  });

  it('lets nothing in a file or its name steer the terminal', () => {
    const path = file('\u001b[31mred.xml', mask.replace('Matricule', 'Matri\u202e\u009bcule'));
    const { stdout } = passerelle('inspect', path);
    expect(stdout).to.match(/\ufffd\[31mred\.xml/);
    expect(stdout).to.match(/Matri\ufffd\ufffdcule/);
  });

  describe('refuses with 3 and the reason, without a stack:', () => {
    const hostile: Readonly<Record<string, { content: string | Uint8Array; kind: string; reason: RegExp }>> =
      {
        'an external entity': {
          content: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
          kind: 'unsafe',
          reason: /document type declaration/,
        },
        'an entity bomb': {
          content: `<!DOCTYPE a [<!ENTITY a0 "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY a${n + 1} "&a${n};&a${n};">`).join('')}]><a>&a30;</a>`,
          kind: 'unsafe',
          reason: /document type declaration/,
        },
        'deep nesting': {
          content: '<a>'.repeat(100_000),
          kind: 'unsafe',
          reason: /nested more than 200 deep/,
        },
        'a thousand attributes': {
          content: `<a ${Array.from({ length: 1000 }, (_, n) => `b${n}=""`).join(' ')}/>`,
          kind: 'unsafe',
          reason: /more than 100 attributes/,
        },
        'a truncated file': {
          content: mask.slice(0, 60),
          kind: 'malformed',
          reason: /ends inside|Premature/,
        },
        'binary data': {
          content: Uint8Array.from({ length: 64 }, (_, n) => n + 1),
          kind: 'malformed',
          reason: /binary/,
        },
        'an empty file': { content: '', kind: 'malformed', reason: /no bytes/ },
        'another encoding': {
          content: Buffer.from('\ufeff<a/>', 'utf16le'),
          kind: 'malformed',
          reason: /UTF-8 is expected/,
        },
        'bytes that are no UTF-8': {
          content: Buffer.from('<a>caf\u00e9</a>', 'latin1'),
          kind: 'malformed',
          reason: /encoding/,
        },
      };

    for (const [what, { content, kind, reason }] of Object.entries(hostile)) {
      it(what, () => {
        const { status, stdout, stderr } = passerelle('inspect', file('hostile', content));
        expect(status).to.equal(3);
        expect(stdout).to.match(new RegExp(`hostile: ${kind}\n`));
        expect(stdout).to.match(reason);
        expect(stderr).to.match(/^passerelle: 1 file is .*\n {2}where: .*hostile\n {2}to do: .*\n$/);
        expect(stdout + stderr).not.to.match(STACK);
      });
    }

    it('a huge file, which is not loaded', () => {
      const path = file('huge');
      truncateSync(path, 50 * 1024 ** 3);
      const { status, stdout } = passerelle('inspect', path);
      expect(status).to.equal(3);
      expect(stdout).to.match(/the file has 53687091200 bytes, more than 20971520/);
    });
  });

  it('says that it may not read a file', () => {
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    expect(causeOf(denied)).to.equal('permission denied');
  });
});
