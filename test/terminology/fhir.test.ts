import { expect } from 'chai';
import { ZodError } from 'zod';
import { readTerminologyFile } from '../../src/terminology/importers/read-file.js';

const SNOMED = 'http://snomed.info/sct';
const read = (json: unknown) => {
  const file = readTerminologyFile(new TextEncoder().encode(JSON.stringify(json)));
  if (file === undefined) throw new Error('not read');
  return file;
};
const names = (json: unknown) =>
  read(json).concepts.map(({ code, language, designation }) => `${code} ${language} ${designation}`);

describe('a FHIR value set', () => {
  const colours = {
    resourceType: 'ValueSet',
    id: 'colours',
    url: 'http://example.org/ValueSet/colours',
    identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:oid:2.999.7' }],
    version: '3',
    name: 'Colours',
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod',
        valuePeriod: { start: '2024-07-01T00:00:00Z', end: '2025-06-30' },
      },
    ],
    compose: {
      include: [
        {
          system: SNOMED,
          version: '2024',
          concept: [
            {
              code: 'red',
              display: 'Red',
              designation: [
                { language: 'fr-FR', value: 'Rouge' },
                { language: 'en-GB', value: 'Red' },
              ],
            },
            {
              code: 'puce',
              display: 'Puce',
              extension: [
                { url: 'http://hl7.org/fhir/StructureDefinition/valueset-deprecated', valueBoolean: true },
              ],
            },
          ],
        },
      ],
    },
  };

  it('is read from what it lists, with all names, each once', () => {
    const file = read(colours);
    expect(file.format).to.equal('fhir');
    expect(file.skipped).to.deep.equal([]);
    expect(names(colours)).to.deep.equal(['red en-GB Red', 'red fr-FR Rouge', 'puce en-GB Puce']);
    expect(file.concepts[0]).to.deep.include({
      valueSetOid: '2.999.7',
      valueSet: 'Colours',
      valueSetVersion: '3',
      valueSetFrom: '2024-07-01',
      valueSetTo: '2025-06-30',
      codeSystem: SNOMED,
      codeSystemVersion: '2024',
      status: 'Current',
    });
    expect(file.concepts[2]?.status).to.equal('Retired');
  });

  it('is read from its expansion where it has one: nested, grouping entries left out', () => {
    const expanded = {
      ...colours,
      language: 'de',
      expansion: {
        contains: [
          {
            abstract: true,
            display: 'Warm',
            contains: [
              { system: SNOMED, code: 'red', display: 'Rot' },
              { system: SNOMED, code: 'ochre', display: 'Ocker', inactive: true },
            ],
          },
          { system: SNOMED, code: 'blue', display: 'Blau' },
          { code: 'lost', display: 'Verloren' },
        ],
      },
    };
    expect(names(expanded)).to.deep.equal(['red de Rot', 'ochre de Ocker', 'blue de Blau']);
    expect(read(expanded).concepts.map(({ status }) => status)).to.deep.equal([
      'Current',
      'Retired',
      'Current',
    ]);
    expect(read(expanded).skipped).to.deep.equal([{ reason: 'the concept lost has no code or no system' }]);
  });

  it('that needs a terminology server to be worked out is skipped, with the reason', () => {
    const include = [{ system: SNOMED, filter: [{ property: 'concept', op: 'is-a', value: '1' }] }];
    const file = read({ ...colours, compose: { include, exclude: [{ system: SNOMED }] } });
    expect(file.concepts).to.deep.equal([]);
    expect(file.skipped.map(({ reason }) => reason)).to.deep.equal([
      'what the value set excludes is not read',
      'it includes by filter, as a whole, or from other value sets; import its expansion',
    ]);
  });

  it('goes by its URL where it has no OID, and by the OID that stands behind urn:uuid:', () => {
    const identifiedBy = (identifier: unknown) => read({ ...colours, identifier }).concepts[0]?.valueSetOid;
    expect(identifiedBy([{ value: 'urn:uuid:eHDSIUnit' }])).to.equal(colours.url);
    expect(identifiedBy({ value: 'urn:uuid:2.999.8' })).to.equal('2.999.8');
  });

  it('keeps a concept without a name', () => {
    const include = [{ system: SNOMED, concept: [{ code: '1' }] }];
    expect(names({ ...colours, compose: { include } })).to.deep.equal(['1 en-GB ']);
  });

  it('of another shape is refused', () => {
    expect(() => read({ ...colours, compose: 'all' })).to.throw(ZodError);
    expect(() => readTerminologyFile(new TextEncoder().encode('{"resourceType"'))).to.throw(SyntaxError);
    expect(readTerminologyFile(new TextEncoder().encode('{"resourceType":"Patient"}'))).to.equal(undefined);
    expect(readTerminologyFile(new TextEncoder().encode('{"a":1}'))).to.equal(undefined);
  });

  it('nested without end does not end the program', () => {
    const depth = 5000;
    const open = '{"abstract":true,"contains":['.repeat(depth);
    const contains = `${open}{"system":"${SNOMED}","code":"deep","display":"Deep"}${']}'.repeat(depth)}`;
    const text = `{"resourceType":"ValueSet","id":"v","expansion":{"contains":[${contains}]}}`;
    const file = readTerminologyFile(new TextEncoder().encode(text));
    expect(file?.concepts.map(({ code }) => code)).to.deep.equal(['deep']);
  });
});

describe('a FHIR code system', () => {
  const forms = {
    resourceType: 'CodeSystem',
    url: 'http://example.org/forms',
    version: '2',
    name: 'Forms',
    language: 'en',
    content: 'complete',
    concept: [
      {
        code: 'solid',
        display: 'Solid',
        concept: [
          { code: 'tablet', display: 'Tablet', designation: [{ language: 'fr', value: 'Comprimé' }] },
        ],
      },
      { code: 'wafer', display: 'Wafer', property: [{ code: 'status', valueCode: 'deprecated' }] },
      { code: 'cachet', display: 'Cachet', property: [{ code: 'inactive', valueBoolean: true }] },
      { display: 'Nothing' },
    ],
  };

  it('is read with all concepts below each other, in no value set', () => {
    const file = read(forms);
    expect(names(forms)).to.deep.equal([
      'solid en Solid',
      'tablet en Tablet',
      'tablet fr Comprimé',
      'wafer en Wafer',
      'cachet en Cachet',
    ]);
    expect(file.concepts[1]).to.include({
      codeSystem: 'http://example.org/forms',
      codeSystemName: 'Forms',
      codeSystemVersion: '2',
      valueSetOid: '',
      status: 'Current',
    });
    expect(file.concepts.slice(3).map(({ status }) => status)).to.deep.equal(['Retired', 'Retired']);
    expect(file.skipped).to.deep.equal([{ reason: 'a concept has no code' }]);
  });

  it('is one record with what the field calls it, by its id too', () => {
    const concept = [{ code: '0097', display: 'Solid', property: [{ code: 'status', valueCode: 'D' }] }];
    const [edqm] = read({ resourceType: 'CodeSystem', id: 'edqm-all', concept }).concepts;
    expect(edqm).to.include({
      codeSystem: '0.4.0.127.0.16.1.1.2.1',
      codeSystemName: 'EDQM',
      status: 'Retired',
    });
    expect(read({ resourceType: 'CodeSystem', id: 'mine', concept }).skipped).to.have.length(1);
  });

  it('that supplements another gives its names to that one', () => {
    const supplement = {
      resourceType: 'CodeSystem',
      url: 'http://example.org/french',
      content: 'supplement',
      supplements: 'http://www.whocc.no/atc|2024',
      language: 'fr-FR',
      concept: [{ code: 'A', display: 'Système digestif' }],
    };
    expect(read(supplement).concepts[0]).to.include({
      codeSystem: '2.16.840.1.113883.6.73',
      codeSystemVersion: '2024',
      language: 'fr-FR',
    });
  });
});

describe('a FHIR concept map', () => {
  const map = (relations: object[], more = {}) => ({
    resourceType: 'ConceptMap',
    status: 'active',
    ...more,
    group: [
      {
        source: 'urn:oid:2.999.1',
        target: `${SNOMED}|2024`,
        element: relations.map((relation, at) => ({
          code: `n${at}`,
          display: `National ${at}`,
          target: [{ code: `s${at}`, ...relation }],
        })),
      },
    ],
  });
  const statuses = (json: unknown) => read(json).mappings.map(({ status }) => status);

  it('is read as mappings of national codes', () => {
    expect(read(map([{ equivalence: 'equivalent' }])).mappings).to.deep.equal([
      {
        sourceCodeSystemOid: '2.999.1',
        sourceCodeSystem: '',
        sourceCode: 'n0',
        sourceDisplay: 'National 0',
        targetCodeSystemOid: '2.16.840.1.113883.6.96',
        targetCode: 's0',
        status: 'Valid',
      },
    ]);
  });

  it('is followed only where the target says no more than the source', () => {
    const relations = ['equal', 'wider', 'subsumes', 'narrower', 'specializes', 'inexact', 'relatedto'];
    expect(statuses(map(relations.map((equivalence) => ({ equivalence }))))).to.deep.equal([
      'Valid',
      'Valid',
      'Valid',
      ...relations.slice(3),
    ]);
    const r5 = ['equivalent', 'source-is-narrower-than-target', 'source-is-broader-than-target'];
    expect(statuses(map(r5.map((relationship) => ({ relationship }))))).to.deep.equal([
      'Valid',
      'Valid',
      r5[2],
    ]);
    expect(statuses(map([{}]))).to.deep.equal(['unstated']);
    expect(statuses(map([{ equivalence: 'unmatched' }, { relationship: 'not-related-to' }]))).to.deep.equal(
      [],
    );
  });

  it('that is a draft or retired gives mappings that are not valid', () => {
    expect(statuses(map([{ equivalence: 'equal' }], { status: 'draft' }))).to.deep.equal(['draft']);
    expect(statuses(map([{ equivalence: 'equal' }], { status: 'retired' }))).to.deep.equal(['retired']);
  });

  it('reports what has no code or no code system', () => {
    const group = [
      { source: 'urn:oid:2.999.1', element: [] },
      { source: 'a', target: 'b', element: [{ code: '1', target: [{ equivalence: 'equal' }] }] },
    ];
    expect(read({ resourceType: 'ConceptMap', group }).skipped).to.have.length(2);
  });
});

describe('a FHIR bundle', () => {
  it('is read resource by resource, and says what it passed over', () => {
    const codes = {
      resourceType: 'CodeSystem',
      url: 'urn:oid:2.999.1',
      concept: [{ code: '1', display: 'One' }],
    };
    const entry = [{ resource: codes }, { resource: { resourceType: 'Patient' } }, {}];
    const file = read({
      resourceType: 'Bundle',
      entry: [...entry, { resource: { resourceType: 'Bundle' } }],
    });
    expect(file.concepts).to.have.length(1);
    expect(file.skipped.map(({ reason }) => reason)).to.deep.equal([
      'a Patient in the bundle is neither codes nor mappings',
      'a resource without type in the bundle is neither codes nor mappings',
      'a Bundle in the bundle is neither codes nor mappings',
    ]);
  });
});
