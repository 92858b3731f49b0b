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
import { EmbeddedSubmissions, remaining } from './handed-in.js';
import { type Holder, type Holding, hold } from './holdings.js';
import { matches } from './matching.js';
import { Register } from './register.js';
import type { LoadedPatient } from './schema.js';

/**
 * A national infrastructure in the node itself, over the files of a folder (for a demonstration, for tests, for
 * a country that begins). Every document is written when it is first asked for, and kept.
 */
export class EmbeddedInfrastructure extends EmbeddedSubmissions implements NationalInfrastructure {
  readonly #holders: readonly Holder[];
  readonly #holdings = new Map<string, Holding>();
  readonly #written = new Map<string, Promise<Uint8Array>>();
  readonly #register: Register;

  /** What others hand in goes into `register`. Throws {@link NationalDataError} for a key or code that is not in the directory, and for ids used twice. */
  constructor(directory: Directory, patients: readonly LoadedPatient[], register = new Register()) {
    super(register, (patient) => this.#holder(patient));
    this.#register = register;
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
    const holder = this.#holder(patient);
    if (holder === undefined) return false;
    // What the patient decided last on this country goes before what the file says.
    const decision = this.#register.decision(writeCx(holder.person.match.id), country);
    if (decision !== undefined) return decision === 'opt-in';
    return holder.consents.some(
      (consent) =>
        (consent.country === 'any' || consent.country === country) &&
        (kind === undefined || consent.documents.some((name) => name === kind.name)),
    );
  }

  async listDocuments(patient: PatientId, kind: DocumentClass): Promise<readonly NationalDocument[]> {
    const documents = (this.#holder(patient)?.holdings ?? [])
      .map((holding) => this.#current(holding))
      .filter((document) => document.kind.code === kind.code);
    return documents.sort((a, b) => b.creationTime.getTime() - a.creationTime.getTime());
  }

  async findDocument(
    uniqueId: InstanceId,
    repositoryUniqueId: string,
  ): Promise<NationalDocument | undefined> {
    const holding = this.#holdings.get(writeUniqueId(uniqueId));
    return holding?.document.repositoryUniqueId === repositoryUniqueId ? this.#current(holding) : undefined;
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

  /** The metadata as they are now: a prescription stays dispensable while a package is left. */
  #current({ document, prescription: held }: Holding): NationalDocument {
    const { prescription } = document;
    if (held === undefined || prescription === undefined) return document;
    const dispensable = held.items.some((item) => remaining(this.#register, held, item) > 0);
    return dispensable === prescription.dispensable
      ? document
      : { ...document, prescription: { ...prescription, dispensable } };
  }

  #holder(patient: PatientId): Holder | undefined {
    return this.#holders.find(({ person }) => person.ids.some((id) => samePatient(id, patient)));
  }
}
