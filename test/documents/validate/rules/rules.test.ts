import { expect } from 'chai';
import { level1Of } from '../../../../src/documents/cda/rendition.js';
import { type Direction, readForValidation } from '../../../../src/documents/validate/document.js';
import { rules } from '../../../../src/documents/validate/rules/catalogue.js';
import { runRules } from '../../../../src/documents/validate/rules/rule.js';
import { documentId, XDS_SD } from '../../../../src/documents/validate/rules/templates.js';
import type { DocumentClass } from '../../../../src/kernel/classes.js';
import { type BaseName, type Bases, makeBases, makePivots } from '../bases.js';
import { breaks } from './breaks.js';

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
