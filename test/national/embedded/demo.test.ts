import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readPatientSummary, writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { loadEmbeddedInfrastructure } from '../../../src/national/embedded/load.js';

const config = new URL('../../../ncp-config/', import.meta.url);
const countries = ['LU', 'PT'] as const;
const folderOf = (country: string) => new URL(`demo/${country}/national/`, config).pathname;

interface PatientYaml {
  readonly id: string;
  readonly name: { readonly family: string[]; readonly given: string[] };
  readonly birthDate: string;
  readonly consents: readonly unknown[];
  readonly summary?: unknown;
  readonly prescriptions?: readonly { readonly dispensed?: boolean }[];
}

function patientsOf(country: string): PatientYaml[] {
  const folder = folderOf(country);
  return readdirSync(folder)
    .filter((name) => name.startsWith('patient-'))
    .map((name) => parse(readFileSync(`${folder}${name}`, 'utf8')) as PatientYaml);
}

/** The codes that the shipped terminology knows: concepts, and national codes with a mapping. */
function shippedCodes(): Set<string> {
  const rows = (name: string) =>
    readFileSync(new URL(`terminology/${name}`, config), 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'));
  return new Set([
    ...rows('concepts.tsv').map((cells) => `${cells[2]} ${cells[5]}`),
    ...rows('mappings.tsv').map((cells) => `${cells[0]} ${cells[2]}`),
  ]);
}

/** The check digits of a 13-digit matricule, over its first eleven: Luhn, then Verhoeff. */
function matriculeCheckDigits(eleven: string): string {
  return luhn(eleven) + verhoeff(eleven);
}

function luhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

// Verhoeff's dihedral group of order ten, and the permutation of a place is the first one applied again and again.
function verhoeff(digits: string): string {
  const multiply = (a: number, b: number) =>
    a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)) : b < 5 ? 5 + ((a - b) % 5) : (((a - b) % 5) + 5) % 5;
  const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const permuted = (digit: number, place: number) => {
    let value = digit;
    for (let round = 0; round < place; round += 1) value = permutation[value]!;
    return value;
  };
  const check = [...digits]
    .reverse()
    .reduce((total, digit, index) => multiply(total, permuted(Number(digit), (index + 1) % 8)), 0);
  return String([0, 4, 3, 2, 1, 5, 6, 7, 8, 9][check]);
}

describe('the demonstration patients', () => {
  for (const country of countries) {
    it(`of ${country} show every case`, async () => {
      const patients = patientsOf(country);
      const person = ({ name, birthDate }: PatientYaml) => JSON.stringify([name, birthDate]);
      expect(patients).to.have.length.of.at.least(6);
      expect(patients.length - new Set(patients.map(person)).size, 'pairs of homonyms').to.equal(1);
      expect(patients.filter(({ consents }) => consents.length === 0)).to.have.length(1);
      expect(patients.filter(({ summary, prescriptions }) => !summary && !prescriptions)).to.have.length(1);
      expect(
        patients.some(({ prescriptions }) => prescriptions?.some(({ dispensed }) => dispensed)),
      ).to.equal(true);
    });

    it(`of ${country} have documents that can all be delivered and read`, async () => {
      const national = await loadEmbeddedInfrastructure(folderOf(country));
      const { patientIdRoot } = parse(readFileSync(`${folderOf(country)}directory.yaml`, 'utf8')) as {
        patientIdRoot: string;
      };
      for (const { id } of patientsOf(country)) {
        const [match] = await national.findPatients({ ids: [{ root: patientIdRoot, extension: id }] });
        const documents = await national.listDocuments(match!.id, documentClasses.patientSummary);
        for (const document of documents.filter(({ rendition }) => rendition === 'xml')) {
          const bytes = await national.fetchDocument(document);
          expect(writePatientSummary(readPatientSummary(bytes))).to.deep.equal(bytes);
        }
      }
    });

    it(`of ${country} use codes only that the shipped terminology knows`, () => {
      const known = shippedCodes();
      const folder = folderOf(country);
      const { codeSystems } = parse(readFileSync(`${folder}directory.yaml`, 'utf8')) as {
        codeSystems: Record<string, string>;
      };
      const unknown = new Set<string>();
      for (const name of readdirSync(folder)) {
        const text = readFileSync(`${folder}${name}`, 'utf8');
        for (const [, system = '', code = ''] of text.matchAll(/([A-Z][A-Z0-9-]*)\|([^|\s]+)\|/g)) {
          if (!known.has(`${codeSystems[system]} ${code}`)) unknown.add(`${name}: ${system}|${code}`);
        }
      }
      expect([...unknown]).to.deep.equal([]);
    });
  }

  it('of LU have matricules whose date and check digits are right', () => {
    for (const { id, birthDate } of patientsOf('LU')) {
      expect(id).to.match(/^\d{13}$/);
      expect(id.slice(0, 8)).to.equal(birthDate.replaceAll('-', ''));
      expect(id.slice(11)).to.equal(matriculeCheckDigits(id.slice(0, 11)));
    }
  });

  it('of PT have health card numbers of nine digits', () => {
    for (const { id } of patientsOf('PT')) expect(id).to.match(/^\d{9}$/);
  });
});
