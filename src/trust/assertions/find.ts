import type { XmlElement } from 'libxml2-wasm';
import type { Dialect } from '../../wire/dialects/dialect.js';
import { kindOf } from '../../wire/saml/kind.js';
import type { TransactionKey } from '../../wire/transactions.js';
import { childrenOf } from '../../wire/xml/read.js';
import { AssertionFault } from './failures.js';

export interface FoundAssertions {
  readonly hcp: XmlElement;
  readonly trc?: XmlElement;
  readonly nok?: XmlElement;
}

/** Transactions that go without a treatment relationship. */
const WITHOUT_TRC: readonly TransactionKey[] = ['xcpd'];

/**
 * The assertions among the direct children of `wsse:Security`, by content and never by place (dossier
 * security 4.1 rows 3, 5, 6; 3.4 nos. 7, 8; transactions 2.3). A next of kin assertion may go with any of them.
 */
export function findAssertions(
  security: XmlElement | undefined,
  transaction: TransactionKey,
  { saml }: Dialect,
): FoundAssertions {
  if (security === undefined) throw new AssertionFault('noSecurity', 'Security element is required');
  const kinds = childrenOf(security, 'saml:Assertion').map((element) => ({
    element,
    kind: kindOf(element, saml),
  }));
  const [hcp, secondHcp] = kinds.filter(({ kind }) => kind === 'hcp');
  const [trc, secondTrc] = kinds.filter(({ kind }) => kind === 'trc');
  const [nok, secondNok] = kinds.filter(({ kind }) => kind === 'nok');
  const encrypted = childrenOf(security, 'saml:EncryptedAssertion')[0];
  if (secondHcp !== undefined || secondTrc !== undefined || secondNok !== undefined) {
    throw new AssertionFault('surplus', 'Security has more than one assertion of a kind');
  }
  if (encrypted !== undefined || kinds.some(({ kind }) => kind === 'unknown')) {
    throw new AssertionFault(
      'surplus',
      'Security has an assertion of an unknown kind (Issuer/@NameQualifier)',
    );
  }
  if (hcp === undefined) throw new AssertionFault('noHcp', 'the HCP identity assertion is required');
  const found = { hcp: hcp.element, ...(nok === undefined ? {} : { nok: nok.element }) };
  if (trc !== undefined) return { ...found, trc: trc.element };
  if (WITHOUT_TRC.includes(transaction)) return found;
  throw new AssertionFault('noTrc', 'the TRC assertion is required');
}
