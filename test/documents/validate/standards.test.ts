import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import {
  findStandards,
  importStandards,
  StandardsRefusal,
} from '../../../src/documents/validate/standards/standards.js';

const xs =
  'xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:hl7-org:v3" xmlns="urn:hl7-org:v3"';
const xsd = (body: string) => `<xs:schema ${xs}>${body}</xs:schema>`;
const iso = 'xmlns="http://purl.oclc.org/dsdl/schematron"';
const sch = (body = '') =>
  `<schema ${iso}>${body}<pattern id="p"><rule context="x"><assert test="y">z</assert></rule></pattern></schema>`;

describe('standards of the operator', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'standards-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 'in', name)), { recursive: true });
      writeFileSync(join(folder, 'in', name), text);
    }
    return join(folder, 'in');
  };
  const target = () => join(folder, 'config', 'standards');

  it('are copied with what each is for, entries told from their parts', () => {
    const source = write({
      'schema/CDA.xsd': xsd(
        '<xs:include schemaLocation="../core/base.xsd"/><xs:element name="ClinicalDocument" type="t"/>',
      ),
      'core/base.xsd': xsd(
        '<xs:complexType name="t"><xs:annotation><xs:documentation>urn:hl7-org:pharm</xs:documentation></xs:annotation></xs:complexType>',
      ),
      'epSOS-PatientSummary-Pivot.sch': sch(
        '<ns prefix="e" uri="urn:epsos-org:ep:medication"/><include href="parts/a.sch"/>',
      ),
      'parts/a.sch': `<pattern ${iso} id="a"/>`,
      'xds_sd.sch': sch(),
      'readme.txt': 'no part of it',
    });
    symlinkSync('/etc/hostname', join(source, 'link.xml'));
    expect(findStandards(target())).to.deep.equal([]);
    const standards = [
      {
        layer: 'schematron',
        file: 'epSOS-PatientSummary-Pivot.sch',
        generation: 'epsos',
        kind: 'patient-summary',
        level: 3,
        direction: 'pivot',
      },
      { layer: 'schema', file: 'schema/CDA.xsd', generation: 'ehdsi' },
      { layer: 'schematron', file: 'xds_sd.sch', generation: 'any', level: 1 },
    ];
    expect(importStandards(source, target())).to.deep.equal({ name: 'in', files: 5, standards });
    const root = join(target(), 'in');
    expect(findStandards(target())).to.deep.equal(
      standards.map((standard) => ({
        ...standard,
        name: `in/${standard.file}`,
        root,
        path: join(root, standard.file),
      })),
    );
    expect(readdirSync(root).sort()).to.deep.equal([
      'core',
      'epSOS-PatientSummary-Pivot.sch',
      'parts',
      'schema',
      'standards.json',
      'xds_sd.sch',
    ]);
  });

  it('are taken over whole or not at all, with every reason', () => {
    importStandards(write({ 'a.sch': sch() }), target());
    const before = findStandards(target());
    const source = write({
      'b.sch': sch('<include href="../out.sch"/>'),
      'c.xsd': xsd('<xs:element name="ClinicalDocument" type="gone"/>'),
    });
    writeFileSync(join(folder, 'out.sch'), `<pattern ${iso}/>`);
    const refused = () => importStandards(source, target());
    expect(refused).to.throw(StandardsRefusal, /b\.sch.*c\.xsd/);
    expect(findStandards(target())).to.deep.equal(before);
    expect(readdirSync(target())).to.deep.equal(['in']);
  });

  it('of one name replace the earlier ones', () => {
    importStandards(write({ 'a.sch': sch() }), target());
    rmSync(join(folder, 'in'), { recursive: true });
    importStandards(write({ 'b.sch': sch() }), target());
    expect(findStandards(target()).map(({ file }) => file)).to.deep.equal(['b.sch']);
  });

  it('are refused where there are none, or a file is unsafe', () => {
    expect(() => importStandards(join(folder, 'gone'), target())).to.throw(
      StandardsRefusal,
      'no such folder',
    );
    expect(() => importStandards(write({ 'x.xml': '<x/>' }), target())).to.throw(
      StandardsRefusal,
      'no schema',
    );
    const unsafe = write({ 'a.sch': '<!DOCTYPE a><a/>' });
    expect(() => importStandards(unsafe, target())).to.throw(StandardsRefusal, 'document type');
  });
});
