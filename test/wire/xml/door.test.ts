import { expect } from 'chai';
import { XmlRefusal, type XmlRefusalReason } from '../../../src/wire/xml/door.js';
import { parseXml, withXml } from '../../../src/wire/xml/parse.js';

function refusal(source: string | Uint8Array): XmlRefusalReason | undefined {
  try {
    parseXml(source).dispose();
    return undefined;
  } catch (error) {
    if (error instanceof XmlRefusal) return error.reason;
    throw error;
  }
}

describe('the door for XML', () => {
  it('refuses any document type declaration, so no entity is ever expanded', () => {
    expect(refusal('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')).to.equal('doctype');
    expect(refusal('<?xml version="1.0"?>\n<!doctype a><a/>')).to.equal('doctype');
  });

  it('takes the words of a declaration inside comments and CDATA for what they are', () => {
    expect(refusal('<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>')).to.equal(undefined);
  });

  it('refuses a 100 MB document of depth before the parser sees it', () => {
    expect(refusal(Buffer.alloc(100 * 1024 * 1024, '<a>'))).to.equal('too-large');
    expect(refusal(Buffer.alloc(3 * 1000, '<a>'))).to.equal('too-deep');
  });

  it('refuses an element with hundreds of attributes', () => {
    const attributes = Array.from({ length: 200 }, (_, n) => `a${n}="1"`).join(' ');
    expect(refusal(`<a ${attributes}/>`)).to.equal('too-many-attributes');
  });

  it('refuses more elements than a document of the field ever has', () => {
    expect(refusal(`<r>${'<a/>'.repeat(500_001)}</r>`)).to.equal('too-many-elements');
  });

  it('refuses encodings in which markup is not ASCII', () => {
    expect(refusal(Buffer.from('<a/>', 'utf16le'))).to.equal('encoding');
    expect(refusal('<?xml version="1.0" encoding="UTF-7"?><a/>')).to.equal('encoding');
    expect(refusal('<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>')).to.equal('encoding');
  });

  it('says where a malformed document breaks', () => {
    expect(() => parseXml('<a>\n<b></a>')).to.throw(XmlRefusal, /line 2/);
    expect(refusal('<a')).to.equal('malformed');
    expect(refusal('')).to.equal('empty');
  });

  it('reads Latin 1 when the declaration says so', () => {
    const bytes = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>caf\u00e9</a>', 'latin1');
    expect(withXml(bytes, (root) => root.content)).to.equal('caf\u00e9');
  });
});
