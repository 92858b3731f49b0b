import { expect } from 'chai';
import { transcode, translate } from '../../../src/documents/translate/translate.js';
import { loadTerminology } from '../../../src/terminology/store.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { bytes, configuration, ehdsi, text } from './fixtures.js';

// What users of contact points reported broken (dossier operation 8.2), on the terminology that ships.
const terminology = loadTerminology([`${configuration}terminology`]);
const options = { terminology, list: ehdsi };

const E = '1.3.6.1.4.1.12559.11.10.1.3.1.3';

function summary(entry: string, prefix = ''): string {
  const name = prefix === '' ? '' : `${prefix}:`;
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  return (
    `<${name}ClinicalDocument ${declaration}="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `<${name}code code="60591-5" codeSystem="2.16.840.1.113883.6.1"/><${name}component><${name}structuredBody>` +
    `<${name}entry>${entry}</${name}entry></${name}structuredBody></${name}component></${name}ClinicalDocument>`
  );
}

const medication = (inner: string) =>
  `<substanceAdministration><templateId root="${E}.4"/>${inner}</substanceAdministration>`;

const outcomes = (document: string, run = transcode) =>
  run(bytes(document), options).elements.map(({ path, outcome }) => `${path.split('/').at(-1)} ${outcome}`);

describe('what users reported broken', () => {
  it('dose quantities stay as they are, unit and value', () => {
    const dose = '<doseQuantity unit="mg" value="5"><low unit="mg" value="5"/></doseQuantity>';
    const result = translate(bytes(summary(medication(dose))), 'fr-FR', options);
    expect(text(result.document)).to.contain(dose);
  });

  it('documents with prefixes are transcoded like any other', () => {
    for (const prefix of ['', 'n1', 'hl7', 'cda']) {
      const name = prefix === '' ? '' : `${prefix}:`;
      const route = `<${name}routeCode code="V01" codeSystem="2.999.442.3" displayName="Orale"/>`;
      const entry = `<${name}substanceAdministration><${name}templateId root="${E}.4"/>${route}</${name}substanceAdministration>`;
      const result = transcode(bytes(summary(entry, prefix)), options);
      const found = withXml(result.document, (root) =>
        root
          .find('//h:routeCode/@code | //h:routeCode/h:translation/@code', { h: 'urn:hl7-org:v3' })
          .map(({ content }) => content),
      );
      expect(found, prefix).to.deep.equal(['20053000', 'V01']);
    }
  });

  it('the event of an intake is translated under a prefixed type, without content, as its schema demands', () => {
    const event = (attributes: string) =>
      summary(
        medication(
          `<effectiveTime xmlns:n1="urn:hl7-org:v3" xsi:type="n1:EIVL_TS"><event ${attributes}/></effectiveTime>`,
        ),
      );
    const shown = (attributes: string) =>
      /<event ([^>]*)\/><\/effectiveTime>/.exec(
        text(translate(bytes(event(attributes)), 'fr-FR', options).document),
      )?.[1];
    expect(shown('code="ACM" codeSystem="2.16.840.1.113883.5.139"')).to.equal(
      'code="ACM" codeSystem="2.16.840.1.113883.5.139" displayName="avant le petit déjeuner"',
    );
    // The code system is fixed by the schema, so some leave it out; a text that contradicts the code goes.
    expect(shown('code="ACM" displayName="Before lunch"')).to.equal(
      'code="ACM" displayName="avant le petit déjeuner"',
    );
  });

  it('a periodic intake with a prefixed type is no event', () => {
    const pivl =
      '<effectiveTime xmlns:n1="urn:hl7-org:v3" xsi:type="n1:PIVL_TS"><period value="8" unit="h"/></effectiveTime>';
    const document = summary(medication(pivl));
    expect(text(transcode(bytes(document), options).document)).to.contain(pivl);
  });

  it('null flavors keep their translation, and are told apart from missing mappings', () => {
    const problem = (value: string) =>
      summary(
        `<act><templateId root="${E}.15"/><entryRelationship typeCode="SUBJ"><observation><templateId root="${E}.7"/>` +
          `${value}</observation></entryRelationship></act>`,
      );
    const other =
      '<value xsi:type="CD" nullFlavor="OTH"><translation code="D999" codeSystem="2.999.442.4" displayName="Maladie rare"/></value>';
    expect(outcomes(problem(other))).to.deep.equal(['code[1] translated', 'value[1] nullFlavor']);
    expect(text(transcode(bytes(problem(other)), options).document)).to.contain(other);
    expect(outcomes(problem('<value xsi:type="CD" code="D999" codeSystem="2.999.442.4"/>'))).to.deep.equal([
      'code[1] translated',
      'value[1] missing',
    ]);
  });

  it('a missing mapping is named with its code and code system', () => {
    const document = summary(
      medication(
        '<routeCode code="V99" codeSystem="2.999.442.3" codeSystemName="LU-VOIE" displayName="Autre"/>',
      ),
    );
    expect(transcode(bytes(document), options).issues.map(({ context }) => context)).to.deep.equal([
      'V99 (LU-VOIE) is unknown',
    ]);
  });

  it('several ingredients are each translated', () => {
    const ingredient = (code: string) =>
      `<p:ingredient classCode="ACTI"><p:ingredientSubstance><p:code code="${code}" codeSystem="2.16.840.1.113883.6.73"/>` +
      '</p:ingredientSubstance></p:ingredient>';
    const entry = medication(
      '<consumable><manufacturedProduct><manufacturedMaterial xmlns:p="urn:hl7-org:pharm">' +
        `${ingredient('A10BA02')}${ingredient('C08CA01')}</manufacturedMaterial></manufacturedProduct></consumable>`,
    );
    const result = translate(bytes(summary(entry)), 'fr', options);
    expect(result.elements.map(({ to }) => to?.displayName)).to.deep.equal([
      'Résumé patient',
      'metformine',
      'amlodipine',
    ]);
  });

  it('the header of a PDF document is translated, the PDF left', () => {
    const document =
      '<ClinicalDocument xmlns="urn:hl7-org:v3"><code code="60591-5" codeSystem="2.16.840.1.113883.6.1" displayName="Patient summary Document"/>' +
      '<component><nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0=</text></nonXMLBody></component></ClinicalDocument>';
    const result = text(translate(bytes(document), 'de-DE', options).document);
    expect(result).to.contain('displayName="Patientenkurzakte"');
    expect(result).to.contain('>JVBERi0=</text>');
  });
});
