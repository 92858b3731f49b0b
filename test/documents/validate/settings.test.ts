import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { layersFor, readValidationSettings } from '../../../src/documents/validate/settings.js';
import { configuration } from '../translate/fixtures.js';

const shipped = readFileSync(`${configuration}validation.yaml`, 'utf8');

describe('validation.yaml', () => {
  const settings = readValidationSettings('validation.yaml', shipped);

  it('ships with every layer where vendors test', () => {
    for (const direction of ['friendly', 'pivot'] as const) {
      expect(
        layersFor(settings, { environment: 'integration', kind: 'patient-summary', direction }),
      ).to.deep.equal(['safety', 'schema', 'schematron', 'terminology', 'rules', 'pdf']);
    }
  });

  it('turns layers on and off by environment, kind and direction; safety stays', () => {
    const text =
      'integration: { all: { friendly: [rules], pivot: [] } }\n' +
      'production: { all: { friendly: [pdf, schema], pivot: [rules] }, kinds: { mro: { pivot: [terminology] } } }';
    const own = readValidationSettings('own.yaml', text);
    const of = (environment: 'integration' | 'production', kind: string, direction: 'friendly' | 'pivot') =>
      layersFor(own, { environment, kind, direction });
    expect(of('integration', 'mro', 'friendly')).to.deep.equal(['safety', 'rules']);
    expect(of('integration', 'mro', 'pivot')).to.deep.equal(['safety']);
    expect(of('production', 'mro', 'friendly')).to.deep.equal(['safety', 'schema', 'pdf']);
    expect(of('production', 'mro', 'pivot')).to.deep.equal(['safety', 'terminology']);
    expect(of('production', 'hcer', 'pivot')).to.deep.equal(['safety', 'rules']);
    expect(own.pdf.mostBytes).to.equal(10 * 1024 * 1024);
  });

  it('names the place of a mistake', () => {
    const read = (text: string) => () => readValidationSettings('own.yaml', text);
    expect(read(shipped.replace('[schema, pdf]', '[shema, pdf]'))).to.throw(
      SyntaxError,
      /own\.yaml, production\.kinds\.laboratory\.friendly\.0/,
    );
    expect(read('a: [')).to.throw(SyntaxError, /own\.yaml/);
    expect(read(`${shipped}\nextra: 1\n`)).to.throw(SyntaxError, /extra/);
  });
});
