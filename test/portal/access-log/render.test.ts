import { expect } from 'chai';
import { documentClasses } from '../../../src/kernel/classes.js';
import { renderAccessLog } from '../../../src/portal/access-log/render.js';
import { accessRow } from '../../../src/portal/access-log/rows.js';
import { accessLogLanguages, accessWords } from '../../../src/portal/access-log/words.js';
import type { Access } from '../../../src/records/access/access.js';

const access: Access = {
  node: 'LU',
  side: 'a',
  at: new Date('2026-03-04T23:05:00Z'),
  exchangeId: 'x',
  patient: { root: '2.999.200.1', extension: '9990001' },
  action: 'read',
  classCode: '60591-5',
  outcome: 'seen',
  purpose: 'EMERGENCY',
  askingCountry: 'PT',
  answeringCountry: 'LU',
  professional: '=Ana "A" <b>',
  role: { code: '221', text: 'Medical Doctors' },
  organisation: 'Hospital, Lisboa',
};
const view = (language: string) => {
  const words = accessWords(language);
  if (words === undefined) throw new Error(`there are no words in ${language}`);
  return { words, timeZone: 'Europe/Luxembourg' };
};

describe('the access log for a patient', () => {
  it('is told in words, in the language and the time of the patient', () => {
    expect(accessRow(access, view('en-GB'))).to.deep.equal({
      when: '5 March 2026 at 00:05 CET',
      who: '=Ana "A" <b>, doctor',
      where: 'Hospital, Lisboa, Portugal',
      what: 'Opened a document: patient summary',
      why: 'In an emergency',
      outcome: 'Seen',
    });
    const french = accessRow(access, view('fr-LU'));
    expect([french.who, french.what, french.why]).to.deep.equal([
      '=Ana "A" <b>, médecin',
      'A ouvert un document : résumé patient',
      'En urgence',
    ]);
    expect(french.when).to.include('5 mars 2026');
  });

  it('tells who is treated abroad where the data came from, and that what was handed in is recorded', () => {
    const row = accessRow(
      { ...access, side: 'b', action: 'dispense', role: { code: 'Pharmacist' } },
      view('de'),
    );
    expect(row.what).to.equal(
      'Hat gemeldet, dass Ihnen ein Arzneimittel abgegeben wurde (Daten aus: Luxemburg)',
    );
    expect(row.who).to.include('Apothekerin oder Apotheker');
    expect(row.outcome).to.equal('Festgehalten');
  });

  it('says that something is not known rather than nothing', () => {
    const { node, side, at, exchangeId } = access;
    const bare = { node, side, at, exchangeId, action: 'read', outcome: 'refused' } as const;
    const row = accessRow(bare, view('en'));
    expect([row.who, row.where, row.why]).to.deep.equal(['not known', 'not known', 'not known']);
    expect(row.outcome).to.include('refused');
  });

  it('has words for every kind of document, role and result in every language', () => {
    const english = view('en').words;
    for (const language of accessLogLanguages) {
      const { words } = view(language);
      for (const { code } of Object.values(documentClasses))
        expect(words.documents, language).to.have.property(code);
      for (const part of ['documents', 'roles', 'actions', 'outcomes', 'purposes', 'columns'] as const) {
        expect(Object.keys(words[part]), `${language} ${part}`).to.have.members(Object.keys(english[part]));
      }
    }
    expect(accessWords('xx')).to.equal(undefined);
  });

  it('never repeats the identifier', () => {
    for (const form of ['text', 'csv', 'html', 'json'] as const) {
      const shown = renderAccessLog[form]([access], view('pt'));
      expect(shown, form).to.include('Portugal').and.not.to.include('9990001');
    }
  });

  it('is a table that a spreadsheet takes for no formula', () => {
    const [header, row, end] = renderAccessLog.csv([access], view('en')).split('\r\n');
    expect(header).to.equal('\ufeff"When","Who","Where","What","Why","Result"');
    expect(row).to.include(`"'=Ana ""A"" <b>, doctor"`);
    expect(end).to.equal('');
  });

  it('is a page that stands alone, with nothing of a name as markup', () => {
    const page = renderAccessLog.html([access], view('fr'));
    expect(page).to.include('<html lang="fr">').and.to.include('=Ana &quot;A&quot; &lt;b&gt;');
    expect(page).to.include(':root { color-scheme');
    expect(page).not.to.match(/<b>|src=|href=/);
  });

  it('says so when nobody asked', () => {
    for (const form of ['text', 'html'] as const) {
      expect(renderAccessLog[form]([], view('en')), form).to.include(
        'Nobody has asked for your health data.',
      );
    }
    expect(JSON.parse(renderAccessLog.json([], view('en')))).to.deep.equal({
      language: 'en',
      timeZone: 'Europe/Luxembourg',
      accesses: [],
    });
  });
});
