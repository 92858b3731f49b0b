import { expect } from 'chai';
import { type DocumentClass, documentClasses, PDF_FORMAT_CODE } from '../../src/kernel/classes.js';
import type { NationalInfrastructure } from '../../src/national/ports.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { doctor, patients, pharmacist } from '../support/people.js';

const { patientSummary, ePrescription } = documentClasses;

/** Luxembourg's infrastructure, one national code system of which has lost its mappings. */
function unmapped(own: NationalInfrastructure, codeSystem: string): NationalInfrastructure {
  const fetchDocument: NationalInfrastructure['fetchDocument'] = async (document) => {
    const text = new TextDecoder().decode(await own.fetchDocument(document));
    return new TextEncoder().encode(
      text.replaceAll(`codeSystem="${codeSystem}"`, 'codeSystem="2.999.442.77"'),
    );
  };
  return new Proxy(own, {
    get: (target, name) => {
      if (name === 'fetchDocument') return fetchDocument;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('a national code without a mapping', () => {
  const nodes: TwoNodes[] = [];
  after(() => Promise.all(nodes.map((each) => each.close())));

  async function crossing(codeSystem: string, kind: DocumentClass, narrative = false) {
    const two = await twoNodes({
      national: (_, own) => unmapped(own, codeSystem),
      change: (config) => ({ ...config, translation: { ...config.translation, narrative } }),
    });
    nodes.push(two);
    const session = two.pt.openSession({
      country: 'LU',
      professional: kind === ePrescription ? pharmacist : doctor,
      purpose: 'TREATMENT',
      language: 'pt-PT',
    });
    await session.send({ type: 'SEARCH', traits: { ids: [patients.claire] } });
    await session.send({ type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' });
    const listed = await session.send({ type: 'LIST', kind });
    const [document] = listed.context.documents ?? [];
    const view = document === undefined ? listed : await session.send({ type: 'RETRIEVE', document });
    await session.close();
    return view;
  }

  it('of an element that a document must not lack withholds it, with the codes of both families', async () => {
    const view = await crossing('2.999.442.1', ePrescription);
    const codes = view.context.notes.map(({ code }) => code);
    expect(codes.slice(0, 2)).to.deep.equal(['4501', '4505']);
    expect(codes.at(-1)).to.equal('ERROR_EP_MISSING_EXPECTED_MAPPING');
    // What has no codes to lose still comes.
    expect(view.context.shown?.map(({ entry }) => entry.formatCode.code)).to.deep.equal([PDF_FORMAT_CODE]);
  });

  it('of any other element lets it pass, says so on the wire, and is listed at the desk', async () => {
    const view = await crossing('2.999.442.4', patientSummary);
    expect(view.state).to.equal('shownWithGaps');
    expect(new Set(view.context.notes.map(({ code, text }) => `${code} ${text}`))).to.deep.equal(
      new Set(['4501 Luxembourg could not carry over a code or a part of the document.']),
    );
    const [xml] = view.context.shown ?? [];
    const missing = xml?.translation.elements.filter(({ outcome }) => outcome === 'missing') ?? [];
    expect(missing.length).to.equal(view.context.notes.length).and.to.be.greaterThan(0);
    for (const { from, usage } of missing) {
      expect(from.codeSystem).to.equal('2.999.442.77');
      expect(usage).not.to.equal('R');
    }
  });

  it('leaves the narrative, which is made anew where the node is told to', async () => {
    const view = await crossing('2.999.442.4', patientSummary, true);
    const [xml] = view.context.shown ?? [];
    const text = new TextDecoder().decode(xml?.translation.document);
    expect(text).to.contain('<text><paragraph language="pt">').and.to.contain('<item language="fr-LU">');
    const [untold] = (await crossing('2.999.442.4', patientSummary)).context.shown ?? [];
    expect(new TextDecoder().decode(untold?.translation.document)).not.to.contain('language="pt"');
  });
});
