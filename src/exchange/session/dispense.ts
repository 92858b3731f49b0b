import { consentPolicies, writeConsent } from '../../documents/cda/consent.js';
import { discardEDispensation } from '../../documents/cda/discard-dispensation.js';
import {
  DispensingError,
  type DispensingReason,
  dispense as makeDispensation,
} from '../../documents/cda/dispense.js';
import { writeEDispensation } from '../../documents/cda/e-dispensation.js';
import { readEPrescription } from '../../documents/cda/e-prescription.js';
import { CdaError } from '../../documents/cda/errors.js';
import { readHandedIn } from '../../documents/cda/handed-in.js';
import { documentClasses } from '../../kernel/classes.js';
import { type ErrorName, errorEntry } from '../../kernel/errors.js';
import { writeDtm } from '../../kernel/hl7-time.js';
import type { InstanceId } from '../../kernel/identifiers.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import type { SessionScope } from './services.js';
import { type ReadyDocument, submit } from './submit.js';
import type {
  DecideConsentInput,
  DiscardInput,
  DispenseInput,
  Problem,
  SubmitInput,
  Submitted,
} from './types.js';

const { eDispensation, eDispensationDiscard, consent } = documentClasses;

/**
 * A dispensation for the prescription that is shown: made of the pivot that arrived and of what the pharmacist
 * says, so that it is a pivot itself (dossier operation 4.2 rows 11 to 14).
 */
export function dispense(scope: SessionScope, input: DispenseInput): Promise<Submitted> {
  const { node, runtime } = scope;
  return submitMade(scope, input, () => {
    const documentId = newDocumentId(scope, 'ED');
    const made = makeDispensation(readEPrescription(input.prescription), {
      id: documentId,
      time: timestamp(runtime.clock.now()),
      language: node.languageCode,
      ...input.order,
    });
    const document = writeEDispensation(made);
    return { kind: eDispensation, documentId, document, languageCode: node.languageCode };
  });
}

/** The discard of a dispensation: its own document with the two edits of dossier transactions 6.5. */
export function discard(scope: SessionScope, input: DiscardInput): Promise<Submitted> {
  const { original } = input;
  return submitMade(scope, input, () => ({
    kind: eDispensationDiscard,
    documentId: readHandedIn(original, eDispensation).id,
    document: discardEDispensation(original),
    languageCode: scope.node.languageCode,
  }));
}

/** The patient's decision, told to the patient's own country (dossier transactions 6.6). */
export function decideConsent(scope: SessionScope, input: DecideConsentInput): Promise<Submitted> {
  const { node, runtime } = scope;
  const { policy, author, patient } = input;
  return submitMade(scope, input, () => {
    const documentId = newDocumentId(scope, 'CO');
    const language = node.languageCode;
    const at = timestamp(runtime.clock.now());
    return {
      kind: consent,
      documentId,
      document: writeConsent({ id: documentId, at, language, patient, policy, author }),
      languageCode: language,
      eventCodes: [consentPolicies[policy]],
    };
  });
}

/** Makes a document and hands it in; one that must not be made is not sent, and the person hears why. */
async function submitMade(
  scope: SessionScope,
  input: SubmitInput,
  make: () => ReadyDocument,
): Promise<Submitted> {
  let ready: ReadyDocument;
  try {
    ready = make();
    if (scope.peer.dialect.xdr.submissions[ready.kind.code] === undefined) {
      return notMade('ERROR_UNKNOWN_SIGNIFIER', `${scope.peer.name} does not take documents of this kind.`);
    }
  } catch (error) {
    if (error instanceof DispensingError) return notMade(reasons[error.reason], `${error.message}.`);
    if (error instanceof CdaError || error instanceof XmlRefusal) {
      return notMade('ERROR_ED_GENERIC', `The document cannot be used for this: ${error.message}.`, 'peer');
    }
    throw error;
  }
  scope.recorder.learn({ service: ready.kind.name });
  return submit(scope, input, ready);
}

const reasons: Readonly<Record<DispensingReason, ErrorName>> = {
  item: 'ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE',
  'package-count': 'ERROR_ED_GENERIC',
  'substitution-forbidden': 'ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED',
};

function notMade(name: ErrorName, text: string, whose: Problem['whose'] = 'professional'): Submitted {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return { outcome: 'notAccepted', problem: { code: errorEntry(name).code, text: sentence, whose } };
}

function newDocumentId({ node, runtime }: SessionScope, kind: string): InstanceId {
  return { root: node.homeCommunityId, extension: `${kind}-${runtime.ids.uuid()}` };
}

function timestamp(at: Date): string {
  return `${writeDtm(at)}+0000`;
}
