import type { XmlElement } from 'libxml2-wasm';
import { type PatientId, readCx, writeCx } from '../../kernel/identifiers.js';
import { defined } from '../defined.js';
import type { NextOfKin } from '../saml/assertion.js';
import { NEXT_OF_KIN_PARTS } from '../saml/names.js';
import { expand, type QName } from '../xml/namespaces.js';
import { childOf, isNamed, textOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';
import { ISSUE, nextOfKinElements, SAML_2 } from './names.js';

/** What a token is asked for: that a professional treats a patient, or who speaks for one. */
export type TokenRequest = TrcRequest | NokRequest;

export interface TrcRequest {
  readonly kind: 'trc';
  readonly patient: PatientId;
  /** As it was sent; that of the professional's identity where left out. */
  readonly purpose?: 'TREATMENT' | 'EMERGENCY';
  readonly prescriptionId?: string;
  readonly dispensationPin?: string;
}

export interface NokRequest {
  readonly kind: 'nok';
  readonly nextOfKin: NextOfKin;
}

/** Why nothing is issued; the text crosses to the one who asks and names no value. */
export class TokenRefusal extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'TokenRefusal';
  }
}

/** Writes `wst:RequestSecurityToken` (dossier security 2.3, 10.3). */
export function writeTokenRequest(request: TokenRequest): Element {
  return el(
    'wst:RequestSecurityToken',
    {},
    el('wst:RequestType', {}, ISSUE),
    el('wst:TokenType', {}, SAML_2),
    request.kind === 'trc' ? trcParameters(request) : nokParameters(request.nextOfKin),
  );
}

function trcParameters({ patient, purpose, prescriptionId, dispensationPin }: TrcRequest): Element {
  return el(
    'trc:TRCParameters',
    {},
    part('trc:PurposeOfUse', purpose),
    part('trc:PatientId', writeCx(patient)),
    part('trc:DispensationPinCode', dispensationPin),
    part('trc:PrescriptionId', prescriptionId),
  );
}

function nokParameters(nextOfKin: NextOfKin): Element {
  const { birthDate } = nextOfKin;
  const values = { ...nextOfKin, ...(birthDate === undefined ? {} : { birthDate: dayFirst(birthDate) }) };
  return el(
    'nok:NoKParameters',
    {},
    NEXT_OF_KIN_PARTS.map((name) => part(`nok:${nextOfKinElements[name]}`, values[name])),
  );
}

function part(name: QName, value: string | undefined): Element | undefined {
  return value === undefined ? undefined : el(name, {}, value);
}

/** Reads `wst:RequestSecurityToken`. Throws {@link TokenRefusal}. */
export function readTokenRequest(element: XmlElement): TokenRequest {
  if (!isNamed(element, 'wst:RequestSecurityToken')) {
    throw new TokenRefusal('The body holds no RequestSecurityToken.');
  }
  if (textOf(childOf(element, 'wst:RequestType')) !== ISSUE) {
    throw new TokenRefusal('Only ISSUE action is supported: RequestType has to say so.');
  }
  if (textOf(childOf(element, 'wst:TokenType')) !== SAML_2) {
    throw new TokenRefusal('Only SAML2.0 Tokens are Issued: TokenType has to say so.');
  }
  const trc = childOf(element, 'trc:TRCParameters');
  const nok = childOf(element, 'nok:NoKParameters');
  if (trc !== undefined && nok !== undefined) {
    throw new TokenRefusal('One token is issued at a time: ask for TRC or NoK.');
  }
  if (trc !== undefined) return readTrcParameters(trc);
  if (nok !== undefined) return { kind: 'nok', nextOfKin: readNokParameters(nok) };
  throw new TokenRefusal('No TRC Parameters in RST, nor NoK Parameters.');
}

function readTrcParameters(parameters: XmlElement): TrcRequest {
  const given = (name: QName) => textOf(only(parameters, name));
  const cx = given('trc:PatientId');
  if (cx === undefined) throw new TokenRefusal('Patient ID is Missing from the RST.');
  const patient = readCx(cx);
  if (patient === undefined) {
    throw new TokenRefusal('The patient id is not in CX form: extension^^^&root&ISO.');
  }
  return defined({
    kind: 'trc' as const,
    patient,
    purpose: readPurpose(given('trc:PurposeOfUse')),
    prescriptionId: given('trc:PrescriptionId'),
    dispensationPin: given('trc:DispensationPinCode'),
  });
}

function readPurpose(purpose: string | undefined): TrcRequest['purpose'] {
  if (purpose === undefined || purpose === 'TREATMENT' || purpose === 'EMERGENCY') return purpose;
  throw new TokenRefusal('Purpose of Use MUST be either TREATMENT or EMERGENCY.');
}

function readNokParameters(parameters: XmlElement): NextOfKin {
  const values: Partial<Record<keyof NextOfKin, string | undefined>> = Object.fromEntries(
    NEXT_OF_KIN_PARTS.map((name) => [name, textOf(only(parameters, `nok:${nextOfKinElements[name]}`))]),
  );
  const birthDate = values.birthDate === undefined ? undefined : yearFirst(values.birthDate);
  return defined({ ...values, birthDate }) as NextOfKin;
}

/** The one child of that name; two would leave open which of them was meant. */
function only(parent: XmlElement, name: QName): XmlElement | undefined {
  const { uri, local } = expand(name);
  const [found, second] = parent.find(`*[local-name() = '${local}' and namespace-uri() = '${uri}']`);
  if (second !== undefined) throw new TokenRefusal(`${local} stands twice.`);
  return found as XmlElement | undefined;
}

/** `1980-01-31` as `31-01-1980`. */
function dayFirst(date: string): string {
  return date.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3-$2-$1');
}

function yearFirst(date: string): string {
  const iso = date.replace(/^(\d\d)-(\d\d)-(\d{4})$/, '$3-$2-$1');
  const at = /^\d{4}-\d\d-\d\d$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : undefined;
  // Date takes 30 February for 2 March.
  if (at === undefined || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso) {
    throw new TokenRefusal('NextOfKinBirthDate is no date of the form dd-MM-yyyy.');
  }
  return iso;
}
