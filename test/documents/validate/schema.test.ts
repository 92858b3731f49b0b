import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { schemaFindings } from '../../../src/documents/validate/schema/findings.js';
import { loadSchema, SchemaRefusal } from '../../../src/documents/validate/schema/schema.js';
import { parseXml } from '../../../src/wire/xml/parse.js';

const xsd = (body: string) =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t" targetNamespace="urn:t"
    elementFormDefault="qualified">${body}</xs:schema>`;

const note = `<xs:element name="note"><xs:complexType><xs:sequence>
  <xs:element name="to" type="name" maxOccurs="unbounded"/><xs:element name="on" type="xs:date"/>
  </xs:sequence><xs:attribute name="lang" use="required"/></xs:complexType></xs:element>`;

const name =
  '<xs:simpleType name="name"><xs:restriction base="xs:string"><xs:minLength value="1"/></xs:restriction></xs:simpleType>';

describe('the schema layer', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'schema-'));
    mkdirSync(join(folder, 's', 'core'), { recursive: true });
    writeFileSync(join(folder, 's', 'core', 'name.xsd'), xsd(name));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (body: string) => {
    const file = join(folder, 's', 'note.xsd');
    writeFileSync(file, xsd(body));
    return file;
  };
  const findings = (file: string, xml: string) => {
    using document = parseXml(xml);
    return schemaFindings(document, loadSchema(file));
  };

  it('finds nothing in a valid document, and every mistake with rule, place and line', () => {
    const file = write(`<xs:include schemaLocation="core/name.xsd"/>${note}`);
    expect(
      findings(file, '<note xmlns="urn:t" lang="en"><to>a</to><on>2024-01-01</on></note>'),
    ).to.deep.equal([]);
    const found = findings(file, '<note xmlns="urn:t">\n<to>a</to>\n<to/>\n<on>today</on>\n<ps/></note>');
    expect(found.map(({ id, location, line }) => [id, location, line])).to.deep.equal([
      ['cvc-complex-type.4', '/note', 1],
      ['cvc-minLength-valid', '/note/to[2]', 3],
      ['cvc-datatype-valid.1.2.1', '/note/on[1]', 4],
      ['cvc-complex-type.2.4', '/note/ps[1]', 5],
    ]);
    expect(found[3]?.message).to.equal("Element 'ps': This element is not expected.");
  });

  it('names what elements of one line have in common rather than a wrong one', () => {
    const file = write(`<xs:include schemaLocation="core/name.xsd"/>${note}`);
    const found = findings(file, '<note xmlns="urn:t" lang="en"><to>a</to><to/><on>2024-01-01</on></note>');
    expect(found.map(({ location }) => location)).to.deep.equal(['/note']);
  });

  it('does not follow the schema location of a document', () => {
    const file = write(`<xs:include schemaLocation="core/name.xsd"/>${note}`);
    const xml = `<note xmlns="urn:t" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:schemaLocation="urn:t http://127.0.0.1:1/note.xsd" lang="en"><to>a</to><on>2024-01-01</on></note>`;
    expect(findings(file, xml)).to.deep.equal([]);
  });

  it('compiles a schema once', () => {
    const file = write(`<xs:include schemaLocation="core/name.xsd"/>${note}`);
    expect(loadSchema(file)).to.equal(loadSchema(join(folder, 's', 'core', '..', 'note.xsd')));
  });

  const refusal = (body: string) => {
    try {
      loadSchema(write(body));
    } catch (error) {
      expect(error).to.be.instanceOf(SchemaRefusal);
      return (error as Error).message.replace(folder, '');
    }
    return 'accepted';
  };

  it('reads nothing outside of its folder', () => {
    writeFileSync(join(folder, 'name.xsd'), xsd(name));
    symlinkSync(join(folder, 'name.xsd'), join(folder, 's', 'link.xsd'));
    for (const place of ['../name.xsd', 'core/../../name.xsd', 'link.xsd', join(folder, 'name.xsd')]) {
      expect(refusal(`<xs:include schemaLocation="${place}"/>${note}`), place).to.contain(
        'outside of the folder',
      );
    }
  });

  it('asks no network, and says which file is missing', () => {
    const http = '<xs:import namespace="urn:x" schemaLocation="http://127.0.0.1:1/x.xsd"/>';
    expect(refusal(`${http}${name}${note}`)).to.contain('http://127.0.0.1:1/x.xsd is not read');
    expect(refusal(`<xs:include schemaLocation="gone.xsd"/>${note}`)).to.contain('gone.xsd is not there');
  });

  it('says of a file that is no schema that it is none', () => {
    const file = join(folder, 's', 'x.xsd');
    expect(() => loadSchema(file)).to.throw(SchemaRefusal, 'is not there');
    writeFileSync(file, '<!DOCTYPE x><x/>');
    expect(() => loadSchema(file)).to.throw(SchemaRefusal, 'document type');
    writeFileSync(file, xsd('<xs:element name="a" type="unknown"/>'));
    expect(() => loadSchema(file)).to.throw(SchemaRefusal, 'unknown');
  });
});
