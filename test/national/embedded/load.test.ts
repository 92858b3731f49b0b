import { expect } from 'chai';
import { NationalDataError } from '../../../src/national/embedded/errors.js';
import { loadEmbeddedInfrastructure } from '../../../src/national/embedded/load.js';
import { directory, folderOf, patient, prescription } from './fixture.js';

async function refusal(files: Readonly<Record<string, string | undefined>>): Promise<NationalDataError> {
  const outcome = await loadEmbeddedInfrastructure(await folderOf(files)).catch((error: unknown) => error);
  if (!(outcome instanceof NationalDataError)) throw new Error('the files were taken');
  return outcome;
}

describe('the files of an embedded national infrastructure', () => {
  it('are taken when they are as they should be', async () => {
    const files = { 'a.yaml': patient('1', `prescriptions:${prescription('RX-1')}`) };
    const infrastructure = await loadEmbeddedInfrastructure(await folderOf(files));
    expect(await infrastructure.findPatients({ ids: [{ root: '2.999.1', extension: '1' }] })).to.have.length(
      1,
    );
  });

  it('are refused with the name of the file and the place in it', async () => {
    const error = await refusal({
      'a.yaml': patient('1', 'consents: [{ country: Portugal, documents: [x] }]'),
    });
    expect(error.file).to.match(/a\.yaml$/);
    expect(error.path).to.match(/^consents\[0\]/);
  });

  it('are refused when a word is unknown', async () => {
    const error = await refusal({ 'a.yaml': patient('1', 'allergie: []') });
    expect(error.message).to.include('allergie');
  });

  it('are refused without the directory', async () => {
    expect((await refusal({ 'directory.yaml': undefined })).message).to.match(
      /directory\.yaml: the file is missing/,
    );
  });

  it('are refused when YAML is broken, without a line of the data', async () => {
    const error = await refusal({ 'a.yaml': `${patient('1')}\naddress: { city: [Secretville }` });
    expect(error.message)
      .to.match(/a\.yaml/)
      .and.not.include('Secretville');
  });

  it('are refused when a code system, a professional or a product is not in the directory', async () => {
    const item = prescription('RX-1');
    const cases: [string, RegExp, string][] = [
      [item.replace('author: thill', 'author: nobody'), /professional nobody/, 'prescriptions[0].author'],
      [item.replace('product: tablet', 'product: pill'), /product pill/, 'prescriptions[0].product'],
      [`${item}    substitution: T|N|aucune`, /code system T/, 'prescriptions[0].substitution'],
    ];
    for (const [text, message, path] of cases) {
      const error = await refusal({ 'a.yaml': patient('1', `prescriptions:${text}`) });
      expect(error.message).to.match(message);
      expect(error.path).to.equal(path);
    }
  });

  it('are refused when two frequencies are given', async () => {
    const text = prescription('RX-1', "    every: 8 h\n    once: '2026-01-01'");
    expect((await refusal({ 'a.yaml': patient('1', `prescriptions:${text}`) })).message).to.match(
      /only one of every, at and once/,
    );
  });

  it('are refused when two patients or two documents have one identifier', async () => {
    expect((await refusal({ 'a.yaml': patient('1'), 'b.yaml': patient('1') })).message).to.match(
      /b\.yaml: id: another file has the same identifier/,
    );
    const item = `prescriptions:${prescription('RX-1')}`;
    expect((await refusal({ 'a.yaml': patient('1', item), 'b.yaml': patient('2', item) })).message).to.match(
      /b\.yaml: a document has the same id/,
    );
  });

  it('are refused when an amount, a date or a code is not written as it should be', async () => {
    const item = prescription('RX-1');
    for (const [text, path] of [
      [item.replace('dose: 1', 'dose: one'), 'prescriptions[0].dose'],
      [`${item}    from: 12.1.2026`, 'prescriptions[0].from'],
      [`${item}    substitution: N`, 'prescriptions[0].substitution'],
    ] as const) {
      expect((await refusal({ 'a.yaml': patient('1', `prescriptions:${text}`) })).path).to.equal(path);
    }
    const halved = directory.replace('strength: 5 mg', 'strength: 5 mg / mL / h');
    expect((await refusal({ 'directory.yaml': halved })).path).to.equal(
      'products.tablet.ingredients[0].strength',
    );
  });
});
