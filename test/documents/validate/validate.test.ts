import { expect } from 'chai';
import type { Direction } from '../../../src/documents/validate/document.js';
import type { Finding, Layer } from '../../../src/documents/validate/finding.js';
import {
  type LayerFunction,
  type Validation,
  validateDocument,
} from '../../../src/documents/validate/validate.js';
import { ehdsi } from '../translate/fixtures.js';
import { type Bases, makeBases, makePivots, terminology } from './bases.js';
import { all, type Edit, remove, set } from './edit.js';

const every: readonly Layer[] = ['schema', 'schematron', 'terminology', 'rules', 'pdf'];

interface Given {
  readonly direction?: Direction;
  readonly layers?: readonly Layer[];
  readonly schema?: LayerFunction;
  readonly schematron?: LayerFunction;
}

function judge(xml: string | Uint8Array, given: Given = {}): Validation {
  const { direction = 'friendly', layers = every, ...rest } = given;
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml;
  return validateDocument(bytes, { direction, layers: () => layers, terminology, list: ehdsi, ...rest });
}

const idsOf = (findings: readonly Finding[]) => findings.map(({ id }) => id);

describe('validation in layers', () => {
  let friendly: Bases;
  let pivot: Bases;

  before(async () => {
    friendly = await makeBases();
    pivot = makePivots(friendly);
  });

  it('finds nothing wrong in the documents of this house, in both directions', () => {
    const { findings, passedOver: _, ...verdict } = judge(pivot.summary, { direction: 'pivot' });
    expect(findings).to.deep.equal([]);
    expect(verdict).to.deep.equal({
      kind: 'patient-summary',
      valid: true,
      refused: false,
      layers: ['safety', 'terminology', 'rules'],
      standards: [],
    });
    expect(judge(friendly.summary).findings).to.deep.equal([]);
    expect(judge(friendly.prescription).findings).to.deep.equal([]);
    expect(judge(pivot.prescription, { direction: 'pivot' }).findings).to.deep.equal([]);
    const level1 = judge(friendly.level1);
    expect(level1.layers).to.include('pdf');
    expect(level1.findings.filter(({ severity }) => severity !== 'information')).to.deep.equal([]);
  });

  it('runs the layers that are chosen, and safety always', () => {
    const broken = remove('title')(friendly.summary);
    expect(judge(broken, { layers: ['rules'] }).findings).to.have.length(1);
    expect(judge(broken, { layers: ['terminology'] })).to.deep.include({ valid: true, findings: [] });
    expect(judge('<a', { layers: [] })).to.deep.include({ valid: false, refused: true, kind: 'unknown' });
  });

  it('hands the document and its kind to a layer from outside, in its place', () => {
    const finding: Finding = { layer: 'schema', id: 'x', severity: 'error', location: '/', message: 'm' };
    const used = { layer: 'schema', file: 'CDA.xsd', sha256: 'ab' } as const;
    const verdict = judge(remove('title')(pivot.summary), {
      direction: 'pivot',
      schema: ({ bytes, kind, level, direction, generation }) => {
        expect(new TextDecoder().decode(bytes)).to.include('<ClinicalDocument');
        expect({ kind, level, direction, generation }).to.deep.equal({
          kind: 'patient-summary',
          level: 3,
          direction: 'pivot',
          generation: 'ehdsi',
        });
        return { standards: [used], find: () => [finding] };
      },
      schematron: () => ({ passedOver: 'for a reason' }),
    });
    expect(verdict.standards).to.deep.equal([used]);
    expect(verdict.passedOver).to.deep.equal([{ layer: 'schematron', reason: 'for a reason' }]);
    expect(verdict.layers).to.deep.equal(['safety', 'schema', 'terminology', 'rules']);
    expect(idsOf(verdict.findings)).to.deep.equal(['x', 'CDA-008']);
  });

  it('says which layers should have looked and had nothing to go by', () => {
    const { passedOver, layers: run, valid } = judge(friendly.summary, {});
    expect(run).to.deep.equal(['safety', 'terminology', 'rules']);
    expect(passedOver.map(({ layer }) => layer)).to.deep.equal(['schema', 'schematron']);
    expect(valid).to.equal(true);
  });

  it('tells the generation by the extension that is used, not by one that is only declared', () => {
    const told: (string | undefined)[] = [];
    const look = (xml: string) =>
      judge(xml, {
        schema: ({ generation }) => {
          told.push(generation);
          return { passedOver: 'it only looks' };
        },
      });
    const cda = (declared: string, inside = '') =>
      `<ClinicalDocument xmlns="urn:hl7-org:v3" ${declared}>${inside}</ClinicalDocument>`;
    const epsos = 'xmlns:e="urn:epsos-org:ep:medication"';
    const pharm = 'xmlns:p="urn:hl7-org:pharm"';
    look(cda(''));
    look(cda(epsos));
    look(cda(pharm));
    look(cda(`${epsos} ${pharm}`, '<e:formCode/>'));
    look(cda(`${epsos} ${pharm}`, '<p:formCode/>'));
    expect(told).to.deep.equal([undefined, 'epsos', 'ehdsi', 'epsos', 'ehdsi']);
  });

  describe('safety', () => {
    const hostile: Readonly<Record<string, { readonly xml: string | Uint8Array; readonly id: string }>> = {
      'a document type declaration': { xml: '<!DOCTYPE a><a/>', id: 'XML-doctype' },
      'deep nesting': { xml: '<a>'.repeat(5000), id: 'XML-too-deep' },
      'a truncated document': { xml: '<ClinicalDocument xmlns="urn:hl7-org:v3"><id/>', id: 'XML-malformed' },
      'nothing at all': { xml: '', id: 'XML-empty' },
      'another encoding': { xml: Buffer.from('\ufeff<a/>', 'utf16le'), id: 'XML-encoding' },
    };
    for (const [what, { xml, id }] of Object.entries(hostile)) {
      it(`refuses ${what}`, () => {
        const { findings, refused } = judge(xml);
        expect(refused).to.equal(true);
        expect(idsOf(findings)).to.deep.equal([id]);
        expect(findings[0]?.remedy).to.be.a('string');
      });
    }

    it('says the line on which a parser stumbled', () => {
      expect(judge('<a>\n\n<b></a>').findings[0]?.line).to.equal(3);
    });

    it('tells a document that is no CDA, and asks nothing more of it', () => {
      const { findings, refused, layers } = judge('<a><b/></a>');
      expect({ refused, layers }).to.deep.equal({ refused: false, layers: ['safety'] });
      expect(idsOf(findings)).to.deep.equal(['XML-root']);
    });

    it('warns of a style sheet', () => {
      const xml = friendly.summary.replace('?>', '?><?xml-stylesheet href="http://x.example/a.xsl"?>');
      expect(judge(xml)).to.deep.include({ valid: true });
      expect(idsOf(judge(xml).findings)).to.deep.equal(['XML-stylesheet']);
    });
  });

  describe('terminology', () => {
    const FORM =
      '#57828-6/entry/substanceAdministration/consumable/manufacturedProduct/manufacturedMaterial/formCode';
    const BLOOD = '#30954-2/entry/observation/value';
    const GENDER = 'recordTarget/patientRole/patient/administrativeGenderCode';
    const terms = (xml: string, direction: Direction) =>
      judge(xml, { direction, layers: ['terminology'] }).findings;

    const cases: readonly (readonly [
      what: string,
      base: keyof Bases,
      direction: Direction,
      edit: Edit,
      id: string,
      severity: Finding['severity'],
    ])[] = [
      [
        'a required code that is not there',
        'prescription',
        'pivot',
        set(FORM, 'code'),
        'TERM-code-missing',
        'error',
      ],
      [
        'a null flavor where a code is required',
        'prescription',
        'pivot',
        set(FORM, 'nullFlavor', 'UNK'),
        'TERM-null',
        'error',
      ],
      ['a required element that is not there', 'prescription', 'pivot', remove(FORM), 'TERM-absent', 'error'],
      [
        'a code system of nobody',
        'summary',
        'pivot',
        set(GENDER, 'codeSystem', '2.999.77'),
        'TERM-unknown-system',
        'error',
      ],
      ['a code of nobody', 'summary', 'pivot', set(GENDER, 'code', 'X'), 'TERM-unknown-code', 'error'],
      [
        'a code of another value set',
        'summary',
        'pivot',
        all(set(BLOOD, 'code', '6736007'), set(BLOOD, 'displayName', 'Moderate')),
        'TERM-not-in-value-set',
        'warning',
      ],
      [
        'a name in another language',
        'summary',
        'pivot',
        set(BLOOD, 'displayName', 'Groupe A'),
        'TERM-display',
        'warning',
      ],
      ['no name', 'summary', 'pivot', set(BLOOD, 'displayName'), 'TERM-display', 'warning'],
      [
        'an unknown version',
        'prescription',
        'pivot',
        set('author/functionCode', 'codeSystemVersion', '1066'),
        'TERM-version',
        'warning',
      ],
      [
        'a unit of nobody',
        'prescription',
        'pivot',
        set('#57828-6/entry/substanceAdministration/doseQuantity/low', 'unit', 'spoon'),
        'TERM-unit',
        'warning',
      ],
      [
        'a national code without a mapping',
        'prescription',
        'friendly',
        set(FORM, 'code', 'F999'),
        'TERM-unmapped',
        'error',
      ],
      [
        'a national code system of nobody',
        'summary',
        'friendly',
        set(GENDER, 'codeSystem', '2.999.77'),
        'TERM-unknown-system',
        'error',
      ],
      [
        'a code mapped out of its value set',
        'summary',
        'friendly',
        set(BLOOD, 'code', '6736007'),
        'TERM-not-in-value-set',
        'warning',
      ],
    ];
    for (const [what, base, direction, edit, id, severity] of cases) {
      it(`tells ${what} (${direction})`, () => {
        const xml = (direction === 'pivot' ? pivot : friendly)[base];
        expect(terms(xml, direction)).to.deep.equal([]);
        const findings = terms(edit(xml), direction);
        expect(idsOf(findings)).to.deep.equal([id]);
        expect(findings[0]?.severity).to.equal(severity);
        if (id !== 'TERM-absent') {
          expect(findings[0]?.location).to.match(/^\/ClinicalDocument\/.*\]$/);
          expect(findings[0]?.line).to.equal(2);
        }
      });
    }

    it('lets a null flavor pass where the list allows one', () => {
      const xml = all(
        set(GENDER, 'code'),
        set(GENDER, 'codeSystem'),
        set(GENDER, 'nullFlavor', 'UNK'),
      )(pivot.summary);
      expect(terms(xml, 'pivot')).to.deep.equal([]);
    });

    it('judges a national code in a friendly document by what it is mapped to, in a pivot not at all', () => {
      expect(terms(friendly.prescription, 'friendly')).to.deep.equal([]);
      expect(idsOf(terms(friendly.prescription, 'pivot'))).to.include('TERM-unknown-code');
    });
  });
});
