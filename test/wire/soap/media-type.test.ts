import { expect } from 'chai';
import fc from 'fast-check';
import { readMediaType, writeMediaType } from '../../../src/wire/soap/media-type.js';

function parameters(header: string): Record<string, string> | undefined {
  const read = readMediaType(header);
  return read && Object.fromEntries(read.parameters);
}

describe('the Content-Type header', () => {
  it('reads what it writes', () => {
    const name = fc.constantFrom('boundary', 'type', 'start', 'start-info', 'action', 'charset');
    const value = fc.string({ unit: fc.constantFrom(...' "\\;=<>:@/ab,') });
    fc.assert(
      fc.property(fc.dictionary(name, value), (given) => {
        const read = readMediaType(writeMediaType('multipart/related', given));
        expect(read?.type).to.equal('multipart/related');
        expect(Object.fromEntries(read?.parameters ?? [])).to.deep.equal({ ...given });
      }),
    );
  });

  it('takes names in any case, bare values of the field, and a semicolon at the end', () => {
    expect(readMediaType('Application/SOAP+XML')?.type).to.equal('application/soap+xml');
    expect(
      parameters('multipart/related ;BOUNDARY = b; start=<0.a@b>;action=urn:ihe:iti:2007:X ;'),
    ).to.deep.equal({ boundary: 'b', start: '<0.a@b>', action: 'urn:ihe:iti:2007:X' });
  });

  it('knows nothing of a malformed header or of a parameter that stands twice', () => {
    for (const header of [
      '',
      'text',
      '/xml',
      'text/xml; a',
      'text/xml; a="b',
      'text/xml; a=b; A=c',
      'a/b c',
    ]) {
      expect(readMediaType(header), header).to.equal(undefined);
    }
  });

  it('never writes a line end into a header', () => {
    expect(() => writeMediaType('a/b', { action: 'x\r\nSet-Cookie: y' })).to.throw(/action/);
  });
});
