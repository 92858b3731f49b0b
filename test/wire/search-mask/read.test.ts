import { expect } from 'chai';
import type { SearchMask } from '../../../src/wire/search-mask/mask.js';
import { readMaskCountries, readSearchMask } from '../../../src/wire/search-mask/read.js';
import { withXml } from '../../../src/wire/xml/parse.js';

const ISM = 'xmlns="http://ec.europa.eu/sante/ehncp/ism"';

function read(xml: string): SearchMask {
  const mask = withXml(xml, readSearchMask);
  if (mask === undefined) throw new Error('not a mask');
  return mask;
}

const letters = (fields: string, validation = '', attributes = '') =>
  `<patientSearch ${attributes}><country code="LU"><searchFields>${fields}</searchFields>${validation}</country></patientSearch>`;
const schema = (forms: string) =>
  `<searchFields ${ISM}><country code="LU" label="label.ism.addressCountry">${forms}</country></searchFields>`;

const SURNAME = '<textField label="surname" min="3" max="-1"/>';
const GIVEN = '<textField label="given" min="-1" max="20"/>';
const block = (...labels: string[]) =>
  `<validation>${labels.map((label) => `<field label="${label}"/>`).join('')}</validation>`;
const mandatory = (mask: SearchMask) =>
  mask.patient.flatMap((form) => form.fields.filter((field) => field.mandatory).map((field) => field.label));

describe('search masks', () => {
  describe('the older form', () => {
    it('reads fields with domain, pattern and lengths', () => {
      const mask = read(
        letters(
          '<id label="m" domain="2.999" format="NN" min="2" max="2" friendlyName="F"/><birthDate label="b"/><sex label="s"/>',
        ),
      );
      expect(mask).to.deep.include({ generation: 'G1', country: 'LU', warnings: [] });
      expect(mask.patient[0]?.fields).to.deep.equal([
        {
          kind: 'identifier',
          label: 'm',
          domain: '2.999',
          format: '\\d\\d',
          minLength: 2,
          maxLength: 2,
          description: 'F',
          mandatory: false,
        },
        { kind: 'birthDate', label: 'b', mandatory: false },
        { kind: 'gender', label: 's', mandatory: false },
      ]);
    });

    it('is of the second generation where it has a namespace', () => {
      expect(read(letters(SURNAME, '', ISM)).generation).to.equal('G2');
    });

    it('takes -1 for any length', () => {
      const [surname, given] = read(letters(SURNAME + GIVEN)).patient[0]?.fields ?? [];
      expect(surname).to.deep.equal({ kind: 'text', label: 'surname', minLength: 3, mandatory: false });
      expect(given).to.deep.equal({ kind: 'text', label: 'given', maxLength: 20, mandatory: false });
    });

    it('makes the fields of one block mandatory', () => {
      const mask = read(letters(SURNAME + GIVEN, block('surname', 'given')));
      expect(mandatory(mask)).to.deep.equal(['surname', 'given']);
      expect(mask.patient[0]?.alternatives).to.deep.equal([]);
    });

    it('offers several blocks as alternatives', () => {
      const mask = read(letters(SURNAME + GIVEN, block('surname') + block('given')));
      expect(mandatory(mask)).to.deep.equal([]);
      expect(mask.patient[0]?.alternatives).to.deep.equal([['surname'], ['given']]);
    });

    it('makes a single field mandatory', () => {
      expect(mandatory(read(letters(SURNAME)))).to.deep.equal(['surname']);
      expect(mandatory(read(letters(SURNAME + GIVEN)))).to.deep.equal([]);
    });

    it('reads around a validation that names no field, and says so', () => {
      const mask = read(letters(SURNAME + GIVEN, block('surname', 'misspelt')));
      expect(mandatory(mask)).to.deep.equal(['surname']);
      expect(mask.warnings).to.deep.equal(['the validation asks for misspelt, which is none of the fields']);
    });
  });

  describe('the form of the schemas', () => {
    it('reads patient and document forms with their scope', () => {
      const mask = read(
        schema(
          '<patientSearch scope="ALL" friendlyName="P"><identifier type="NORMAL"><id domain="2.999" label="l" format="\\d{13}" ' +
            'contextualDescription="Matricule" originalContextualDescription="Matrikel" mandatory="true"/></identifier>' +
            '<birthDate label="label.ism.birthDate" format=".*" contextualDescription="d"/></patientSearch>' +
            '<documentSearch scope="EP"><prescriptionId domain="2.999.1" label="p" format="x" contextualDescription="d"/>' +
            '<dispensationPINCode domain="2.999.2" label="q" format="x" contextualDescription="d"/></documentSearch>',
        ),
      );
      expect(mask).to.deep.include({ generation: 'G3', country: 'LU', nextOfKin: [], warnings: [] });
      expect(mask.patient[0]).to.deep.include({ scope: 'ALL', friendlyName: 'P' });
      expect(mask.patient[0]?.fields[0]).to.deep.equal({
        kind: 'identifier',
        label: 'l',
        domain: '2.999',
        format: '\\d{13}',
        description: 'Matricule',
        originalDescription: 'Matrikel',
        mandatory: true,
      });
      expect(mask.patient[0]?.fields[1]).to.deep.include({ kind: 'birthDate', mandatory: false });
      expect(mask.documents[0]?.scope).to.equal('EP');
      expect(mask.documents[0]?.fields.map((field) => field.kind)).to.deep.equal([
        'prescriptionId',
        'dispensationPin',
      ]);
    });

    it('keeps the groups of a choice apart', () => {
      const id = (label: string) =>
        `<id domain="2.999" label="${label}" format="x" contextualDescription="d" mandatory="true"/>`;
      const mask = read(
        schema(
          `<patientSearch><identifier type="CHOICE"><ids display="Region">${id('a')}${id('b')}</ids>` +
            `<ids display="Nation">${id('c')}</ids></identifier></patientSearch>`,
        ),
      );
      expect(mask.patient[0]?.fields).to.deep.equal([]);
      expect(
        mask.patient[0]?.choices.map((choice) =>
          choice.groups.map((group) => [group.display, group.fields.map((field) => field.label)]),
        ),
      ).to.deep.equal([
        [
          ['Region', ['a', 'b']],
          ['Nation', ['c']],
        ],
      ]);
    });

    it('warns of a pattern that cannot be used', () => {
      const mask = read(
        schema(
          '<documentSearch><prescriptionId label="p" format="{12}"/></documentSearch><patientSearch scope="XX"/>',
        ),
      );
      expect(mask.warnings).to.deep.equal([
        'the scope XX is none of ALL, PS and EP; the form is shown for all',
        'the pattern of p cannot be used; any value is let through',
      ]);
    });

    it('tells a picture from its bytes, not from its name', () => {
      const media = (bytes: Uint8Array) =>
        read(
          schema(
            '<patientSearch><media mediaName="card" fileExtension="PNG"><mediaContent>' +
              `${Buffer.from(bytes).toString('base64')}</mediaContent></media></patientSearch>`,
          ),
        );
      const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
      expect(media(png).patient[0]?.media).to.deep.equal({ name: 'card', type: 'image/png', bytes: png });
      expect(media(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0])).patient[0]?.media?.type).to.equal('image/jpeg');
      const svg = media(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
      expect(svg.patient[0]?.media).to.equal(undefined);
      expect(svg.warnings).to.deep.equal(['a picture is neither PNG nor JPEG and is left out']);
      expect(media(Buffer.alloc(1024 * 1024 + 1)).warnings[0]).to.match(/larger than 1048576 bytes/);
    });
  });

  it('reads a mask without country as the older form, with a warning', () => {
    const mask = read(`<searchFields ${ISM}><id label="l" domain="2.999"/></searchFields>`);
    expect(mask.country).to.equal(undefined);
    expect(mask.patient[0]?.fields[0]).to.deep.include({ label: 'l', domain: '2.999', mandatory: true });
    expect(mask.warnings[0]).to.match(/names no country/);
  });

  it('does not mind prefixes', () => {
    const mask = read(
      '<x:searchFields xmlns:x="http://ec.europa.eu/sante/ehncp/ism"><x:country code="LU"><x:patientSearch/></x:country></x:searchFields>',
    );
    expect(mask.country).to.equal('LU');
  });

  it('is told by namespace and name', () => {
    for (const xml of ['<searchFields><country/></searchFields>', '<patientSearch xmlns="urn:x"/>', '<a/>']) {
      expect(withXml(xml, readSearchMask), xml).to.equal(undefined);
    }
  });

  it('reads the list of countries, commented ones left out', () => {
    const xml =
      '<patientSearch><countries><country code="LU"/><!--<country code="PT"/>--></countries></patientSearch>';
    expect(withXml(xml, readMaskCountries)).to.deep.equal(['LU']);
    expect(withXml(xml, readSearchMask)).to.equal(undefined);
  });
});
