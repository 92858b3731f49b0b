import { expect } from 'chai';
import { viewSource } from '../../../src/portal/validation/source.js';

const numbers = ({ blocks }: ReturnType<typeof viewSource>) =>
  blocks.map(({ lines }) => [lines[0]?.number, lines.at(-1)?.number]);

describe('the source beside the findings', () => {
  it('is whole where the document is short', () => {
    const view = viewSource(Buffer.from('<a>\r\n\t<b/>\r\n</a>\n'), new Set());
    expect(view).to.deep.equal({
      total: 3,
      after: undefined,
      blocks: [
        {
          before: undefined,
          lines: [
            { number: 1, text: '<a>', cut: 0 },
            { number: 2, text: '\t<b/>', cut: 0 },
            { number: 3, text: '</a>', cut: 0 },
          ],
        },
      ],
    });
  });

  it('is the beginning and what is around findings where it is long, and says what is left out', () => {
    const long = Buffer.from('<a/>\n'.repeat(100_000));
    const view = viewSource(long, new Set([50_000, 50_003, 100_000]));
    expect(numbers(view)).to.deep.equal([
      [1, 400],
      [49_996, 50_007],
      [99_996, 100_000],
    ]);
    expect(view.blocks.map(({ before }) => before)).to.deep.equal([
      undefined,
      { from: 401, to: 49_995 },
      { from: 50_008, to: 99_995 },
    ]);
    const later = viewSource(long, new Set(), 401);
    expect(numbers(later)).to.deep.equal([[401, 800]]);
    expect([later.blocks[0]?.before, later.after]).to.deep.equal([
      { from: 1, to: 400 },
      { from: 801, to: 100_000 },
    ]);
    expect(numbers(viewSource(long, new Set(), 1e9))).to.deep.equal([]);
  });

  it('stays small where one line is megabytes', () => {
    const view = viewSource(Buffer.from(`<a>\n${'A'.repeat(10_000_000)}\n</a>`), new Set([2]));
    expect(view.blocks[0]?.lines[1]).to.deep.include({ number: 2, cut: 10_000_000 - 400 });
    expect(JSON.stringify(view).length).to.be.below(1000);
  });

  it('shows what would turn it around, and what is no text, as signs', () => {
    const [block] = viewSource(Buffer.from('a\u202eb\u2066c\0d'), new Set()).blocks;
    expect(block?.lines[0]?.text).to.equal('a\ufffdb\ufffdc\ufffdd');
    expect(viewSource(Buffer.from([0xff, 0xfe, 0x41]), new Set()).blocks[0]?.lines[0]?.text).to.include('A');
  });
});
