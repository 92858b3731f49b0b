import type { Coded } from '../../kernel/patient.js';
import { defined } from '../defined.js';
import type { PrescriptionFlags } from './document-entry.js';

// All event codes share one scheme; their coding scheme tells them apart (pitfall 25).
const DISPENSABLE = '1.3.6.1.4.1.19376.1.2.3';
const PRODUCT = '2.16.840.1.113883.6.73';
const DOSE_FORM = '0.4.0.127.0.16.1.1.2.1';
const STRENGTH = 'eHDSI_Strength_CodeSystem';
const SUBSTITUTION = '2.16.840.1.113883.5.1070';

const OPEN: Coded = {
  code: 'urn:ihe:iti:xdw:2011:eventCode:open',
  codeSystem: DISPENSABLE,
  displayName: 'Open',
};
const CLOSED: Coded = {
  code: 'urn:ihe:iti:xdw:2011:eventCode:closed',
  codeSystem: DISPENSABLE,
  displayName: 'Closed',
};

/**
 * The prescription's flags among the event codes of an entry (dossier transactions 4.3.1), and the codes
 * that are none of them: further ones of the same kind, unknown values, other coding schemes. A flag that was
 * not sent is unknown, never false.
 */
export function readEventCodes(codes: readonly Coded[]): {
  prescription?: PrescriptionFlags;
  otherEventCodes: readonly Coded[];
} {
  const rest = [...codes];
  const take = (belongs: (code: Coded) => boolean): Coded | undefined => {
    const index = rest.findIndex(belongs);
    return index < 0 ? undefined : rest.splice(index, 1)[0];
  };
  const from = (codeSystem: string) => (code: Coded) => code.codeSystem === codeSystem;
  // Two states of one prescription contradict each other: then neither is believed.
  const states = codes.filter(from(DISPENSABLE));
  const state =
    states.length === 1 ? take(({ code }) => code === OPEN.code || code === CLOSED.code) : undefined;
  const flags = defined({
    dispensable: state === undefined ? undefined : state.code === OPEN.code,
    product: take(from(PRODUCT)),
    doseForm: take(from(DOSE_FORM)),
    strength: take(from(STRENGTH))?.code,
    substitution: take(from(SUBSTITUTION)),
  });
  return defined({
    prescription: Object.keys(flags).length === 0 ? undefined : flags,
    otherEventCodes: rest,
  });
}

/** The event codes that tell the prescription's flags; only what is known (dossier transactions 4.3.1). */
export function eventCodesOf(flags: PrescriptionFlags): Coded[] {
  return [
    flags.dispensable === undefined ? undefined : flags.dispensable ? OPEN : CLOSED,
    flags.product && { ...flags.product, codeSystem: PRODUCT },
    flags.doseForm && { ...flags.doseForm, codeSystem: DOSE_FORM },
    flags.strength === undefined
      ? undefined
      : { code: flags.strength, codeSystem: STRENGTH, displayName: 'Strength of medication' },
    flags.substitution && { ...flags.substitution, codeSystem: SUBSTITUTION },
  ].filter((code) => code !== undefined);
}
