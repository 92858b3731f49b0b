import { expect } from 'chai';
import { knownCodeSystem, sameCodeSystemName } from '../../src/terminology/code-systems.js';
import { matchLanguage } from '../../src/terminology/languages.js';
import { conceptRow, terminologyOf } from './rows.js';

const ATC = '2.16.840.1.113883.6.73';

describe('code systems', () => {
  it('are one record under OID, urn, URI and name', () => {
    for (const spelling of [ATC, `urn:oid:${ATC}`, 'http://www.whocc.no/atc', 'ATC', 'WHO-ATC', 'atc']) {
      expect(knownCodeSystem(spelling)?.id, spelling).to.equal(ATC);
    }
  });

  it('take the EDQM identifiers of both generations and the mistyped IHE ones together', () => {
    const edqm = knownCodeSystem('1.3.6.1.4.1.12559.11.10.1.3.1.44.1');
    expect(edqm).to.equal(knownCodeSystem('0.4.0.127.0.16.1.1.2.1'));
    expect(knownCodeSystem('1.3.5.1.4.1.19376.1.5.3.2')?.name).to.equal('IHEActCode');
  });

  it('keep ICD-10-CM apart from ICD-10', () => {
    expect(knownCodeSystem('2.16.840.1.113883.6.90')).to.equal(undefined);
    expect(knownCodeSystem('2.16.840.1.113883.6.3')?.name).to.equal('ICD-10');
  });

  it('compare names without case, blanks and hyphens', () => {
    const snomed = knownCodeSystem('SNOMED CT')!;
    expect(sameCodeSystemName(snomed, 'Snomed-CT')).to.equal(true);
    expect(sameCodeSystemName(snomed, 'LOINC')).to.equal(false);
  });
});

describe('languages', () => {
  it('match exactly, within a language, or not', () => {
    expect(matchLanguage('fr-FR', 'fr-fr')).to.equal('exact');
    expect(matchLanguage('fr', 'fr-BE')).to.equal('exact');
    expect(matchLanguage('fr-LU', 'fr-FR')).to.equal('sameLanguage');
    expect(matchLanguage('fr_LU', 'fr')).to.equal('sameLanguage');
    expect(matchLanguage('fr', 'fry')).to.equal('none');
  });
});

describe('a terminology', () => {
  it('finds a concept by any spelling of its code system and gives its name', () => {
    const terminology = terminologyOf([
      conceptRow({ code: 'A10BA02', codeSystem: 'urn:oid:2.16.840.1.113883.6.73', designation: 'metformin' }),
      conceptRow({ code: 'A10BA02', codeSystem: ATC, language: 'fr-FR', designation: 'metformine' }),
    ]);
    const found = terminology.lookup('http://www.whocc.no/atc', ' A10BA02 ', 'fr');
    expect(found?.designation).to.deep.equal({ text: 'metformine', language: 'fr-FR', fallback: false });
    expect(terminology.lookup(ATC, 'a10ba02', 'fr')).to.equal(undefined);
    expect(terminology.lookup(ATC, 'A10BA02', 'pt-PT')).to.have.property('concept');
    expect(terminology.lookup(ATC, 'A10BA02', 'pt-PT')).not.to.have.property('designation');
  });

  it('prefers the exact region, and says when another one stands in', () => {
    const terminology = terminologyOf([
      conceptRow({ code: '1', language: 'fr-FR', designation: 'soixante-dix' }),
      conceptRow({ code: '1', language: 'fr-BE', designation: 'septante' }),
    ]);
    const text = (language: string) => terminology.lookup('SNOMED CT', '1', language)?.designation;
    expect(text('fr-BE')).to.include({ text: 'septante', fallback: false });
    expect(text('fr-LU')).to.include({ language: 'fr-FR', fallback: true });
  });

  it('prefers the first of several names in one language', () => {
    const terminology = terminologyOf([
      conceptRow({ code: '1', designation: 'Recurrent' }),
      conceptRow({ code: '1', designation: 'Recurrent (qualifier value)' }),
    ]);
    expect(terminology.lookup('SNOMED CT', '1', 'en')?.designation?.text).to.equal('Recurrent');
  });

  it('passes over names that are no longer current', () => {
    const terminology = terminologyOf([
      conceptRow({ code: '1', designation: 'old', designationStatus: 'Retired' }),
      conceptRow({ code: '2', designation: 'old', designationStatus: 'Retired' }),
      conceptRow({ code: '2', designation: 'new' }),
    ]);
    expect(terminology.lookup('SNOMED CT', '1', 'en-GB')?.designation).to.equal(undefined);
    expect(terminology.lookup('SNOMED CT', '2', 'en-GB')?.designation?.text).to.equal('new');
  });

  it('tells members from strangers, and strangers from value sets that it does not hold', () => {
    const inSet = { valueSetOid: '1.2.3', valueSet: 'Colours' };
    const terminology = terminologyOf([
      conceptRow({ code: 'red', ...inSet, valueSetVersion: '1' }),
      conceptRow({ code: 'blue', ...inSet, valueSetVersion: '2' }),
      conceptRow({ code: 'sweet' }),
    ]);
    const member = (code: string, version?: string) =>
      terminology.isMember('urn:oid:1.2.3', terminology.concept('SNOMED CT', code)!, version);
    expect(member('red')).to.equal(true);
    expect(member('red', '2')).to.equal(false);
    expect(member('sweet')).to.equal(false);
    expect(terminology.isMember('1.2.4', terminology.concept('SNOMED CT', 'red')!)).to.equal(undefined);
    expect(terminology.valueSets('1.2.3').map(({ version }) => version)).to.deep.equal(['1', '2']);
  });

  it('names countries and languages in every language that it speaks', () => {
    const terminology = terminologyOf([
      conceptRow({ code: '1' }),
      conceptRow({ code: '1', language: 'de-DE' }),
    ]);
    expect(terminology.lookup('ISO 3166-1', 'LU', 'de-DE')?.designation?.text).to.equal('Luxemburg');
    expect(terminology.lookup('1.0.639.1', 'pt', 'en')?.designation?.text).to.equal('Portuguese');
    expect(terminology.lookup('1.0.3166.1', 'EU', 'en')).to.equal(undefined);
    const countries = terminology.valueSets('1.3.6.1.4.1.12559.11.10.1.3.1.42.4')[0];
    expect(countries?.members.size).to.equal(249);
  });

  it('knows which languages it speaks', () => {
    const terminology = terminologyOf([conceptRow({ code: '1' })]);
    expect(terminology.speaks('en-US')).to.equal(true);
    expect(terminology.speaks('fi')).to.equal(false);
  });
});
