import { readEPrescription } from '../documents/cda/e-prescription.js';
import type { SessionView } from '../exchange/session/session.js';
import type { SessionEvent, ShownDocument } from '../exchange/session/types.js';
import { type DocumentClass, documentClasses } from '../kernel/classes.js';
import type { Crossing } from './crossing-file.js';
import { pharmacistOf, signatoryOf } from './signatory.js';

/** Takes a step of the session; rejects when it does not lead to one of these states. */
export type Take = (name: string, event: SessionEvent, wanted: readonly string[]) => Promise<SessionView>;

export interface CourseInput {
  readonly crossing: Crossing;
  readonly take: Take;
  /** Ends the crossing where there is nothing to go on with; says why. */
  readonly stop: (why: string) => never;
  /** The last dispensation of the house for this patient that stands, as it was sent. */
  readonly lastDispensation: () => Promise<Uint8Array | undefined>;
}

/** What a crossing does once the treatment relationship is confirmed; gives the documents that it showed. */
export type Course = (input: CourseInput) => Promise<readonly ShownDocument[]>;

const { ePrescription, eDispensation, eDispensationDiscard, consent } = documentClasses;
const SHOWN = ['shown', 'shownWithGaps', 'shownOriginal'];

const reads =
  (kind: DocumentClass): Course =>
  async ({ take }) => {
    const listed = await take('list documents', { type: 'LIST', kind }, ['listed']);
    const [document] = listed.context.documents ?? [];
    if (document === undefined) return [];
    const shown = await take('retrieve document', { type: 'RETRIEVE', document }, SHOWN);
    return shown.context.shown ?? [];
  };

/** One package of the first item of a prescription that is open. */
const dispenses: Course = async ({ crossing, take, stop }) => {
  const listed = await take('list documents', { type: 'LIST', kind: ePrescription }, ['listed']);
  const document = listed.context.documents?.find(
    ({ xml }) => xml !== undefined && xml.prescription?.dispensable !== false,
  );
  if (document === undefined)
    return stop('Every prescription was handed out already. Take a dispensation back first.');
  const shown = await take('retrieve document', { type: 'RETRIEVE', document }, SHOWN);
  const documents = shown.context.shown ?? [];
  const [item] = readEPrescription(documents[0]?.bytes ?? new Uint8Array()).items;
  const pharmacist = pharmacistOf(crossing.professional, crossing.asks);
  const handedOut = [{ item: item.id, packageCount: '1' }] as const;
  await take('dispense', { type: 'DISPENSE', pharmacist, handedOut }, ['dispensed']);
  return documents;
};

const discards: Course = async (input) => {
  const { take, lastDispensation } = input;
  const original = await lastDispensation();
  // Nothing stands that could be taken back: then there is something to hand out.
  const shown = original === undefined ? await dispenses(input) : [];
  await take('discard', { type: 'DISCARD', ...(original && { original }) }, ['discarded']);
  await take('list documents again', { type: 'LIST', kind: ePrescription }, ['listed']);
  return shown;
};

const decides: Course = async ({ crossing, take }) => {
  const author = signatoryOf(crossing.professional, crossing.asks);
  const decide = (policy: 'opt-in' | 'opt-out') => ({ type: 'DECIDE_CONSENT', policy, author }) as const;
  const list = { type: 'LIST', kind: ePrescription } as const;
  await take('withdraw consent', decide('opt-out'), ['consentRecorded']);
  await take('list is refused', list, ['noConsent']);
  await take('give consent', decide('opt-in'), ['consentRecorded']);
  await take('list documents', list, ['listed']);
  return [];
};

/** What a crossing of that service does; undefined for one that is no kind of document. */
export function courseOf(service: string): Course | undefined {
  const kind = Object.values(documentClasses).find(({ name }) => name === service);
  if (kind === undefined) return undefined;
  return (
    {
      [eDispensation.name]: dispenses,
      [eDispensationDiscard.name]: discards,
      [consent.name]: decides,
    }[kind.name] ?? reads(kind)
  );
}
