import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { readForValidation } from '../../../src/documents/validate/document.js';
import { defaultPdfSettings, pdfFindings } from '../../../src/documents/validate/pdf/layer.js';
import { scanPdf } from '../../../src/documents/validate/pdf/scan.js';

const PDFA =
  '1 0 obj << /Type /Metadata /Subtype /XML >> stream\n<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\nendstream endobj\n';
const pdf = (objects = '', end = 'trailer << /Root 2 0 R >>\nstartxref\n9\n%%EOF\n') =>
  Buffer.from(`%PDF-1.7\n${PDFA}2 0 obj << /Type /Catalog >> endobj\n${objects}${end}`, 'latin1');

/** An object stream that holds these objects. */
const packed = (objects: string, dictionary = '/Filter /FlateDecode') =>
  Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n${PDFA}3 0 obj << /Type /ObjStm /N 1 /First 4 ${dictionary} >> stream\r\n`,
      'latin1',
    ),
    deflateSync(Buffer.from(objects, 'latin1')),
    Buffer.from('\nendstream endobj\n%%EOF', 'latin1'),
  ]);

function findingsOf(file: Uint8Array | string, mediaType = 'application/pdf', mostBytes?: number) {
  const content = typeof file === 'string' ? file : Buffer.from(file).toString('base64');
  const xml =
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><code code="60591-5"/>\n<component><nonXMLBody>\n' +
    `<text mediaType="${mediaType}" representation="B64">${content}</text></nonXMLBody></component></ClinicalDocument>`;
  const document = readForValidation(new TextEncoder().encode(xml), { direction: 'friendly' });
  return pdfFindings(document, mostBytes === undefined ? defaultPdfSettings : { mostBytes });
}

const idsOf = (...given: Parameters<typeof findingsOf>) => findingsOf(...given).map(({ id }) => id);

describe('the file in a level 1 document', () => {
  it('is a whole PDF/A, and the finding says where it stands', () => {
    expect(findingsOf(pdf())).to.deep.equal([
      {
        layer: 'pdf',
        id: 'PDF-pdfa',
        severity: 'information',
        location: '/ClinicalDocument/component[1]/nonXMLBody[1]/text[1]',
        line: 3,
        message: 'The PDF claims to be PDF/A-2b',
      },
    ]);
  });

  it('is told when it does not claim to be PDF/A', () => {
    const plain = Buffer.from('%PDF-1.4\n2 0 obj << /Type /Catalog >> endobj\n%%EOF', 'latin1');
    expect(findingsOf(plain)).to.have.length(1);
    expect(findingsOf(plain)[0]).to.deep.include({ id: 'PDF-no-pdfa', severity: 'warning' });
  });

  it('is read in base64 with line ends', () => {
    const wrapped = pdf().toString('base64').replace(/.{60}/g, '$&\n');
    expect(idsOf(wrapped)).to.deep.equal(['PDF-pdfa']);
  });

  it('is read whole, however long and wherever its lines end', () => {
    const content = pdf(`4 0 obj << /Length 700000 >> stream\n${'0 g '.repeat(175_000)}\nendstream endobj\n`);
    const base64 = content.toString('base64');
    const size = (text: string) => findingsOf(text, 'application/pdf', 1)[0]?.message;
    expect(size(base64)).to.equal(`The file has ${content.length} bytes, more than 1`);
    expect(size(base64.replace(/.{75}/g, '$&\r\n'))).to.equal(size(base64));
    expect(idsOf(base64.replace(/.{77}/g, '$& '))).to.deep.equal(['PDF-pdfa']);
  });

  it('is refused when it is no base64, or nothing', () => {
    expect(idsOf('data:application/pdf;base64,AAAA')).to.deep.equal(['PDF-base64']);
    expect(idsOf('')).to.deep.equal(['PDF-empty']);
  });

  it('is refused when it is not what it is declared as', () => {
    expect(idsOf(Buffer.from('<html>'))).to.deep.equal(['PDF-media-type']);
    expect(idsOf(pdf(), 'image/png')).to.include('PDF-media-type');
    expect(idsOf(Buffer.from('89504e470d0a1a0a00', 'hex'), 'image/png')).to.deep.equal([]);
    expect(idsOf(Buffer.from('ffd8ffe0', 'hex'), 'image/jpeg')).to.deep.equal([]);
    expect(idsOf(Buffer.from('any text'), 'text/plain')).to.deep.equal([]);
  });

  it('is refused when it is cut off, and told when something stands before it', () => {
    expect(idsOf(pdf('', ''))).to.include('PDF-end');
    expect(idsOf(Buffer.concat([Buffer.from('junk\n'), pdf()]))).to.include('PDF-header');
  });

  it('is told when it is large', () => {
    expect(idsOf(pdf(), 'application/pdf', 100)).to.include('PDF-size');
  });

  it('is refused when it is encrypted', () => {
    expect(idsOf(pdf('', 'trailer << /Encrypt 9 0 R >>\n%%EOF'))).to.include('PDF-encrypted');
  });

  describe('is refused when it makes a reader act:', () => {
    const acting: Readonly<Record<string, Buffer>> = {
      'a script': pdf('4 0 obj << /S /JavaScript /JS (app.alert\\(1\\)) >> endobj\n'),
      'a program': pdf('4 0 obj << /S /Launch /F (calc.exe) >> endobj\n'),
      'an embedded file': pdf('4 0 obj << /Names << /EmbeddedFiles 5 0 R >> >> endobj\n'),
      'a form that is sent': pdf('4 0 obj << /S /SubmitForm >> endobj\n'),
      'a name in disguise': pdf('4 0 obj << /S /Java#53cript >> endobj\n'),
      'a script in an object stream': packed('4 0 << /S /JavaScript >>'),
      'a script inside a string': pdf('4 0 obj (5 0 obj << /S /JavaScript >> endobj) endobj\n'),
      'a script inside a comment': pdf('% 5 0 obj << /S /JavaScript >> endobj\n'),
      'a script inside of page content': pdf(
        '4 0 obj << >> stream\n5\n0\nobj << /S /JavaScript >> endobj\nendstream endobj\n',
      ),
      'a script behind an angle': pdf('< 5 0 obj << /S /JavaScript >> endobj >\n'),
      'a script after a string that never closes': pdf('4 0 obj << /T (open /S /JavaScript >> endobj\n'),
    };
    for (const [what, file] of Object.entries(acting)) {
      it(what, () => {
        const finding = findingsOf(file).find(({ id }) => id === 'PDF-active');
        expect(finding?.severity).to.equal('error');
      });
    }
  });

  it('may open on a page, but an opening action of another kind is told', () => {
    expect(idsOf(pdf('4 0 obj << /OpenAction [5 0 R /Fit] >> endobj\n'))).to.deep.equal(['PDF-pdfa']);
    expect(idsOf(pdf('4 0 obj << /OpenAction 5 0 R >> endobj\n'))).to.include('PDF-action');
  });

  it('may speak of such things in strings, comments and page content', () => {
    const talk =
      '4 0 obj << /Title (about /JavaScript \\) and \\(/Launch\\)) >> endobj\n% /Launch\n' +
      '5 0 obj << /Length 30 >> stream\n(/JavaScript) Tj /Launch Do\nendstream endobj\n';
    expect(idsOf(pdf(talk))).to.deep.equal(['PDF-pdfa']);
  });

  it('is told where it cannot be looked into', () => {
    expect(scanPdf(packed('4 0 << >>', '/Filter /LZWDecode')).opaque).to.equal(1);
    expect(scanPdf(packed('4 0 << >>')).opaque).to.equal(0);
    expect(idsOf(packed('4 0 << >>', '/Filter [/FlateDecode /ASCIIHexDecode]'))).to.include('PDF-opaque');
  });

  it('takes no more time than its size, however it is nested', () => {
    for (const nest of ['(', '(1 0 obj', '<<', '%1 0 obj(']) {
      const half = pdf(nest.repeat(Math.round(2_000_000 / nest.length)));
      expect(scanPdf(half).header).to.equal(0);
      expect(scanPdf(pdf(`${nest.repeat(50_000)}${')'.repeat(50_000)}`)).header).to.equal(0);
    }
  });

  it('does not grow without bound when it is inflated', () => {
    const bomb = packed('\0'.repeat(40 * 1024 * 1024));
    expect(scanPdf(bomb).opaque).to.equal(1);
  });
});
