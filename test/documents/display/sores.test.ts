import { expect } from 'chai';
import { viewDocument } from '../../../src/documents/display/view.js';
import { cda, entriesOf, shown, told } from './documents.js';

// What users of the incumbent's display reported broken (dossier documents 8; operation 8.2), each with a test.

const medication = (inside: string, material = '<name>Exemplum</name>') =>
  `<entry><substanceAdministration>${inside}<consumable><manufacturedProduct><manufacturedMaterial>${material}</manufacturedMaterial>
  <manufacturerOrganization><name>Titularis</name></manufacturerOrganization></manufacturedProduct></consumable></substanceAdministration></entry>`;
const allergy = (inside: string) =>
  `<entry><act><entryRelationship typeCode="SUBJ"><observation>${inside}</observation></entryRelationship></act></entry>`;
const agent = (code: string) =>
  `<participant typeCode="CSM"><participantRole><playingEntity>${code}</playingEntity></participantRole></participant>`;

describe('what the display of others gets wrong', () => {
  it('a concept outside every value set is shown by its own name, never as an empty cell', () => {
    const { entries } = shown(
      '48765-2',
      allergy(agent('<code code="0815" codeSystem="2.999.5" displayName="Pollen de bouleau"/>')),
    );
    expect(entries[0]?.agent).to.deep.equal(['Pollen de bouleau']);
  });

  it('an agent that is OTH with text only is told, by reference or in words', () => {
    const referred = shown(
      '48765-2',
      allergy(agent('<code nullFlavor="OTH"><originalText><reference value="#a1"/></originalText></code>')),
      '<content ID="a1">Venin de guêpe</content>',
    );
    expect(referred.entries[0]?.agent).to.deep.equal(['Venin de guêpe <notTranslated>']);
    const written = shown(
      '48765-2',
      allergy(
        agent(
          '<code nullFlavor="OTH"><translation code="9" codeSystem="2.999" displayName="Abeille"/></code>',
        ),
      ),
    );
    expect(written.entries[0]?.agent).to.deep.equal(['Abeille <notTranslated>']);
  });

  it('a reference without #, or to an id in lower case, is followed', () => {
    const { entries } = shown(
      '48765-2',
      allergy(agent('<code><originalText><reference value="a1"/></originalText></code>')),
      '<content id="a1">Latex</content>',
    );
    expect(entries[0]?.agent).to.deep.equal(['Latex <notTranslated>']);
  });

  it('a reference that leads nowhere says so', () => {
    const { entries } = shown(
      '11450-4',
      '<entry><observation><value xsi:type="CD"><originalText><reference value="#gone"/></originalText></value></observation></entry>',
    );
    expect(entries[0]?.problem).to.deep.equal(['Could not be fetched <notFetched>']);
  });

  it('a null flavor is told once, in words, whatever it is', () => {
    const flavours = {
      NI: 'no information',
      UNK: 'unknown',
      NA: 'does not apply',
      ASKU: 'asked, not known',
      OTH: 'outside the list of codes',
    };
    for (const [flavour, words] of Object.entries(flavours)) {
      const { entries } = shown(
        '48765-2',
        allergy(`<code nullFlavor="${flavour}"/>${agent('<name>Latex</name>')}`),
      );
      expect(entries[0]?.reactionType).to.deep.equal([`Not recorded (${words}) <notRecorded>`]);
    }
  });

  it('what is masked is said to be withheld, and its text is not shown', () => {
    const { entries } = shown(
      '48765-2',
      allergy(agent('<code nullFlavor="MSK"><originalText>Secret</originalText></code>')),
    );
    expect(entries[0]?.agent).to.deep.equal(['Withheld: masked for privacy <withheld>']);
  });

  it('what is not available at the moment could not be fetched', () => {
    const { entries } = shown('48765-2', allergy(`<code nullFlavor="NAV"/>${agent('<name>Latex</name>')}`));
    expect(entries[0]?.reactionType).to.deep.equal([
      'Could not be fetched (not available at the moment) <notFetched>',
    ]);
  });

  it('data types are known by any prefix', () => {
    for (const prefix of ['', 'x:']) {
      const time = `<effectiveTime xsi:type="${prefix}IVL_TS"><low value="2026"/></effectiveTime>
        <effectiveTime xsi:type="${prefix}PIVL_TS"><period value="8" unit="h"/></effectiveTime>`;
      const { entries } = shown('10160-0', medication(time));
      expect(entries[0]).to.deep.include({ frequency: ['every 8 hours'], duration: ['since 2026'] });
    }
  });

  const often: [string, string, string][] = [
    ['PIVL_TS', '<period value="0.5" unit="d"/>', 'every 0.5 days'],
    ['PIVL_TS" institutionSpecified="true', '<period value="0.5" unit="d"/>', '2 times per day'],
    ['PIVL_TS" institutionSpecified="true', '<period value="0.33" unit="d"/>', 'every 0.33 days'],
    ['PIVL_TS', '<period value="1" unit="wk"/>', '1 time per week'],
    [
      'PIVL_TS',
      '<phase><low value="20260112"/><width value="3" unit="d"/></phase><period value="1" unit="d"/>',
      '1 time per day, since January 12, 2026, for 3 days',
    ],
    ['EIVL_TS', '<event code="ACM"/>', 'before breakfast'],
    ['EIVL_TS', '<event code="HS" displayName="au coucher"/>', 'at bedtime [au coucher]'],
    [
      'EIVL_TS',
      '<event code="PC"/><offset><low value="30" unit="min"/></offset>',
      'after meals (30 minutes)',
    ],
    ['TS" value="20260114', '', 'January 14, 2026'],
    ['IVL_TS', '<low value="20260114"/><high value="20260116"/>', 'January 14, 2026 to January 16, 2026'],
    ['PIVL_TS" nullFlavor="UNK', '', 'Not recorded (unknown) <notRecorded>'],
  ];
  for (const [type, inside, expected] of often) {
    it(`how often, as ${type.replace(/" /, ' ')} ${inside}: ${expected}`, () => {
      const times = `<effectiveTime xsi:type="IVL_TS"><low value="20260112"/></effectiveTime><effectiveTime xsi:type="${type}">${inside}</effectiveTime>`;
      expect(shown('10160-0', medication(times)).entries[0]?.frequency).to.deep.equal([expected]);
    });
  }

  it('several times of intake are told one by one', () => {
    const time =
      '<effectiveTime xsi:type="SXPR_TS"><comp xsi:type="EIVL_TS"><event code="ACM"/></comp><comp xsi:type="EIVL_TS"><event code="HS"/></comp></effectiveTime>';
    expect(shown('10160-0', medication(time)).entries[0]?.frequency).to.deep.equal([
      'before breakfast',
      'at bedtime',
    ]);
  });

  it('several ingredients are not glued, and each strength says whose it is', () => {
    const ingredient = (
      name: string,
      value: string,
    ) => `<pharm:ingredient classCode="ACTI"><pharm:quantity><numerator value="${value}" unit="mg"/><denominator value="1" unit="1"/></pharm:quantity>
      <pharm:ingredientSubstance><pharm:code nullFlavor="UNK"/><pharm:name>${name}</pharm:name></pharm:ingredientSubstance></pharm:ingredient>`;
    const { entries } = shown(
      '10160-0',
      medication('', `<name>Duo</name>${ingredient('alphin', '850')}${ingredient('betan', '50')}`),
      '',
      'fr',
    );
    expect(entries[0]).to.deep.include({
      ingredients: ['alphin', 'betan'],
      strength: ['alphin: 850 mg', 'betan: 50 mg'],
    });
  });

  it('several given names are one name with blanks, several reactions are several', () => {
    const name =
      '<recordTarget><patientRole><id root="2.999.8" extension="1"/><patient><name><given>Zoé</given><given>Hélène</given><family>Exemple</family></name></patient></patientRole></recordTarget>';
    expect(viewDocument(cda('60591-5', [], name), { language: 'en' }).person).to.contain(
      'Zoé Hélène Exemple',
    );
    const reaction = (
      text: string,
      severity: string,
    ) => `<entryRelationship typeCode="MFST"><observation><value xsi:type="CD" code="1" codeSystem="2.999" displayName="${text}"/>
      <entryRelationship><observation><code code="SEV"/><value xsi:type="CD" code="2" codeSystem="2.999" displayName="${severity}"/></observation></entryRelationship></observation></entryRelationship>`;
    const { entries } = shown(
      '48765-2',
      allergy(agent('<name>Latex</name>') + reaction('Urticaire', 'légère') + reaction('Asthme', 'grave')),
    );
    expect(entries[0]).to.deep.include({
      manifestation: ['Urticaire', 'Asthme'],
      severity: ['Urticaire: légère', 'Asthme: grave'],
    });
  });

  it('a device has its identifier and the date of its removal', () => {
    const { entries } = shown(
      '46264-8',
      `<entry><supply><effectiveTime xsi:type="IVL_TS"><low value="2014"/><high value="20220608"/></effectiveTime>
      <participant typeCode="DEV"><participantRole><id root="2.999.9" extension="SN-1"/><playingDevice><code code="1" codeSystem="2.999" displayName="Vis"/></playingDevice></participantRole></participant></supply></entry>`,
    );
    expect(entries[0]).to.deep.equal({
      device: ['Vis'],
      deviceId: ['SN-1'],
      implantDate: ['2014'],
      removalDate: ['June 8, 2022'],
    });
  });

  it('the legal authenticator’s organisation, the guardian’s relation and what an address is for are told', () => {
    const header = `<recordTarget><patientRole><id root="2.999.8" extension="1"/><addr use="HP"><city>Ville</city></addr><addr use="WP"><city>Bureau</city></addr><telecom use="MC" value="tel:+352-1"/>
      <patient><guardian><code code="FTH" codeSystem="2.16.840.1.113883.5.111" displayName="père"/><guardianPerson><name><given>Max</given></name></guardianPerson></guardian></patient></patientRole></recordTarget>
      <legalAuthenticator><assignedEntity><representedOrganization><name>Agence</name><telecom value="mailto:a@agence.example"/></representedOrganization></assignedEntity></legalAuthenticator>`;
    const view = viewDocument(cda('60591-5', [], header), { language: 'en' });
    const all = Object.assign({}, ...[view.patient, ...view.people].flatMap(entriesOf));
    expect(all).to.deep.include({
      address: ['home: Ville', 'work: Bureau'],
      contact: ['mobile: +352-1'],
      guardian: ['père', 'Max'],
      legalAuthenticator: ['Agence', 'a@agence.example'],
    });
  });

  it('roots of patient identifiers are not shown, the first identifier apart from the others', () => {
    const header =
      '<recordTarget><patientRole><id root="2.999.8.77" extension="A1"/><id root="2.999.8.78" extension="B2"/></patientRole></recordTarget>';
    const view = viewDocument(cda('60591-5', [], header), { language: 'en' });
    expect(entriesOf(view.patient)[0]).to.deep.include({ primaryId: ['A1'], otherIds: ['B2'] });
    expect(JSON.stringify(view)).to.not.contain('2.999.8.7');
  });

  it('a kit tells its package and that of each part, with units, and the holder of the authorisation', () => {
    const kit = `<manufacturedProduct><manufacturedMaterial><name>Kit</name>
      <pharm:asContent><pharm:quantity value="1" unit="1"/><pharm:containerPackagedProduct><pharm:formCode code="1" codeSystem="2.999" displayName="Boîte"/></pharm:containerPackagedProduct></pharm:asContent>
      <pharm:part><pharm:partProduct><pharm:name>Crème</pharm:name><pharm:asContent><pharm:quantity value="20" unit="g"/><pharm:containerPackagedProduct><pharm:formCode code="2" codeSystem="2.999" displayName="Tube"/></pharm:containerPackagedProduct></pharm:asContent></pharm:partProduct></pharm:part>
      </manufacturedMaterial><manufacturerOrganization><name>Titularis</name></manufacturerOrganization></manufacturedProduct>`;
    const entries = `<entry><substanceAdministration><consumable>${kit}</consumable></substanceAdministration></entry>`;
    const [, item, part] = told(
      viewDocument(cda('57833-6', [{ code: '57828-6', entries }]), { language: 'en' }),
      'prescription',
    );
    expect(item).to.deep.include({ packageSize: ['Boîte: 1 unit(s)'], holder: ['Titularis'] });
    expect(part).to.deep.include({ medicine: ['Crème'], packageSize: ['Tube: 20 g'] });
  });

  it('units are told once, as words where they have some, and never converted', () => {
    const dose = (inside: string) =>
      shown('10160-0', medication(`<doseQuantity>${inside}</doseQuantity>`)).entries[0]?.dose;
    expect(dose('<low value="1"/><high value="1"/>')).to.deep.equal(['1 unit(s)']);
    expect(dose('<low value="1" unit="{Ampoule}"/><high value="2" unit="{Ampoule}"/>')).to.deep.equal([
      '1 – 2 Ampoule',
    ]);
    expect(
      dose(
        '<low value="2" unit="1"><translation nullFlavor="UNK"><originalText>gouttes</originalText></translation></low>',
      ),
    ).to.deep.equal(['≥ 2 gouttes']);
    expect(dose('<low nullFlavor="NI"/><high nullFlavor="NI"/>')).to.deep.equal([
      'Not recorded (no information) <notRecorded>',
    ]);
    const { entries } = shown(
      '8716-3',
      '<entry><observation><code code="8480-6" codeSystem="2.16.840.1.113883.6.1" displayName="PAS"/><value xsi:type="PQ" value="120.0" unit="mm[Hg]"/></observation></entry>',
    );
    expect(entries[0]?.value).to.deep.equal(['120.0 mm[Hg]']);
  });

  it('whichever layer of translations is the newest, every text is there', () => {
    const shownAs = (code: string) =>
      shown('47519-4', `<entry><procedure>${code}</procedure></entry>`).entries[0]?.procedure;
    const nested =
      '<code code="1" codeSystem="2.999.1" displayName="Frasco"><translation code="1" codeSystem="2.999.1" displayName="Bottle"><translation code="M" codeSystem="2.999.2" displayName="Flasche"/></translation></code>';
    const flat =
      '<code code="1" codeSystem="2.999.1" displayName="Bottle"><translation displayName="Frasco"/></code>';
    expect(shownAs(nested)).to.deep.equal(['Frasco [Bottle / Flasche]']);
    expect(shownAs(flat)).to.deep.equal(['Bottle [Frasco]']);
  });

  it('only N forbids a substitution', () => {
    const answer = (inside: string) => {
      const entries = `<entry><substanceAdministration>${inside}<consumable><manufacturedProduct><manufacturedMaterial><name>E</name></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>`;
      return told(
        viewDocument(cda('57833-6', [{ code: '57828-6', entries }]), { language: 'en' }),
        'prescription',
      )[1]?.substitution;
    };
    const subst = (code: string) =>
      `<entryRelationship><observation><code code="SUBST"/><value xsi:type="CE" code="${code}" codeSystem="2.16.840.1.113883.5.1070" displayName="d"/></observation></entryRelationship>`;
    expect([answer(''), answer(subst('G')), answer(subst('TE')), answer(subst('N'))]).to.deep.equal([
      ['Yes'],
      ['Yes', 'd'],
      ['Yes', 'd'],
      ['No', 'd'],
    ]);
  });

  it('a vaccine that was not given does not read like one that was', () => {
    const vaccine = (status: string, negated = 'false') =>
      shown(
        '11369-6',
        `<entry><substanceAdministration negationInd="${negated}"><statusCode code="${status}"/></substanceAdministration></entry>`,
      ).entries[0]?.administered;
    expect([vaccine('completed'), vaccine('cancelled'), vaccine('completed', 'true')]).to.deep.equal([
      ['Yes'],
      ['No'],
      ['No'],
    ]);
  });

  it('what is negated does not read like what is so', () => {
    const { entries, statements } = shown(
      '11450-4',
      '<entry><observation negationInd="true"><value xsi:type="CD" code="1" codeSystem="2.999" displayName="Diabète"/></observation></entry>',
    );
    expect(entries).to.deep.equal([]);
    expect(statements).to.deep.equal(['The patient has none: Diabète <hasNone>']);
  });

  it('an item that says that there is nothing to tell is no drug', () => {
    const { entries, statements } = shown(
      '10160-0',
      medication('<code nullFlavor="UNK"/>', '<name>Pas de données</name>'),
    );
    expect(entries).to.deep.equal([]);
    expect(statements).to.deep.equal(['Not recorded: Pas de données <notRecorded>']);
  });

  it('codes of the first generation state an absence too', () => {
    const { statements } = shown(
      '48765-2',
      allergy(
        '<value xsi:type="CD" code="160244002" codeSystem="2.16.840.1.113883.6.96" displayName="Aucune"/>',
      ),
    );
    expect(statements).to.deep.equal(['The patient has none: Aucune <hasNone>']);
    const unknown = shown(
      '10160-0',
      medication('<code code="182904002" codeSystem="2.16.840.1.113883.6.96" displayName="Inconnu"/>'),
    );
    expect(unknown.statements).to.deep.equal(['Not recorded: Inconnu <notRecorded>']);
  });

  it('times keep their precision; what is no time stands as it was written', () => {
    const on = (value: string) =>
      shown(
        '47519-4',
        `<entry><procedure><code code="1" codeSystem="2.999" displayName="P"/><effectiveTime value="${value}"/></procedure></entry>`,
        '',
        'de',
      ).entries[0]?.date;
    expect(on('2019')).to.deep.equal(['2019']);
    expect(on('201902')).to.deep.equal(['Februar 2019']);
    expect(on('20190228')).to.deep.equal(['28. Februar 2019']);
    expect(on('20190228233000+0200')).to.deep.equal(['28. Februar 2019, 23:30 (UTC+02:00)']);
    expect(on('1347275600049')).to.deep.equal(['1347275600049']);
    expect(on('20190231')).to.deep.equal(['20190231']);
  });

  it('the body site has its side', () => {
    const { entries } = shown(
      '47519-4',
      '<entry><procedure><code code="1" codeSystem="2.999" displayName="P"/><targetSiteCode code="2" codeSystem="2.999" displayName="hanche"><qualifier><value code="3" codeSystem="2.999" displayName="gauche"/></qualifier></targetSiteCode></procedure></entry>',
    );
    expect(entries[0]?.bodySite).to.deep.equal(['hanche', 'gauche']);
  });

  it('columns that no entry has a value for are named once', () => {
    const { section } = shown(
      '11450-4',
      '<entry><observation><value xsi:type="CD" code="1" codeSystem="2.999" displayName="Asthme"/><effectiveTime><low value="2019"/></effectiveTime></observation></entry>',
    );
    expect(section.groups[0]?.unrecorded).to.include.members(['End', 'Severity', 'Certainty']);
    expect(section.groups[0]?.entries[0]?.fields.map(({ column }) => column)).to.deep.equal([
      'problem',
      'onset',
    ]);
  });
});
