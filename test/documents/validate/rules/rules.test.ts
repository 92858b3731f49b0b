import { expect } from 'chai';
import { level1Of } from '../../../../src/documents/cda/rendition.js';
import { type Direction, readForValidation } from '../../../../src/documents/validate/document.js';
import type { Layer } from '../../../../src/documents/validate/finding.js';
import { rules } from '../../../../src/documents/validate/rules/catalogue.js';
import { runRules } from '../../../../src/documents/validate/rules/rule.js';
import { documentId, XDS_SD } from '../../../../src/documents/validate/rules/templates.js';
import { validateDocument } from '../../../../src/documents/validate/validate.js';
import type { DocumentClass } from '../../../../src/kernel/classes.js';
import { ehdsi } from '../../translate/fixtures.js';
import { type BaseName, type Bases, makeBases, makePivots, terminology } from '../bases.js';
import { type Edit, fill, remove, set } from '../edit.js';
import { breaks } from './breaks.js';

/** Rows of the rule table (dossier documents 5.2). */
const ROWS = 112;

interface Elsewhere {
  readonly base: BaseName;
  readonly direction: Direction;
  readonly layers: readonly Layer[];
  readonly edit: readonly Edit[];
  /** What each edit alone is found by. */
  readonly findings: readonly string[];
}

const MATERIAL = '#57828-6/entry/substanceAdministration/consumable/manufacturedProduct/manufacturedMaterial';
const PROBLEM = '#11450-4/entry/act/entryRelationship/observation/value';
const FILE = 'component/nonXMLBody/text';

/** Rows that are not rules of this catalogue: codes, the file in level 1, the schema (row 112, tested with it). */
const elsewhere: Readonly<Record<number, Elsewhere>> = {
  12: {
    base: 'summary',
    direction: 'pivot',
    layers: ['rules', 'terminology'],
    edit: [set('confidentialityCode', 'code', 'ZZ')],
    findings: ['TERM-unknown-code'],
  },
  70: {
    base: 'prescription',
    direction: 'pivot',
    layers: ['rules', 'terminology'],
    edit: [set(`${MATERIAL}/formCode`, 'code', '0')],
    findings: ['TERM-unknown-code'],
  },
  86: {
    base: 'summary',
    direction: 'pivot',
    layers: ['rules', 'terminology'],
    edit: [set(PROBLEM, 'code', 'none')],
    findings: ['TERM-unknown-code'],
  },
  101: {
    base: 'summary',
    direction: 'pivot',
    layers: ['rules', 'terminology'],
    edit: [set(PROBLEM, 'codeSystem', '2.999.1')],
    findings: ['TERM-unknown-system'],
  },
  103: {
    base: 'level1',
    direction: 'friendly',
    layers: ['rules'],
    edit: [
      set('effectiveTime', 'value'),
      set('confidentialityCode', 'codeSystem', '2.999.1'),
      remove('languageCode'),
    ],
    findings: ['CDA-005', 'CDA-009', 'CDA-010'],
  },
  108: {
    base: 'level1',
    direction: 'friendly',
    layers: ['rules', 'pdf'],
    edit: [fill(FILE, '%PDF-'), fill(FILE, Buffer.from('<html>').toString('base64'))],
    findings: ['PDF-base64', 'PDF-media-type'],
  },
  112: { base: 'summary', direction: 'friendly', layers: ['rules'], edit: [], findings: [] },
};

const findingsOf = (xml: string, direction: Direction, claimed?: DocumentClass) =>
  runRules(rules, readForValidation(new TextEncoder().encode(xml), { direction, claimed }));

describe("the product's own rules", () => {
  let friendly: Bases;
  let pivot: Bases;

  before(async () => {
    friendly = await makeBases();
    pivot = makePivots(friendly);
  });

  it('have each an id of its own, a sentence and a remedy', () => {
    expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length);
    expect(rules.length).to.be.at.least(80);
    for (const { id, sentence, remedy } of rules) {
      expect(id).to.match(/^CDA-\d{3}(-[a-z]+)?$/);
      expect(sentence.length, id).to.be.greaterThan(10);
      expect(remedy.length, id).to.be.greaterThan(10);
    }
  });

  it('find nothing in valid documents of any kind, in either direction', () => {
    for (const name of Object.keys(friendly) as BaseName[]) {
      expect(findingsOf(friendly[name], 'friendly'), `${name}, friendly`).to.deep.equal([]);
      expect(findingsOf(pivot[name], 'pivot'), `${name}, pivot`).to.deep.equal([]);
    }
  });

  it('take a PDF for a list of images, and not for an image', async () => {
    const bytes = new TextEncoder().encode(friendly.manifest);
    const level1 = new TextDecoder().decode(await level1Of(bytes, { root: '2.999.1' }));
    expect(findingsOf(level1, 'friendly')).to.deep.equal([]);
    const image = level1.replace(XDS_SD, documentId(11));
    expect(findingsOf(image, 'friendly').map(({ id }) => id)).to.deep.equal(['CDA-109']);
  });

  it('are each broken by one example', () => {
    expect(Object.keys(breaks).sort()).to.deep.equal(rules.map(({ id }) => id).sort());
  });

  it('answer every row of the rule table, here or in another layer', () => {
    const own = new Set(rules.map(({ id }) => Number(id.slice(4, 7))));
    const rows = Array.from({ length: ROWS }, (_, index) => index + 1);
    expect(rows.filter((row) => !own.has(row))).to.deep.equal(Object.keys(elsewhere).map(Number));
  });

  for (const [row, { base, direction, layers, edit, findings }] of Object.entries(elsewhere)) {
    it(`leave row ${row} to another layer, or to rules of other rows, which find it alone`, () => {
      const valid = (direction === 'pivot' ? pivot : friendly)[base];
      const judge = (xml: string) =>
        validateDocument(new TextEncoder().encode(xml), {
          direction,
          layers: () => layers,
          terminology,
          list: ehdsi,
        })
          .findings.filter((one) => one.severity !== 'information' && one.id !== 'PDF-no-pdfa')
          .map((one) => one.id);
      expect(judge(valid)).to.deep.equal([]);
      expect(edit.map((each) => judge(each(valid)))).to.deep.equal(findings.map((id) => [id]));
    });
  }

  for (const { id, severity, sentence } of rules) {
    const broken = breaks[id];
    if (broken === undefined) continue;
    it(`${id} ${sentence}`, () => {
      const { base, claimed, edit, prepare = (xml: string) => xml } = broken;
      const direction = broken.direction ?? 'friendly';
      const valid = prepare((direction === 'pivot' ? pivot : friendly)[base]);
      expect(findingsOf(valid, direction)).to.deep.equal([]);
      const findings = findingsOf(edit(valid), direction, claimed);
      expect(findings.map((finding) => `${finding.id} ${finding.message}`)).to.have.length(1);
      expect(findings[0]).to.deep.include({ layer: 'rules', id, severity });
      expect(findings[0]?.message.startsWith(sentence)).to.equal(true);
      expect(findings[0]?.location).to.match(/^\/ClinicalDocument/);
      expect(findings[0]?.line).to.be.greaterThan(0);
    });
  }
});
