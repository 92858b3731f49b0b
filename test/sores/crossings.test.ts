import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { shipped } from '../../src/app/shipped.js';
import { type DocumentSummary, readDocument } from '../../src/documents/cda/summary/document.js';
import type { ShownDocument } from '../../src/exchange/session/types.js';
import { type DocumentClass, documentClasses } from '../../src/kernel/classes.js';
import type { PatientId } from '../../src/kernel/identifiers.js';
import { lineLogger } from '../../src/kernel/logger.js';
import type { PatientMatch } from '../../src/kernel/patient.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { confidentialityOf } from '../../src/wire/xca/codes.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { identifyingData, patientDataIn } from '../support/patient-data.js';
import { doctor, pharmacist } from '../support/people.js';

const { patientSummary, ePrescription } = documentClasses;

interface PatientFile {
  readonly id: string;
  readonly prescriptions?: readonly { id: string; substitution?: string; dispensed?: boolean }[];
}

const countries = ['LU', 'PT'] as const;
const folderOf = (country: string) => shipped('demo', country, 'national');
const yaml = (country: string, file: string): unknown =>
  parse(readFileSync(`${folderOf(country)}/${file}`, 'utf8'));
const rootOf = (country: string) =>
  (yaml(country, 'directory.yaml') as { patientIdRoot: string }).patientIdRoot;
const patientsOf = (country: string) =>
  readdirSync(folderOf(country))
    .filter((file) => file.startsWith('patient-'))
    .map((file) => yaml(country, file) as PatientFile);

/** One rendition that crossed, with what the session knew of the patient. */
interface Crossed extends ShownDocument {
  readonly match: PatientMatch;
  readonly summary: DocumentSummary;
}

// What users of contact points reported broken, looked for in everything that crosses between the demo's two
// countries (docs/developers/known-sores.md).
describe('every document of the demo that crosses', () => {
  const lines: string[] = [];
  const crossed: Crossed[] = [];
  const personal = identifyingData();
  let nodes: TwoNodes;
  let names: string[];

  before(async function () {
    this.timeout(120_000);
    nodes = await twoNodes({
      runtime: systemRuntime(lineLogger((line) => lines.push(line))),
      // A system behind the contact point that breaks, and says whose record it was.
      national: (country, own) => ({
        findPatients: (traits) => own.findPatients(traits),
        consents: (...asked) => own.consents(...asked),
        findDocument: (...asked) => own.findDocument(...asked),
        fetchDocument: (document) => own.fetchDocument(document),
        submitDispensation: (dispensation) => own.submitDispensation(dispensation),
        discardDispensation: (discard) => own.discardDispensation(discard),
        recordConsent: (consent) => own.recordConsent(consent),
        receiveReport: (report) => own.receiveReport(report),
        listDocuments: async (patient, kind) => {
          if (kind !== brokenFor(country, patient)) return own.listDocuments(patient, kind);
          throw new Error(`the row of ${patient.extension} is locked`);
        },
      }),
    });
    try {
      for (const answers of countries) {
        for (const { id } of patientsOf(answers)) {
          for (const kind of [patientSummary, ePrescription]) {
            crossed.push(...(await ask(answers, { root: rootOf(answers), extension: id }, kind)));
          }
        }
      }
      names = readdirSync(nodes.dataDir, { recursive: true }).map(String);
    } finally {
      await nodes.close();
    }
  });

  /** The prescriptions of the second patient are out of reach. */
  function brokenFor(country: string, { extension }: PatientId): DocumentClass | undefined {
    return extension === patientsOf(country)[1]?.id ? ePrescription : undefined;
  }

  async function ask(answers: string, id: PatientId, kind: DocumentClass): Promise<Crossed[]> {
    const asking = answers === 'LU' ? nodes.pt : nodes.lu;
    const session = asking.openSession({
      country: answers,
      professional: kind === ePrescription ? pharmacist : doctor,
      purpose: 'TREATMENT',
    });
    try {
      const found = await session.send({ type: 'SEARCH', traits: { ids: [id] } });
      const match = found.context.patient;
      if (match === undefined) return [];
      await session.send({ type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' });
      const { context } = await session.send({ type: 'LIST', kind });
      const shown: Crossed[] = [];
      for (const document of context.documents ?? []) {
        const view = await session.send({ type: 'RETRIEVE', document });
        for (const one of view.context.shown ?? []) {
          shown.push({ ...one, match, summary: readDocument(one.bytes) });
        }
      }
      return shown;
    } finally {
      await session.close();
    }
  }

  it('is there, of both countries and kinds, in both renditions', () => {
    expect(crossed.length).to.be.at.least(30);
    const seen = crossed.map(
      ({ match, summary }) => `${match.id.root} ${summary.kind?.name} level ${summary.level}`,
    );
    expect(new Set(seen)).to.have.property('size', 8);
  });

  it('leaves no name, identifier or birth date of a patient in a log line', () => {
    expect(lines.length).to.be.greaterThan(crossed.length);
    expect(lines.filter((line) => patientDataIn(line, personal).length > 0)).to.deep.equal([]);
  });

  it('leaves no name or identifier of a patient in the name of a file', () => {
    expect(names.length).to.be.at.least(1);
    expect(names.filter((name) => patientDataIn(name, personal).length > 0)).to.deep.equal([]);
  });

  it('that cannot be fetched is an error line for the operator, with the exchange to look up', () => {
    const failures = lines.filter((line) => line.includes(' error answer failed '));
    expect(failures).to.have.length(2);
    for (const line of failures) expect(line).to.match(/ transaction=ITI-38 .* exchange=[0-9a-f-]{36}/);
  });

  it('names one patient: in the search, the list and the document, with the same root', () => {
    for (const { match, entry, summary } of crossed) {
      expect(entry.patientId).to.deep.equal(match.id);
      expect(summary.patient.ids[0]).to.deep.equal(match.id);
    }
  });

  it('has given names apart, in the search and in the document', () => {
    const claire = crossed.find(({ match }) => match.id.extension === patientsOf('LU')[0]?.id);
    expect(claire?.match.name.given).to.deep.equal(['Claire', 'Marie']);
    expect(claire?.summary.patient.name?.given).to.deep.equal(['Claire', 'Marie']);
  });

  it('has the size and the hash that the list told', () => {
    for (const { entry, bytes } of crossed) {
      expect(entry.size).to.equal(bytes.length);
      expect(entry.hash).to.equal(createHash('sha1').update(bytes).digest('hex'));
    }
  });

  it('has the language that the list told, not a fixed one', () => {
    for (const { entry, summary } of crossed) expect(entry.languageCode).to.equal(summary.language);
    expect(new Set(crossed.map(({ entry }) => entry.languageCode))).to.have.keys('fr-LU', 'de-LU', 'pt-PT');
  });

  it('has one confidentiality, in code and text', () => {
    for (const { entry, bytes } of crossed) {
      const { code = '', displayName } = entry.confidentiality ?? {};
      expect(displayName).to.equal(confidentialityOf(code).displayName);
      expect(Buffer.from(bytes).toString('utf8')).to.match(
        new RegExp(`<confidentialityCode [^>]*code="${code}"`),
      );
    }
  });

  it('has an author with family and given name where the list tells one', () => {
    const prescriptions = crossed.filter(({ summary }) => summary.kind === ePrescription);
    for (const { entry, summary } of prescriptions) {
      expect(entry.authors[0]?.name.family).to.deep.equal(summary.authors[0]?.name?.family);
      expect(entry.authors[0]?.name.given).to.deep.equal(summary.authors[0]?.name?.given);
    }
  });

  it('has the flags of its own prescription, and none that nobody gave', () => {
    const files = countries.flatMap((country) =>
      patientsOf(country).flatMap(({ prescriptions = [] }) => prescriptions),
    );
    const structured = crossed.filter(({ summary }) => summary.kind === ePrescription && summary.level === 3);
    expect(structured.some(({ entry }) => entry.prescription?.dispensable === false)).to.equal(true);
    expect(structured.some(({ entry }) => entry.prescription?.substitution === undefined)).to.equal(true);
    for (const { entry, summary } of structured) {
      const file = files.find(({ id }) => entry.uniqueId.extension?.startsWith(id));
      expect(file, entry.uniqueId.extension).to.not.equal(undefined);
      const { dispensable, product, strength, substitution } = entry.prescription ?? {};
      expect(dispensable).to.equal(file?.dispensed !== true);
      expect(substitution?.code).to.equal(file?.substitution?.split('|')[1]);
      const [item] = summary.prescriptions;
      expect(product?.code).to.equal(item?.atc?.code);
      expect(strength).to.equal(item?.strength);
    }
  });
});

describe('long identifiers', () => {
  it('of a professional, a house or a patient cross and are kept whole', async () => {
    const nodes = await twoNodes();
    try {
      const long = { ...doctor, id: `pt-${'9'.repeat(2000)}`, name: `Dr. ${'N'.repeat(2000)}` };
      const session = nodes.pt.openSession({ country: 'LU', professional: long, purpose: 'TREATMENT' });
      const extension = '8'.repeat(2000);
      const view = await session.send({
        type: 'SEARCH',
        traits: { ids: [{ root: rootOf('LU'), extension }] },
      });
      expect(view.state).to.equal('noMatch');
      await session.close();
      const [answered] = await nodes.journal.recent(1, { node: 'LU' });
      const [first] = (await nodes.journal.entries(answered?.exchangeId ?? '')).filter(
        (entry) => entry.kind === 'message',
      );
      const bytes = first?.kind === 'message' ? Buffer.from(first.bytes).toString('utf8') : '';
      for (const whole of [long.id, long.name, extension]) expect(bytes).to.include(whole);
    } finally {
      await nodes.close();
    }
  });
});

describe('a session', () => {
  it('is not opened with a country that is no peer', async () => {
    const nodes = await twoNodes();
    try {
      for (const country of ['FR', 'lu', '']) {
        expect(() => nodes.pt.openSession({ country, professional: doctor, purpose: 'TREATMENT' })).to.throw(
          'is no peer of PT: add peers/',
        );
      }
    } finally {
      await nodes.close();
    }
  });
});
