import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { judgeNational, nationalKinds } from '../../../src/documents/national-kinds/registry.js';
import { header } from '../cda/example.js';
import { example } from './fixture/xx/kinds.js';
import { readSchoolNote, type SchoolNote, writeSchoolNote } from './fixture/xx/school-note.js';

const folder = new URL('../../../src/documents/national-kinds/', import.meta.url);
const kinds = [...nationalKinds, ...example];
const note: SchoolNote = { header, carePlan: ['Pas de sport avant le 1er mars.'] };

describe('national kinds', () => {
  it('have each a name and rules of its own, the country first', () => {
    expect(new Set(nationalKinds.map(({ name }) => name)).size).to.equal(nationalKinds.length);
    for (const { name, country, rules } of nationalKinds) {
      expect(name.startsWith(`${country.toLowerCase()}-`), name).to.equal(true);
      expect(rules.length, name).to.be.greaterThan(0);
      for (const { id, sentence, remedy } of rules) {
        expect(id.startsWith(`${country.toLowerCase()}-`), id).to.equal(true);
        expect(sentence.length * remedy.length, id).to.be.greaterThan(100);
      }
    }
  });

  it('are all there: no folder of a country is forgotten', () => {
    const countries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(countries.length).to.be.greaterThan(0);
    const registry = readFileSync(new URL('registry.ts', folder), 'utf8');
    for (const { name } of countries) {
      expect(existsSync(new URL(`${name}/kinds.ts`, folder)), name).to.equal(true);
      expect(registry).to.include(`./${name}/kinds.js`);
      expect(nationalKinds.some(({ country }) => country === name.toUpperCase())).to.equal(true);
    }
  });

  it('get another one by a folder that nothing else knows of', () => {
    const bytes = writeSchoolNote(note);
    expect(readSchoolNote(bytes)).to.deep.equal(note);
    expect(judgeNational(bytes), 'without the folder').to.equal(undefined);
    const judged = judgeNational(bytes, kinds);
    expect([judged?.kind.name, judged?.findings]).to.deep.equal(['xx-school-note', []]);
    const german = writeSchoolNote({ ...note, header: { ...header, language: 'de-LU' } });
    expect(judgeNational(german, kinds)?.findings.map(({ id }) => id)).to.deep.equal([
      'xx-school-note-language',
    ]);
    expect(judged?.kind.structured?.tell(bytes).sections[0]?.statements[0]?.text).to.equal(note.carePlan[0]);
  });
});
