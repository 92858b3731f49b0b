import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Bases, makeBases } from '../documents/validate/bases.js';
import { remove } from '../documents/validate/edit.js';
import { passerelle } from '../support/passerelle.js';
import { ownSchema, ownSchematron } from '../support/standards.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

function validate(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', `${root}src/cli/main.ts`, 'validate', ...args],
    { cwd: root, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const SCHEMA =
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:hl7-org:v3">' +
  '<xs:element name="ClinicalDocument"><xs:complexType><xs:sequence/></xs:complexType></xs:element></xs:schema>';

const SCHEMATRON =
  '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><ns prefix="h" uri="urn:hl7-org:v3"/><pattern>' +
  '<rule context="h:ClinicalDocument"><assert id="no-such-thing" test="h:noSuchThing">missing</assert></rule>' +
  '</pattern></schema>';

describe('passerelle validate', () => {
  let folder: string;
  let bases: Bases;
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-validate-'));
    bases = await makeBases();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with 0 for a valid document and says which layers looked at it', () => {
    const { status, stdout, stderr } = validate(file('valid.xml', bases.summary));
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(stdout).to.match(
      /valid\.xml: valid {2}\(patient-summary; safety, terminology, rules; not by schema: no XML Schema is imported; not by schematron: no Schematron file is imported\)\n$/,
    );
  });

  it('ends with 1 for an invalid one, and says what is wrong, where and what to do', () => {
    const { status, stdout } = validate(file('invalid.xml', remove('title')(bases.summary)));
    expect(status).to.equal(1);
    expect(stdout).to.match(/invalid\.xml: NOT VALID/);
    expect(stdout).to.match(/error +CDA-008 .*\n +where: line 2, \/ClinicalDocument\n +to do: /);
  });

  it('prints the JSON that programs read: an object for a file, an array for several', () => {
    const path = file('one.xml', remove('title')(bases.summary));
    const one = validate(path, '--json');
    expect(one.status).to.equal(1);
    const verdict = JSON.parse(one.stdout);
    expect(Object.keys(verdict)).to.deep.equal([
      'file',
      'kind',
      'valid',
      'layers',
      'standards',
      'passedOver',
      'findings',
    ]);
    expect(verdict).to.deep.include({ file: path, kind: 'patient-summary', valid: false });
    expect(Object.keys(verdict.findings[0])).to.have.members([
      'layer',
      'id',
      'severity',
      'location',
      'line',
      'message',
      'remedy',
    ]);
    const several = validate(path, file('two.xml', bases.prescription), '--json');
    expect(JSON.parse(several.stdout).map(({ kind }: { kind: string }) => kind)).to.deep.equal([
      'patient-summary',
      'eprescription',
    ]);
  });

  it('ends with 3 for what is unsafe or cannot be read, whatever the others are', () => {
    const unsafe = validate('--json', file('unsafe.xml', '<!DOCTYPE a><a/>'));
    expect(unsafe.status).to.equal(3);
    expect(JSON.parse(unsafe.stdout).findings[0].id).to.equal('XML-doctype');
    expect(validate(file('good.xml', bases.summary), join(folder, 'nowhere')).status).to.equal(3);
  });

  it('checks the kind, the layers and the direction that it is told', () => {
    const path = file('kind.xml', bases.summary);
    expect(JSON.parse(validate(path, '--kind', 'eprescription', '--json').stdout).findings[0].id).to.equal(
      'CDA-110',
    );
    expect(validate(path, '--layers', 'rules', '--direction', 'pivot').status).to.equal(1);
    for (const args of [
      ['--kind', 'novel'],
      ['--layers', 'magic'],
      ['--layers', 'schema'],
    ]) {
      const { status, stdout, stderr } = validate(path, ...args);
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(/^passerelle: .+\n {2}to do: /);
    }
  });

  it('checks a document against a schema that it is given', () => {
    const path = file('schema.xml', bases.summary);
    const { status, stdout } = validate(path, '--schema', file('any.xsd', SCHEMA), '--json');
    expect(status).to.equal(1);
    expect(JSON.parse(stdout).findings.map(({ layer }: { layer: string }) => layer)).to.include('schema');
    const bad = validate(path, '--schema', file('bad.xsd', '<a/>'));
    expect(bad.status).to.equal(3);
    expect(bad.stderr).to.match(/cannot be used/);
  });

  it('judges a document by a Schematron schema that it is given', () => {
    const path = file('schematron.xml', bases.summary);
    const { status, stdout } = validate(path, '--schematron', file('own.sch', SCHEMATRON), '--json');
    expect(status).to.equal(1);
    const [finding] = JSON.parse(stdout).findings;
    expect(finding).to.deep.include({ layer: 'schematron', id: 'no-such-thing', severity: 'error' });
    expect(finding.location).to.equal('/ClinicalDocument');
    expect(validate(path, '--schematron', file('bad.sch', '<a/>')).status).to.equal(3);
    expect(validate(path, '--layers', 'schematron').stderr).to.match(/add --schematron FILE/);
  });

  it('chooses among the standards of a configuration, and names them first', () => {
    const config = join(folder, 'config');
    mkdirSync(join(folder, 'own'));
    file('own/CDA.xsd', ownSchema({}));
    file('own/patient-summary-friendly.sch', ownSchematron('own-rule'));
    const imported = passerelle('standards', 'import', join(folder, 'own'), '--config', config);
    expect(imported.status, imported.stderr).to.equal(0);
    const path = file('chosen.xml', bases.summary);
    const { status, stdout } = validate(path, '--config', config);
    expect(status).to.equal(1);
    expect(stdout).to.match(
      /^\S+: NOT VALID {2}\(patient-summary; safety, schema by own\/CDA\.xsd, schematron by own\/patient-summary-friendly\.sch, /,
    );
    const pivot = validate(path, '--config', config, '--direction', 'pivot', '--layers', 'schematron');
    expect(pivot.status).to.equal(0);
    expect(pivot.stdout).to.match(
      /safety; not by schematron: no imported Schematron file is for such a document/,
    );
    file('config/validation.yaml', 'integration: 1\n');
    const wrong = validate(path, '--config', config);
    expect(wrong.status).to.equal(1);
    expect(wrong.stderr).to.match(/^passerelle: .+\n {2}where: validation\.yaml:1 integration/);
  });

  it('prints JUnit, SVRL and a page', () => {
    const path = file('forms.xml', bases.level1);
    expect(validate(path, '--junit').stdout).to.match(/<testsuites name="passerelle validate">/);
    expect(validate(path, '--svrl').stdout).to.match(/<svrl:schematron-output /);
    expect(validate(path, '--html').stdout).to.match(/^<!DOCTYPE html>/);
    expect(validate(path, '--html', '--json').stderr).to.match(/cannot be used with/);
  });
});
