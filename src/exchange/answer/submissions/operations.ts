import { type ConsentPolicy, consentPolicy, readConsent } from '../../../documents/cda/consent.js';
import {
  type HandedInDocument,
  type ReadDispensation,
  readDiscard,
  readDispensation,
  readHandedIn,
} from '../../../documents/cda/handed-in.js';
import { type DocumentClass, documentClasses } from '../../../kernel/classes.js';
import { ExchangeError } from '../../../kernel/errors.js';
import type { InstanceId } from '../../../kernel/identifiers.js';
import { type Operation, readOr } from './operation.js';

const { eDispensation, eDispensationDiscard, ePrescription, consent, hcer } = documentClasses;

interface Dispensed extends ReadDispensation {
  readonly prescriptionId: InstanceId;
}

/** A dispensation (dossier transactions 6.4, documents 2.6): it names the prescription and sane amounts. */
const dispensation: Operation<Dispensed> = {
  // Also the code of a dispensation that is not valid (dossier transactions 7.1).
  read: ({ document }) => {
    const read = readOr('ERROR_EP_ALREADY_DISPENSED', () => readDispensation(document.bytes));
    const { prescriptionId } = read;
    if (prescriptionId === undefined) {
      throw new ExchangeError('ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE', {
        context: 'The dispensation names no ePrescription.',
        location: 'inFulfillmentOf/order/id',
      });
    }
    return { ...read, prescriptionId };
  },
  consent: ePrescription,
  translated: true,
  record: (national, handedIn, { prescriptionId, items }, { friendly }) =>
    national.submitDispensation({
      ...handedIn,
      prescriptionId,
      items: items.map(({ item = prescriptionId, ...amounts }) => ({ item, ...amounts })),
      friendly,
    }),
};

/** A discard (dossier transactions 6.5): it goes untranslated, and its id is the submission set's. */
const discard: Operation = {
  read: ({ document }) => readOr('ERROR_ED_DISCARD_FAILED', () => readDiscard(document.bytes)),
  consent: ePrescription,
  translated: false,
  record: (national, handedIn, _read, { submission }) =>
    national.discardDispensation({ ...handedIn, discardId: submission.set.uniqueId }),
};

interface Decided extends HandedInDocument {
  readonly decision: ConsentPolicy;
}

/** A consent or its withdrawal (dossier transactions 6.6): one policy, the one that the metadata name. */
const consentDecision: Operation<Decided> = {
  read: ({ document, entry }) => {
    const { policies, ...read } = readOr('ERROR_POLICY_VIOLATION', () => readConsent(document.bytes));
    const [code, ...more] = policies;
    if (more.length > 0) {
      throw new ExchangeError('ERROR_NO_CONSENT', { context: 'A consent to several policies is not taken.' });
    }
    const decision = code === undefined ? undefined : consentPolicy(code);
    if (decision === undefined) throw new ExchangeError('ERROR_UNKNOWN_POLICY');
    if (entry.eventCodes.some((event) => event.code !== code)) {
      throw new ExchangeError('XDSRegistryMetadataError', {
        context: 'The document and its metadata name different policies.',
        location: 'eventCode',
      });
    }
    return { ...read, decision };
  },
  consent: undefined,
  translated: false,
  record: (national, handedIn, { decision }) => national.recordConsent({ ...handedIn, decision }),
};

/** A report of an encounter abroad. */
const encounter: Operation = {
  read: ({ document }) => readOr('ERROR_HQI_GENERIC', () => readHandedIn(document.bytes, hcer)),
  consent: 'any',
  translated: true,
  record: (national, handedIn, _read, { friendly }) => national.receiveReport({ ...handedIn, friendly }),
};

const byClass: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [eDispensation.code, dispensation as Operation],
  [eDispensationDiscard.code, discard],
  [consent.code, consentDecision as Operation],
  [hcer.code, encounter],
]);

/** What is done with a submission of that class; undefined for one that is never handed in. */
export function operationOf({ code }: DocumentClass): Operation | undefined {
  return byClass.get(code);
}
