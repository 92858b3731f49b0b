import type { DocumentClass } from '../../kernel/classes.js';
import {
  type CountryCode,
  type InstanceId,
  type PatientId,
  samePatient,
  writeCx,
  writeUniqueId,
} from '../../kernel/identifiers.js';
import type { PatientMatch, PatientTraits } from '../../kernel/patient.js';
import type { NationalDocument, NationalInfrastructure } from '../ports.js';
import type { Directory } from './directory.js';
import { NationalDataError } from './errors.js';
import { type Holder, type Holding, hold } from './holdings.js';
import { matches } from './matching.js';
import type { LoadedPatient } from './schema.js';

/**
 * A national infrastructure in the node itself, over the files of a folder (for a demonstration, for tests, for
 * a country that begins). Every document is written when it is first asked for, and kept.
 */
export class EmbeddedInfrastructure implements NationalInfrastructure {
  readonly #holders: readonly Holder[];
  readonly #holdings = new Map<string, Holding>();
  readonly #written = new Map<string, Promise<Uint8Array>>();

  /** Throws {@link NationalDataError} for a key or code that is not in the directory, and for ids used twice. */
  constructor(directory: Directory, patients: readonly LoadedPatient[]) {
    this.#holders = patients.map((loaded) => hold(directory, loaded));
    const known = new Set<string>();
    for (const [index, { person, holdings }] of this.#holders.entries()) {
      const file = patients[index]?.file ?? '';
      for (const id of person.ids.map(writeCx)) {
        if (known.has(id)) throw new NationalDataError(file, 'id', 'another file has the same identifier');
        known.add(id);
      }
      for (const holding of holdings) {
        const key = writeUniqueId(holding.document.uniqueId);
        if (this.#holdings.has(key)) {
          throw new NationalDataError(file, '', 'a document has the same id as another one');
        }
        this.#holdings.set(key, holding);
      }
    }
  }

  /** Every patient's first identifier: for an operator who wants to try the node out, and for tests. */
  patientIds(): readonly PatientId[] {
    return this.#holders.map(({ person }) => person.match.id);
  }

  async findPatients(traits: PatientTraits): Promise<readonly PatientMatch[]> {
    return this.#holders.filter(({ person }) => matches(person, traits)).map(({ person }) => person.match);
  }

  async consents(patient: PatientId, country: CountryCode, kind?: DocumentClass): Promise<boolean> {
    const consents = this.#holder(patient)?.consents ?? [];
    return consents.some(
      (consent) =>
        (consent.country === 'any' || consent.country === country) &&
        (kind === undefined || consent.documents.some((name) => name === kind.name)),
    );
  }

  async listDocuments(patient: PatientId, kind: DocumentClass): Promise<readonly NationalDocument[]> {
    const documents = (this.#holder(patient)?.holdings ?? [])
      .map(({ document }) => document)
      .filter((document) => document.kind.code === kind.code);
    return documents.sort((a, b) => b.creationTime.getTime() - a.creationTime.getTime());
  }

  async findDocument(
    uniqueId: InstanceId,
    repositoryUniqueId: string,
  ): Promise<NationalDocument | undefined> {
    const document = this.#holdings.get(writeUniqueId(uniqueId))?.document;
    return document?.repositoryUniqueId === repositoryUniqueId ? document : undefined;
  }

  async fetchDocument({ uniqueId }: NationalDocument): Promise<Uint8Array> {
    const key = writeUniqueId(uniqueId);
    const holding = this.#holdings.get(key);
    if (holding === undefined) throw new Error('the document is none of this infrastructure');
    const written = this.#written.get(key) ?? holding.make();
    this.#written.set(key, written);
    try {
      return await written;
    } catch (error) {
      this.#written.delete(key);
      throw error;
    }
  }

  #holder(patient: PatientId): Holder | undefined {
    return this.#holders.find(({ person }) => person.ids.some((id) => samePatient(id, patient)));
  }
}
