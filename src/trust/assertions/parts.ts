import type { SamlDialect } from '../../wire/dialects/dialect.js';
import type { AssertionParts } from '../../wire/saml/assertion.js';
import { PREVIOUS_SESSION, SENDER_VOUCHES } from '../../wire/saml/names.js';
import { AssertionFault } from './failures.js';

const HOUR = 60 * 60 * 1000;
/** How long an assertion may hold at most (dossier security 1.7). */
export const MAX_SPAN_MS = { hcp: 4 * HOUR, trc: 2 * HOUR, nok: 2 * HOUR } as const;

/** What the checks of an assertion's parts go by. */
export interface PartRules {
  readonly saml: SamlDialect;
  readonly now: Date;
  /** How far the two clocks may be apart. */
  readonly skewMs: number;
}

/** The kinds that are judged. */
export type Kind = 'hcp' | 'trc' | 'nok';
type Check = (parts: AssertionParts, rules: PartRules, kind: Kind) => void;

/** Rows 7 and 13: nothing that is required is absent, and the version is 2.0 (dossier security 4.1). */
export function requireParts<Value extends AssertionParts>(
  reading: { version: string | undefined; missing: readonly string[]; value: Partial<Value> },
  kind: Kind,
): AssertionParts & Partial<Value> {
  const [missing] = reading.missing;
  if (missing !== undefined) throw new AssertionFault(kind, `${missing} element/attribute is required`);
  if (reading.version !== '2.0') throw new AssertionFault(kind, 'Version must be 2.0');
  // The reader lists every part that it could not read as missing.
  return reading.value as AssertionParts & Partial<Value>;
}

const notYet: Check = ({ notBefore }, { now, skewMs }, kind) => {
  if (now.getTime() + skewMs < notBefore.getTime()) {
    throw new AssertionFault(kind, 'Conditions/@NotBefore: the assertion is not valid yet');
  }
};

const expired: Check = ({ notOnOrAfter }, { now, skewMs }, kind) => {
  if (now.getTime() - skewMs >= notOnOrAfter.getTime()) {
    throw new AssertionFault(kind, 'Conditions/@NotOnOrAfter: the assertion has expired');
  }
};

const span: Check = ({ notBefore, notOnOrAfter }, _, kind) => {
  const spanMs = notOnOrAfter.getTime() - notBefore.getTime();
  if (spanMs <= 0 || spanMs > MAX_SPAN_MS[kind]) {
    throw new AssertionFault(
      kind,
      `Conditions: the assertion must be valid for ${MAX_SPAN_MS[kind] / HOUR} hours at most`,
    );
  }
};

const hcpConfirmation: Check = ({ confirmationMethod }, { saml }) => {
  if (saml.hcpConfirmationMethods?.includes(confirmationMethod) === false) {
    throw new AssertionFault('hcp', 'SubjectConfirmation/@Method is not allowed');
  }
};

const senderVouches: Check = ({ confirmationMethod }, _, kind) => {
  if (confirmationMethod !== SENDER_VOUCHES) {
    throw new AssertionFault(kind, 'SubjectConfirmation/@Method must be sender-vouches');
  }
};

const strongAuthentication: Check = ({ authnContextClass }, { saml }) => {
  if (saml.authnContextClasses?.includes(authnContextClass) === false) {
    throw new AssertionFault('weakAuthentication', 'AuthnContextClassRef is not a two-factor authentication');
  }
};

const previousSession: Check = ({ authnContextClass }, _, kind) => {
  if (authnContextClass !== PREVIOUS_SESSION) {
    throw new AssertionFault(kind, 'AuthnContextClassRef must be PreviousSession');
  }
};

const audience: Check = ({ audiences }, { saml }, kind) => {
  if (saml.audience !== undefined && !audiences.includes(saml.audience)) {
    throw new AssertionFault(kind, 'AudienceRestriction/Audience is not the one of cross-border use');
  }
};

const standing: readonly Check[] = [senderVouches, notYet, expired, span, previousSession, audience];

const checks: Readonly<Record<Kind, readonly Check[]>> = {
  hcp: [notYet, expired, span, hcpConfirmation, strongAuthentication, audience],
  trc: standing,
  nok: standing,
};

/** Rows 8, 9 and 14, in that order (dossier security 4.1). Throws {@link AssertionFault}. */
export function checkParts(parts: AssertionParts, rules: PartRules, kind: Kind): void {
  for (const check of checks[kind]) check(parts, rules, kind);
}
