import { expect } from 'chai';
import fc from 'fast-check';
import { compilePattern, fitsField, patternOfLetters } from '../../../src/wire/search-mask/pattern.js';

const field = (format: string) => ({ kind: 'identifier', label: 'l', format, mandatory: true }) as const;

describe('patterns of search masks', () => {
  it('turns letters and digits of the older form into a pattern', () => {
    const tax = field(patternOfLetters('LLLLLLNNLNNLNNNL'));
    expect(fitsField(tax, 'RSSMRA80A01H501U')).to.equal(true);
    expect(fitsField(tax, 'RSSMRA80A01H5011')).to.equal(false);
    expect(fitsField(field(patternOfLetters('NNNN-NN.NN')), '1980-01.31')).to.equal(true);
    expect(fitsField(field(patternOfLetters('NNNN-NN.NN')), '1980-01x31')).to.equal(false);
    // The sign of the century in a Finnish number.
    expect(fitsField(field(patternOfLetters('NNNNNNLNNNL')), '010101-123N')).to.equal(true);
  });

  it('takes any other character for itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        const literal = text.replace(/[LN]/g, '');
        const pattern = compilePattern(patternOfLetters(literal));
        expect(pattern?.test(literal)).to.equal(true);
        expect(pattern?.test(`${literal}x`)).to.equal(false);
      }),
    );
  });

  it('anchors what was published without anchors', () => {
    expect(fitsField(field('\\d{13}'), '1980013112345')).to.equal(true);
    expect(fitsField(field('\\d{13}'), '19800131123456')).to.equal(false);
    expect(fitsField(field('a|b'), 'ab')).to.equal(false);
    expect(fitsField(field('^\\d{6}-?\\d{4}$'), '010180-1234')).to.equal(true);
  });

  it('looks at lengths, blanks around a value aside', () => {
    const short = { kind: 'text', label: 'l', minLength: 3, maxLength: 5, mandatory: false } as const;
    expect(fitsField(short, ' ab ')).to.equal(false);
    expect(fitsField(short, ' abc ')).to.equal(true);
    expect(fitsField(short, 'abcdef')).to.equal(false);
    expect(fitsField({ kind: 'text', label: 'l', mandatory: false }, 'x'.repeat(65))).to.equal(false);
  });

  it('compiles every pattern that countries publish', () => {
    for (const pattern of [
      '[0-9]+',
      '([0-9]{11})',
      '\\d{6}[-+A]\\d{3}[\\d|A-Z]',
      '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])',
      '[a-zA-Z|\\d]{7,12}',
      '[a-zA-Z0-9]{4,}',
      '\\d{6}[A-Z]{2}',
      '(A|B)?\\d+',
    ]) {
      expect(compilePattern(pattern), pattern).to.be.instanceOf(RegExp);
    }
  });

  it('refuses what is no pattern, and lets any value through then', () => {
    expect(compilePattern('{12}')).to.equal(undefined);
    expect(compilePattern('[a-')).to.equal(undefined);
    expect(fitsField(field('{12}'), 'anything')).to.equal(true);
  });

  it('refuses a pattern that could keep the machine busy', () => {
    for (const pattern of [
      '(a+)+',
      '(a*)*b',
      '(a|a)*b',
      '((a?)b?){30}',
      '(?:a{1,9}){1,9}',
      '(\\d+)\\1',
      '(?=a)a',
      '(?<!a)b',
      'a*a*a*a*a*b',
      `${'a'.repeat(200)}b`,
    ]) {
      expect(compilePattern(pattern), pattern).to.equal(undefined);
    }
  });

  it('sees no quantifier in an escape or a class', () => {
    expect(compilePattern('(\\+[*+?])+')).to.be.instanceOf(RegExp);
  });
});
