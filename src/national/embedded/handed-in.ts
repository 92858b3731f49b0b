import { createHash } from 'node:crypto';
import { ExchangeError } from '../../kernel/errors.js';
import { type InstanceId, type PatientId, writeCx, writeUniqueId } from '../../kernel/identifiers.js';
import type {
  HandedIn,
  HandedInConsent,
  HandedInDiscard,
  HandedInDispensation,
  HandedInReport,
  Submissions,
} from '../submissions.js';
import type { Holder } from './holdings.js';
import type { KeptReport, Register, Table } from './register.js';

/** A prescription as a dispensation is judged by it. */
export interface HeldPrescription {
  /** Its own id, and those of its documents: another country may name any of them. */
  readonly ids: readonly InstanceId[];
  /** Handed out already before the register began. */
  readonly closed: boolean;
  readonly items: readonly HeldItem[];
}

export interface HeldItem {
  readonly id: InstanceId;
  readonly packages: number;
  readonly substitutionForbidden: boolean;
}

const same = (a: InstanceId, b: InstanceId) => writeUniqueId(a) === writeUniqueId(b);

/** How many packages of an item can still be handed out. */
export function remaining(
  register: Register,
  { closed }: HeldPrescription,
  { id, packages }: HeldItem,
): number {
  return closed ? 0 : Math.max(0, packages - register.dispensed(writeUniqueId(id)));
}

/**
 * What other countries hand in, judged by the country's own prescriptions and kept in its register, each in
 * one transaction: of two that come at once for the last package one is refused.
 */
export class EmbeddedSubmissions implements Submissions {
  readonly #register: Register;
  readonly #holder: (patient: PatientId) => Holder | undefined;

  constructor(register: Register, holder: (patient: PatientId) => Holder | undefined) {
    this.#register = register;
    this.#holder = holder;
  }

  async submitDispensation(dispensation: HandedInDispensation): Promise<void> {
    const register = this.#register;
    const kept = this.#keptOf(dispensation);
    register.change(() => {
      if (this.#isKept('dispensation', kept)) {
        if (register.discardOf(kept.id) === undefined) return;
        throw new ExchangeError('ERROR_EP_NOT_MATCHING', {
          context: 'This dispensation was discarded; another one needs a document of its own.',
        });
      }
      const prescription = this.#prescriptionOf(dispensation);
      const asked = new Map<HeldItem, { packages: number; substituted: boolean }>();
      for (const { item, packages, substituted } of dispensation.items) {
        const held = itemOf(prescription, item);
        const before = asked.get(held) ?? { packages: 0, substituted: false };
        asked.set(held, {
          packages: before.packages + packages,
          substituted: before.substituted || substituted,
        });
      }
      const items = [...asked].map(([held, { packages, substituted }]) => {
        const left = remaining(register, prescription, held);
        if (left === 0) throw new ExchangeError('ERROR_EP_ALREADY_DISPENSED');
        if (packages > left) {
          throw new ExchangeError('ERROR_EP_ALREADY_DISPENSED', {
            context: 'More packages are dispensed than are left of the ePrescription.',
          });
        }
        if (substituted && held.substitutionForbidden) {
          throw new ExchangeError('ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED');
        }
        return { item: writeUniqueId(held.id), packages };
      });
      const { origin, friendly } = dispensation;
      register.addDispensation(
        {
          ...kept,
          prescription: writeUniqueId(prescription.ids[0] ?? dispensation.prescriptionId),
          country: origin.country,
          organisation: origin.organisationId ?? null,
          professional: origin.professionalId,
          friendly,
        },
        items,
      );
    });
  }

  async discardDispensation(discard: HandedInDiscard): Promise<void> {
    const register = this.#register;
    const dispensationId = writeUniqueId(discard.documentId);
    const kept = { ...this.#keptOf(discard), id: writeUniqueId(discard.discardId) };
    register.change(() => {
      if (this.#isKept('discard', kept)) return;
      const dispensation = register.dispensation(dispensationId);
      if (dispensation === undefined || dispensation.patient !== kept.patient) {
        throw new ExchangeError('ERROR_EP_NOT_MATCHING', { context: 'There is no such dispensation.' });
      }
      const { country, organisationId = null, professionalId } = discard.origin;
      const isDispenser =
        dispensation.country === country &&
        (dispensation.organisation === null
          ? dispensation.professional === professionalId
          : dispensation.organisation === organisationId);
      if (!isDispenser) {
        throw new ExchangeError('ERROR_INSUFFICIENT_RIGHTS', {
          context: 'Only who dispensed may discard the dispensation.',
        });
      }
      if (register.discardOf(dispensationId) !== undefined) {
        throw new ExchangeError('ERROR_EP_NOT_MATCHING', {
          context: 'The dispensation was discarded already.',
        });
      }
      register.addDiscard(kept, dispensationId);
    });
  }

  async recordConsent(consent: HandedInConsent): Promise<void> {
    const kept = this.#keptOf(consent);
    this.#register.change(() => {
      if (this.#isKept('consent', kept)) return;
      this.#register.addConsent(kept, consent.origin.country, consent.decision);
    });
  }

  async receiveReport(report: HandedInReport): Promise<void> {
    const kept = this.#keptOf(report);
    this.#register.change(() => {
      if (this.#isKept('report', kept)) return;
      this.#register.addReport(kept, report.origin.country, report.friendly);
    });
  }

  /** True when this very document is kept already. Throws when another one has its id. */
  #isKept(table: Table, { id, patient, hash }: KeptReport): boolean {
    const before = this.#register.document(table, id);
    if (before === undefined) return false;
    if (before.hash === hash && before.patient === patient) return true;
    throw new ExchangeError('XDSDuplicateUniqueIdInRegistry');
  }

  /** A patient is kept by one identifier, whichever was used. */
  #keptOf({ documentId, patientId, receivedAt, document }: HandedIn): KeptReport {
    const holder = this.#holder(patientId);
    if (holder === undefined) throw new ExchangeError('XDSUnknownPatientId');
    return {
      id: writeUniqueId(documentId),
      patient: writeCx(holder.person.match.id),
      hash: createHash('sha256').update(document).digest('hex'),
      at: receivedAt.getTime(),
      document,
    };
  }

  #prescriptionOf({ patientId, prescriptionId }: HandedInDispensation): HeldPrescription {
    const found = this.#holder(patientId)?.prescriptions.find(({ ids }) =>
      ids.some((id) => same(id, prescriptionId)),
    );
    if (found === undefined) throw new ExchangeError('ERROR_EP_NOT_MATCHING');
    return found;
  }
}

/** The item by its id; of a prescription with one item its own id does as well. */
function itemOf({ ids, items }: HeldPrescription, wanted: InstanceId): HeldItem {
  const [only, ...others] = items;
  const found =
    items.find(({ id }) => same(id, wanted)) ??
    (others.length === 0 && ids.some((id) => same(id, wanted)) ? only : undefined);
  if (found === undefined) throw new ExchangeError('ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE');
  return found;
}
