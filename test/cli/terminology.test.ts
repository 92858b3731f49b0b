import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { writeConceptTable, writeMappingTable } from '../../src/terminology/importers/concepts.js';
import { conceptRow, mappingRow } from '../terminology/rows.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('passerelle terminology', () => {
  let folder: string;
  const terminology = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', `${root}src/cli/main.ts`, 'terminology', ...args, '--data', join(folder, 'data')],
      { cwd: root, encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  };
  const version = (valueSetVersion: string, valueSetFrom: string, ...codes: string[]) => {
    const path = join(folder, `${valueSetVersion}.tsv`);
    const set = { valueSetOid: '2.999.7', valueSet: 'Colours', valueSetVersion, valueSetFrom };
    writeFileSync(path, writeConceptTable(codes.map((code) => conceptRow({ code, ...set }))));
    return path;
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'terminology-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('imports, with progress on standard error, and prints what changed', () => {
    const first = terminology('import', version('1', '2023-01-01', 'red', 'blue'));
    expect(first.status).to.equal(0);
    expect(first.stderr).to.contain('1 of 1: ').and.to.contain('writing …');
    expect(first.stdout).to.contain('1 value sets, 2 concepts, 0 mappings').and.not.to.contain('against');
    const second = terminology('import', version('2', '2024-07-01', 'red', 'green'));
    expect(second.stdout).to.contain('Colours 2 against 1: 1 added, 1 removed, 0 renamed');
    expect(second.stdout).to.contain('+ green green in English').and.to.contain('- blue blue in English');
  });

  it('refuses what it cannot read, with what to do', () => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, '{');
    const { status, stdout, stderr } = terminology('import', path);
    expect([status, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.contain('it is no JSON. Nothing was imported.').and.to.contain('to do:');
    const unsure = terminology('import', 'https://localhost:1/', '--ca', path);
    expect(unsure.status).to.equal(1);
    expect(unsure.stderr).to.contain('it holds no certificate').and.to.contain(path);
  });

  it('looks up as of a date', () => {
    const sets = (...date: string[]) =>
      JSON.parse(terminology('lookup', 'SNOMED CT', 'red', '--json', ...date).stdout).valueSets;
    const [one, two] = ['1', '2'].map((held) => ({ oid: '2.999.7', name: 'Colours', version: held }));
    expect(sets()).to.deep.equal([
      { ...two, from: '2024-07-01' },
      { ...one, from: '2023-01-01' },
    ]);
    expect(sets('--date', '2024-06-30')).to.deep.equal([{ ...one, from: '2023-01-01' }]);
    const wrong = terminology('lookup', 'SNOMED CT', 'red', '--date', '1.7.2024');
    expect(wrong.status).to.equal(1);
    expect(wrong.stderr).to.contain('1.7.2024 is no day');
  });

  it('exports one value set to standard output, or files to a folder', () => {
    const several = terminology('export', '--format', 'fhir', '--valueset', '2.999.7');
    expect([several.status, several.stdout]).to.deep.equal([1, '']);
    expect(several.stderr).to.contain('there are 2 files').and.to.contain('--output');
    const output = join(folder, 'out');
    const all = terminology('export', '--format', 'svs', '--valueset', '2.999.7', '--output', output);
    expect(all.status).to.equal(0);
    expect(readdirSync(output)).to.have.members(['2.999.7-1.xml', '2.999.7-2.xml']);
    expect(readFileSync(join(output, '2.999.7-1.xml'), 'utf8')).to.contain('displayName="Colours"');
    expect(all.stderr).to.contain('rows that have dates');
    const table = terminology('export', '--format', 'tsv', '--valueset', '2.999.7');
    expect(table.stdout.split('\n')).to.have.length(6);
    expect(terminology('export', '--format', 'tsv', '--valueset', '2.999.9').status).to.equal(2);
  });

  it('serves what it holds, until it is stopped', async () => {
    const args = [
      '--import',
      'tsx',
      `${root}src/cli/main.ts`,
      'terminology',
      'serve',
      '--port',
      '0',
      '--data',
    ];
    const served = spawn(process.execPath, [...args, join(folder, 'data')], { cwd: root });
    const end = once(served, 'exit');
    try {
      let said = '';
      for await (const part of served.stdout.setEncoding('utf8')) {
        said += part;
        const url = /http:\S+/.exec(said)?.[0];
        if (url === undefined || !said.includes('Ctrl-C') || said.includes('Stopped')) continue;
        const answer = await fetch(`${url}/fhir/CodeSystem/$lookup?system=http://snomed.info/sct&code=red`);
        expect(await answer.text()).to.contain('red in English');
        served.kill('SIGTERM');
      }
      expect(said).to.contain('Stopped.');
      expect((await end)[0]).to.equal(0);
    } finally {
      served.kill('SIGKILL');
    }
  });

  describe('gaps', () => {
    const contact = (code: string) =>
      `<participant><associatedEntity><code ${code}/></associatedEntity></participant>`;
    const document = (name: string, ...codes: string[]) =>
      writeFileSync(
        join(folder, 'documents', name),
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><code code="60591-5" codeSystem="2.16.840.1.113883.6.1"/>' +
          '<recordTarget><patientRole><patient><name>Secret</name></patient></patientRole></recordTarget>' +
          `${codes.map(contact).join('')}<component><structuredBody/></component></ClinicalDocument>`,
      );
    const gaps = (...args: string[]) => terminology('gaps', join(folder, 'documents'), ...args);

    before(() => {
      mkdirSync(join(folder, 'documents'));
      const national = 'code="N1" codeSystem="2.999.9" displayName="=Rhume"';
      document('secret-one.xml', national, national);
      document('secret-two.xml', national, 'code="red" codeSystem="2.16.840.1.113883.6.96"');
      writeFileSync(join(folder, 'documents', 'notes.txt'), 'no document');
    });

    it('list each lack once, with numbers and places, and nothing of a patient', () => {
      const { status, stdout, stderr } = gaps('--language', 'fi', '--json');
      expect(status).to.equal(2);
      const { documents, passedOver, gaps: list } = JSON.parse(stdout);
      expect([documents, passedOver]).to.deep.equal([2, 1]);
      const of = (need: string, code: string) =>
        list.filter((gap: { need: string; code: string }) => gap.need === need && gap.code === code);
      expect(of('mapping', 'N1')).to.have.length(1);
      expect(of('mapping', 'N1')[0]).to.deep.include({ codeSystem: '2.999.9', elements: 3, documents: 2 });
      expect(of('mapping', 'N1')[0].where[0]).to.match(/^\/ClinicalDocument\/[\w/]+\/code$/);
      expect(of('designation', 'red')[0]).to.include({
        language: 'fi',
        display: 'red in English',
        elements: 1,
      });
      expect(stdout + stderr).not.to.match(/secret/i);
    });

    it('are a table on request, in which no cell is a formula', () => {
      const { stdout, stderr } = gaps('--language', 'fi', '--tsv');
      const [head, ...lines] = stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
      expect(head?.slice(0, 6)).to.deep.equal([
        'need',
        'language',
        'codeSystemOid',
        'codeSystem',
        'code',
        'display',
      ]);
      for (const line of lines) expect(line).to.have.length(head?.length ?? 0);
      expect(lines.find((line) => line[4] === 'N1')?.[5]).to.equal("'=Rhume");
      expect(stderr).to.equal('1 files were passed over\n');
      expect(gaps('--language', 'fi').stdout).to.match(
        /name in fi +red \(SNOMED CT\) red in English\n +1 times/,
      );
    });

    it('name value sets and candidates, and are gone once a terminologist has mapped them', () => {
      const roles = { valueSetOid: '1.3.6.1.4.1.12559.11.10.1.3.1.42.38', valueSet: 'Relationships' };
      const set = join(folder, 'relationships.tsv');
      writeFileSync(
        set,
        writeConceptTable([
          conceptRow({ code: 'COUSIN9', designation: 'Cousin germain', codeSystem: 'RoleCode', ...roles }),
        ]),
      );
      expect(terminology('import', set).status).to.equal(0);
      const document = join(folder, 'cousin.xml');
      writeFileSync(
        document,
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><code code="60591-5" codeSystem="2.16.840.1.113883.6.1"/>' +
          contact('code="N7" codeSystem="2.999.9" displayName="cousin GERMAIN"') +
          '<component><structuredBody><component><section><entry><value value="1" unit="IU"/></entry></section>' +
          '</component></structuredBody></component></ClinicalDocument>',
      );
      const rows = () => {
        const { stdout } = terminology('gaps', document, '--language', 'en-GB', '--tsv');
        const [head = [], ...lines] = stdout
          .trimEnd()
          .split('\n')
          .map((line) => line.split('\t'));
        return lines.map((line) => Object.fromEntries(head.map((name, index) => [name, line[index] ?? ''])));
      };
      const before = rows();
      const lacking = before.find(({ code }) => code === 'N7') ?? {};
      expect(lacking).to.include({ need: 'mapping', elements: '1', documents: '1' });
      expect(lacking.valueSets).to.equal(`Relationships ${roles.valueSetOid}`);
      expect(lacking.candidates).to.equal('COUSIN9 Cousin germain (2.16.840.1.113883.5.111)');
      expect(before.find(({ code }) => code === 'IU')).to.include({ need: 'concept', codeSystem: 'UCUM' });

      const [, code = '', system = ''] = /^(\S+) .*\((.*)\)$/.exec(lacking.candidates ?? '') ?? [];
      const mapping = mappingRow({ sourceCode: 'N7', sourceCodeSystemOid: '2.999.9', targetCode: code });
      const table = join(folder, 'mappings.tsv');
      writeFileSync(table, writeMappingTable([{ ...mapping, targetCodeSystemOid: system }]));
      expect(terminology('import', table).status).to.equal(0);
      expect(rows().map(({ code }) => code)).not.to.include('N7');
    }).timeout(60_000);

    it('need a document', () => {
      const { status, stderr } = terminology(
        'gaps',
        join(folder, 'documents', 'notes.txt'),
        '--language',
        'fi',
      );
      expect(status).to.equal(1);
      expect(stderr).to.contain('none of 1 files is a document');
    });
  });
});
