import { documentClasses } from '../../kernel/classes.js';
import type { SamlDialect } from '../../wire/dialects/dialect.js';
import type { HcpAssertion } from '../../wire/saml/assertion.js';
import type { TransactionKey } from '../../wire/transactions.js';
import { entryOf, valueIn } from './attributes.js';
import { AssertionFault, type JudgedTransaction, refusing } from './failures.js';

const IDENTIFY = ['PRD-006'];
const REVIEW = ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016'];
const REVIEW_ORDERS = ['PRD-004', 'PRD-010'];
const RECORD_ADMINISTRATION = ['PPD-046'];
const RECORD_CONSENT = ['PPD-032'];

type ByClass = Readonly<Record<string, readonly string[]>>;

const read: ByClass = {
  [documentClasses.patientSummary.code]: REVIEW,
  [documentClasses.ePrescription.code]: REVIEW_ORDERS,
  [documentClasses.mro.code]: REVIEW_ORDERS,
  [documentClasses.hospitalDischarge.code]: REVIEW,
  [documentClasses.laboratory.code]: REVIEW,
  [documentClasses.imagingReport.code]: REVIEW,
  [documentClasses.imaging.code]: REVIEW,
};

/** Permissions that a class needs, all of them (dossier security 1.6). */
const byClass: Readonly<Record<Exclude<TransactionKey, 'xcpd'>, ByClass>> = {
  xcaList: read,
  xcaRetrieve: read,
  xdr: {
    [documentClasses.eDispensation.code]: RECORD_ADMINISTRATION,
    [documentClasses.eDispensationDiscard.code]: RECORD_ADMINISTRATION,
    [documentClasses.hcer.code]: RECORD_ADMINISTRATION,
    [documentClasses.consent.code]: RECORD_CONSENT,
  },
};

/**
 * Row 12: the role and the permissions for the transaction and all its classes; while the classes are not
 * known, for any class at all (dossier security 4.1, 1.6, 11.2 no. 10). Throws {@link AssertionFault}.
 */
export function checkRights(
  hcp: HcpAssertion,
  { transaction, classes, dialect: { saml } }: JudgedTransaction,
): void {
  if (saml.rolePairs.includes(transaction)) checkRolePair(hcp, saml);
  if (transaction === 'xcpd') {
    checkPermissions(hcp, IDENTIFY);
    return;
  }
  const table = byClass[transaction];
  if (classes === undefined) {
    if (!Object.keys(table).some((code) => mayUse(hcp, code, table, saml))) {
      throw new AssertionFault('rights', 'the role or its permissions allow no document class');
    }
    return;
  }
  if (classes.length === 0) throw new AssertionFault('unknownClass', 'the class code is missing');
  for (const code of classes) checkClass(hcp, code, table, saml);
}

/**
 * The rights to one document class, for when it becomes known: before a retrieved document is released.
 * Throws an ExchangeError.
 */
export function requireClassRights(
  hcp: HcpAssertion,
  classCode: string,
  judged: Omit<JudgedTransaction, 'classes'>,
): void {
  const full = { ...judged, classes: [classCode] };
  refusing(full, () => checkRights(hcp, full));
}

function mayUse(hcp: HcpAssertion, code: string, table: ByClass, saml: SamlDialect): boolean {
  try {
    checkClass(hcp, code, table, saml);
    return true;
  } catch (error) {
    if (error instanceof AssertionFault) return false;
    throw error;
  }
}

function checkClass(hcp: HcpAssertion, code: string, table: ByClass, saml: SamlDialect): void {
  const permissions = Object.hasOwn(table, code) ? table[code] : undefined;
  if (permissions === undefined) throw new AssertionFault('unknownClass', 'the class code is not supported');
  if (saml.rolesFor !== undefined) {
    const roles = saml.rolesFor[code] ?? [];
    if (entryOf(roles, valueIn(saml.roleForm, hcp.role)) === undefined) {
      throw new AssertionFault('rights', `the role may not ask for the document class ${code}`);
    }
  }
  checkPermissions(hcp, permissions);
  if (code === documentClasses.eDispensationDiscard.code && hcp.organisationId === undefined) {
    throw new AssertionFault('hcp', 'the attribute XSPA Organization ID is required for a discard');
  }
}

function checkPermissions(hcp: HcpAssertion, needed: readonly string[]): void {
  const lacking = needed.find((code) => !hcp.permissions.includes(code));
  if (lacking !== undefined) {
    throw new AssertionFault('rights', `the attribute Hl7 Permissions lacks ${lacking}`);
  }
}

function checkRolePair({ role }: HcpAssertion, saml: SamlDialect): void {
  if ('text' in role || role.displayName?.toLowerCase() !== saml.roles[role.code]?.toLowerCase()) {
    throw new AssertionFault('rights', 'the display name of XSPA Role is not the one of its code');
  }
}
