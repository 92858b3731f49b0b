import type { SamlDialect } from '../../wire/dialects/dialect.js';
import type {
  AssertionParts,
  CodedOrText,
  HcpAssertion,
  HcpAttribute,
  HcpAttributes,
} from '../../wire/saml/assertion.js';
import { hcpAttributeNames, ISCO } from '../../wire/saml/names.js';
import { AssertionFault, type Failure } from './failures.js';

/** Dossier security 1.5; compared without case. */
export const FACILITY_TYPES: readonly string[] = ['Hospital', 'Resident Physician', 'Pharmacy', 'Other'];
/** Dossier security 1.5; case counts. */
export const PURPOSES_OF_USE: readonly string[] = ['TREATMENT', 'EMERGENCY'];

const REQUIRED: readonly HcpAttribute[] = [
  'subjectId',
  'role',
  'facilityType',
  'purposeOfUse',
  'locality',
  'permissions',
];

/** Attributes whose absence is another failure than that of the rest. */
const ABSENT: Readonly<Partial<Record<HcpAttribute, Failure>>> = {
  role: 'role',
  purposeOfUse: 'purpose',
  permissions: 'rights',
};

type Check = (hcp: HcpAssertion, saml: SamlDialect) => void;

/** Row 10: every required attribute is there and not blank (dossier security 4.1, 1.3). */
export function requireAttributes(
  hcp: AssertionParts & Partial<HcpAttributes>,
  saml: SamlDialect,
): HcpAssertion {
  const missing = [...REQUIRED, ...saml.furtherAttributes].find((name) => isAbsent(hcp[name]));
  if (missing !== undefined) {
    throw new AssertionFault(
      ABSENT[missing] ?? 'hcp',
      `the attribute ${hcpAttributeNames(saml)[missing].friendlyName} is required`,
    );
  }
  // REQUIRED lists what the type requires.
  return hcp as HcpAssertion;
}

function isAbsent(value: HcpAttributes[HcpAttribute] | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** A value in the form that the dialect has for it, or undefined when it is in the other one. */
export function valueIn(form: 'coded' | 'text', value: CodedOrText): string | undefined {
  if ('text' in value) return form === 'text' ? value.text : undefined;
  return form === 'coded' ? value.code : undefined;
}

/** The entry of a list that a value is, compared without case. */
export function entryOf(list: readonly string[], value: string | undefined): string | undefined {
  return value === undefined ? undefined : list.find((entry) => entry.toLowerCase() === value.toLowerCase());
}

const role: Check = ({ role: value }, saml) => {
  const known = entryOf(Object.keys(saml.roles), valueIn(saml.roleForm, value));
  const foreign = 'code' in value && value.codeSystem !== undefined && value.codeSystem !== ISCO.codeSystem;
  if (known === undefined || foreign) {
    throw new AssertionFault('role', 'the attribute XSPA Role is not one of the allowed roles');
  }
};

const facilityType: Check = ({ facilityType: value }, saml) => {
  if (entryOf(FACILITY_TYPES, value) === undefined) {
    throw new AssertionFault('hcp', `the attribute ${saml.facilityTypeFriendlyName} has an unknown value`);
  }
};

const onBehalfOf: Check = ({ role: value, onBehalfOf: whom }, saml) => {
  if (entryOf(saml.onBehalfOfRequired, valueIn(saml.roleForm, value)) === undefined) return;
  if (entryOf(saml.onBehalfOfValues, whom) === undefined) {
    throw new AssertionFault('hcp', 'the attribute OnBehalfOf is required of this role');
  }
};

const purposeOfUse: Check = (hcp, saml) => checkPurpose(hcp.purposeOfUse, saml);

/** The purpose is treatment or emergency, in the dialect's form. Throws {@link AssertionFault}. */
export function checkPurpose(purpose: CodedOrText, saml: SamlDialect): void {
  if (!PURPOSES_OF_USE.includes(valueIn(saml.purposeForm, purpose) ?? '')) {
    throw new AssertionFault(
      'purpose',
      'the attribute XSPA Purpose Of Use is neither TREATMENT nor EMERGENCY',
    );
  }
}

const checks: readonly Check[] = [role, facilityType, onBehalfOf, purposeOfUse];

/** Row 10: the attributes' values (dossier security 4.1, 1.4, 1.5). Throws {@link AssertionFault}. */
export function checkAttributes(hcp: HcpAssertion, saml: SamlDialect): void {
  for (const check of checks) check(hcp, saml);
}
