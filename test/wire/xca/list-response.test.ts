import { expect } from 'chai';
import fc from 'fast-check';
import { documentClasses, PDF_FORMAT_CODE } from '../../../src/kernel/classes.js';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import { defined } from '../../../src/wire/defined.js';
import type { Dialect } from '../../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { classCodeOf, confidentialityOf, facilityTypeOf, formatCodeOf } from '../../../src/wire/xca/codes.js';
import type { DocumentEntry } from '../../../src/wire/xca/document-entry.js';
import {
  pairedEntries,
  readListResponse,
  writeListResponse,
  type XcaListResponse,
} from '../../../src/wire/xca/list-response.js';
import { type Element, serialise } from '../../../src/wire/xml/write.js';
import { childNames, dialects, readFrom, through } from '../../support/codec.js';
import { anyListResponse } from '../../support/xca-arbitraries.js';

const written = (response: Omit<XcaListResponse, 'unusable'>, dialect: Dialect = ehdsi): Element =>
  writeListResponse(response, dialect, scriptedRuntime().ids);

const base: DocumentEntry = {
  entryUuid: 'urn:uuid:5f3c0e5e-1f4c-4a51-8a43-0f6f5f1d0a01',
  uniqueId: { root: '2.999.1.1.30', extension: 'RX-1001.XML' },
  homeCommunityId: '2.999.1.1',
  repositoryUniqueId: '2.999.1.1.20',
  patientId: { root: '2.999.1.1.10', extension: '800131-123|X7' },
  classCode: classCodeOf(documentClasses.ePrescription, ehdsi),
  typeCode: classCodeOf(documentClasses.ePrescription, ehdsi),
  formatCode: formatCodeOf(documentClasses.ePrescription, 'xml', ehdsi),
  confidentiality: confidentialityOf('N'),
  facilityType: facilityTypeOf('za', 'Samplia'),
  mimeType: 'text/xml',
  creationTime: new Date('2024-04-15T10:15:00Z'),
  languageCode: 'en-GB',
  size: 24310,
  hash: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
  title: 'eHDSI - ePrescription',
  description: 'Exemplapine 10 mg, tablet',
  authors: [{ name: { family: ['Prescriber'], given: ['Pat'] }, specialties: [] }],
  prescription: {
    dispensable: true,
    product: { code: 'C08CA13', codeSystem: '2.16.840.1.113883.6.73', displayName: 'exemplapine' },
    strength: '10 mg',
  },
  otherEventCodes: [],
};
const pdf: DocumentEntry = {
  ...base,
  entryUuid: 'urn:uuid:5f3c0e5e-1f4c-4a51-8a43-0f6f5f1d0a02',
  uniqueId: { root: '2.999.1.1.30', extension: 'RX-1001.PDF' },
  formatCode: formatCodeOf(documentClasses.ePrescription, 'pdf', ehdsi),
};
const pair = { xml: base.entryUuid, pdf: pdf.entryUuid };
const listed: XcaListResponse = {
  status: 'Success',
  errors: [],
  entries: [base, pdf],
  pairs: [pair],
  unusable: [],
};
const xml = serialise(written(listed));
const reread = (message: string) => readFrom(message, readListResponse);

/** The message with a part replaced; fails when there is no such part. */
function changed(part: string | RegExp, by: string): string {
  const message = xml.replace(part, by);
  expect(message).to.not.equal(xml);
  return message;
}

describe('XCA list response', () => {
  for (const dialect of dialects) {
    it(`comes back as it was written (${dialect.name})`, () => {
      fc.assert(
        fc.property(anyListResponse(dialect), (value) => {
          expect(through(written(value, dialect), readListResponse)).to.deep.equal(value);
        }),
      );
    });
  }

  it('has its elements in the order of the schema', () => {
    const failed = { ...listed, errors: [{ code: '1101', context: 'none', severity: 'warning' as const }] };
    expect(childNames(written(failed))).to.deep.equal(['RegistryErrorList', 'RegistryObjectList']);
    expect(childNames(written(listed), 'RegistryObjectList')).to.deep.equal([
      'ExtrinsicObject',
      'ExtrinsicObject',
      'Association',
    ]);
    expect(childNames(written(listed), 'RegistryObjectList', 'ExtrinsicObject')).to.deep.equal([
      ...Array(6).fill('Slot'),
      'Name',
      'Description',
      'VersionInfo',
      ...Array(10).fill('Classification'),
      'ExternalIdentifier',
      'ExternalIdentifier',
    ]);
  });

  it('has an empty object list when there is no document', () => {
    expect(serialise(written({ status: 'Failure', errors: [], entries: [], pairs: [] }))).to.contain(
      '<RegistryObjectList xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"/>',
    );
  });

  it('starts every code with its coding scheme and gives every object a name', () => {
    const codes = [...xml.matchAll(/<Classification [^>]*nodeRepresentation="[^"]+"[^>]*>/g)];
    expect(codes.length).to.equal(18);
    for (const { 0: tag, index } of codes) {
      const rest = xml.slice(index + tag.length);
      expect(rest).to.match(
        /^<Slot name="codingScheme"><ValueList><Value>[^<]+<\/Value><\/ValueList><\/Slot><Name>/,
      );
    }
    const untitled = serialise(written({ ...listed, entries: [{ ...base, title: '' }], pairs: [] }));
    expect(untitled).to.not.match(/value=""/);
  });

  it('writes what early peers know and nothing else', () => {
    const early = serialise(written(listed, epsos));
    expect(early).to.not.match(/"size"|"hash"|eventCode|eHDSI Practice/);
    expect(early).to.contain('epSOS Practice Setting Codes-Not Used').and.to.contain('versionName="1"');
    const summary = { ...base, classCode: classCodeOf(documentClasses.patientSummary, epsos) };
    expect(serialise(written({ ...listed, entries: [summary], pairs: [] }, epsos))).to.contain(
      'versionName="1.1"',
    );
  });

  it('writes no empty slot for what is unknown', () => {
    const { size: _size, hash: _hash, languageCode: _language, description: _text, ...rest } = base;
    const sparse = serialise(written({ ...listed, entries: [rest], pairs: [] }));
    expect(sparse).to.not.match(/<Value\/>|<ValueList\/>|"size"|"hash"|"languageCode"|Description/);
  });

  it('associates an original clinical document with itself', () => {
    const report = {
      ...base,
      classCode: classCodeOf(documentClasses.laboratory, ehdsi),
      formatCode: formatCodeOf(documentClasses.laboratory, 'pdf', ehdsi),
    };
    const message = serialise(written({ ...listed, entries: [report], pairs: [] }));
    expect(message).to.contain(`sourceObject="${report.entryUuid}" targetObject="${report.entryUuid}"`);
    const read = reread(message);
    expect(read.pairs).to.deep.equal([]);
    expect(pairedEntries(read)).to.deep.equal([{ xml: read.entries[0] }]);
  });

  describe('pairs', () => {
    it('go from the PDF to the XML, and are found in either direction', () => {
      const forth = `sourceObject="${pair.pdf}" targetObject="${pair.xml}"`;
      const back = changed(forth, `sourceObject="${pair.xml}" targetObject="${pair.pdf}"`);
      expect(reread(back).pairs).to.deep.equal([pair]);
      expect(pairedEntries(listed)).to.deep.equal([{ xml: base, pdf }]);
    });

    it('stand where the first of the two stands, beside those that have no twin', () => {
      const alone = { ...base, entryUuid: 'urn:uuid:a', uniqueId: { root: '2.999.7' } };
      expect(pairedEntries({ entries: [pdf, alone, base], pairs: [pair] })).to.deep.equal([
        { xml: base, pdf },
        { xml: alone },
      ]);
      expect(pairedEntries({ entries: [pdf], pairs: [] })).to.deep.equal([{ pdf }]);
    });

    it('are not made where an id stands for two documents, nor twice of one', () => {
      const third = { ...pdf, uniqueId: { root: '2.999.7' } };
      const twice = serialise(written({ ...listed, entries: [base, pdf, third] }));
      expect(reread(twice).pairs).to.deep.equal([]);
      const other = { ...third, entryUuid: 'urn:uuid:other' };
      const pairs = [pair, { xml: base.entryUuid, pdf: other.entryUuid }];
      const read = reread(serialise(written({ ...listed, entries: [base, pdf, other], pairs })));
      expect(read.pairs).to.deep.equal([pair]);
      expect(pairedEntries(read)).to.deep.equal([{ xml: base, pdf }, { pdf: other }]);
    });

    const others: [string, string | RegExp, string][] = [
      ['another kind of association', 'AssociationType:XFRM', 'AssociationType:RPLC'],
      ['an association with nothing', `targetObject="${pair.xml}"`, 'targetObject="urn:uuid:nobody"'],
      ['two documents of different classes', /(?<=41a5887f[^>]*nodeRepresentation=")57833-6/, '60591-5'],
      ['two documents of one id', new RegExp(pair.pdf, 'g'), pair.xml],
      [
        'two documents of one format',
        `nodeRepresentation="${PDF_FORMAT_CODE}"`,
        'nodeRepresentation="urn:epSOS:ep:pre:2010"',
      ],
    ];
    for (const [what, part, by] of others) {
      it(`are not made of ${what}`, () => {
        const read = reread(changed(part, by));
        expect(read.pairs).to.deep.equal([]);
        expect(pairedEntries(read)).to.have.length(2);
      });
    }
  });

  describe('tolerance', () => {
    const first = (message: string) => reread(message).entries[0];

    it('takes identifiers by their name when the scheme is another', () => {
      const message = changed(/identificationScheme="[^"]+"/g, 'identificationScheme="urn:uuid:other"');
      expect(first(message)).to.deep.equal(base);
    });

    it('takes slots and texts without a value for absent', () => {
      const message = changed('<Value>24310</Value>', '<Value> </Value>')
        .replace('<ValueList><Value>en-GB</Value></ValueList>', '<ValueList/>')
        .replace('<LocalizedString value="Exemplapine 10 mg, tablet"/>', '');
      const { size: _size, languageCode: _language, description: _text, ...rest } = base;
      expect(first(message)).to.deep.equal(rest);
    });

    it('reads a code that has no coding scheme and no name', () => {
      const bare = changed(/(nodeRepresentation="N">).*?(<\/Classification>)/, '$1$2');
      expect(first(bare)?.confidentiality).to.deep.equal({ code: 'N', codeSystem: '' });
    });

    it('keeps code and text of the confidentiality together, even when they disagree', () => {
      const odd = changed('nodeRepresentation="N"', 'nodeRepresentation="R"');
      expect(first(odd)?.confidentiality).to.deep.include({ code: 'R', displayName: 'Normal' });
    });

    it('reads dates of any precision', () => {
      expect(first(changed('20240415101500', '20240415'))?.creationTime).to.deep.equal(
        new Date('2024-04-15'),
      );
      expect(first(changed('20240415101500', 'yesterday'))).to.not.have.property('creationTime');
    });

    it('reads a plain name of an author', () => {
      expect(first(changed('^Prescriber^Pat', 'Pat Prescriber'))?.authors).to.deep.equal([
        { name: { family: ['Pat Prescriber'], given: [] }, specialties: [] },
      ]);
    });

    it('lists what cannot be retrieved, and why, instead of passing it over', () => {
      const message = changed(/<Slot name="repositoryUniqueId">.*?<\/Slot>/, '').replace(
        /<ExternalIdentifier [^>]*RX-1001.XML.*?<\/ExternalIdentifier>/,
        '',
      );
      const read = reread(message);
      expect(read.unusable).to.deep.equal([
        { entryUuid: base.entryUuid, missing: ['uniqueId', 'repositoryUniqueId'] },
      ]);
      expect(read.entries).to.deep.equal([pdf]);
      expect(read.pairs).to.deep.equal([]);
    });

    it('takes an answer without a list for one without documents', () => {
      expect(readFrom('<AdhocQueryResponse xmlns="urn:x"/>', readListResponse)).to.deep.equal({
        status: 'Failure',
        errors: [],
        entries: [],
        pairs: [],
        unusable: [],
      });
    });
  });

  describe('flags of a prescription', () => {
    const flagsOf = (message: string) => reread(message).entries[0];

    it('are unknown when they were not sent, never false', () => {
      const open = /<Classification [^>]*eventCode:open".*?<\/Classification>/;
      expect(flagsOf(changed(open, ''))?.prescription).to.not.have.property('dispensable');
      const none = changed(/<Classification [^>]*2c6b8cb7.*?<\/Classification>/g, '');
      expect(flagsOf(none)).to.not.have.property('prescription');
    });

    it('are not guessed from a state that nobody knows, or from two', () => {
      const odd = flagsOf(changed('eventCode:open', 'eventCode:maybe'));
      expect(odd?.prescription).to.not.have.property('dispensable');
      expect(odd?.otherEventCodes.map(({ code }) => code)).to.deep.equal([
        'urn:ihe:iti:xdw:2011:eventCode:maybe',
      ]);
      const [open = ''] = /<Classification [^>]*eventCode:open".*?<\/Classification>/.exec(xml) ?? [];
      const both = flagsOf(changed(open, open + open.replace('eventCode:open', 'eventCode:closed')));
      expect(both?.prescription).to.not.have.property('dispensable');
      expect(both?.otherEventCodes).to.have.length(2);
    });

    it('keep a second product beside the first', () => {
      const [product = ''] = /<Classification [^>]*"C08CA13".*?<\/Classification>/.exec(xml) ?? [];
      const two = flagsOf(changed(product, product + product.replace('C08CA13', 'C09AA05')));
      expect(two?.prescription?.product?.code).to.equal('C08CA13');
      expect(two?.otherEventCodes.map(({ code }) => code)).to.deep.equal(['C09AA05']);
    });

    it('say nothing of substitution when the sender did not', () => {
      expect(xml).to.not.contain('2.16.840.1.113883.5.1070');
      expect(defined({ ...flagsOf(xml)?.prescription })).to.not.have.property('substitution');
    });
  });
});
