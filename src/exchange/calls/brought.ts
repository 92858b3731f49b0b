import type { DocumentClass } from '../../kernel/classes.js';
import { ExchangeError } from '../../kernel/errors.js';
import { requireStanding } from '../../trust/assertions/standing.js';
import { type ValidatedAssertions, validateAssertions } from '../../trust/assertions/validate.js';
import type { RequireNotRevoked } from '../../trust/revocation/policy.js';
import type { AssertionKind, AssertionParts } from '../../wire/saml/assertion.js';
import { kindOf } from '../../wire/saml/kind.js';
import type { TransactionKey } from '../../wire/transactions.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { withXml } from '../../wire/xml/parse.js';
import { childrenOf } from '../../wire/xml/read.js';
import { el, serialise, verbatim } from '../../wire/xml/write.js';
import { askerOf } from '../audit/audited.js';
import { auditAuthentication } from '../audit/authentication.js';
import type { SessionScope } from '../session/services.js';
import type { SignedAssertion } from '../session/types.js';

/** A call's surroundings before it is known who asks. */
export type CallScope = Omit<SessionScope, 'asker'> & { readonly sealRevocation: RequireNotRevoked };

/** The assertions of a call, judged, each with its own bytes. */
export interface BroughtAssertions {
  /** The call's surroundings, with the professional. */
  readonly scope: SessionScope;
  readonly judged: ValidatedAssertions;
  readonly hcp: SignedAssertion;
  readonly trc?: SignedAssertion;
  readonly nok?: SignedAssertion;
}

/**
 * Judges what a national system brings as the other country will, before that one is asked: seals of this
 * country that are not revoked, in force now, standing on each other, with the rights for what is asked (dossier
 * security 4.4). That the professional is known is audited then. Rejects with an ExchangeError with the code that
 * the other country would answer.
 */
export async function judgeBrought(
  assertions: readonly string[],
  asked: { readonly transaction: TransactionKey; readonly classes?: readonly DocumentClass[] },
  open: CallScope,
): Promise<BroughtAssertions> {
  const { node, peer, anchors, recorder, sealRevocation } = open;
  const brought = judge(assertions, asked, open);
  const { hcp, sealCertificates } = brought.judged;
  const judged = { ...asked, classes: codesOf(asked), dialect: peer.dialect };
  await requireStanding(judged, sealCertificates, anchors(node.country), sealRevocation);
  const asker = askerOf(hcp);
  auditAuthentication(recorder, asker, hcp.id);
  return { ...brought, scope: { ...open, asker } };
}

type Asked = Parameters<typeof judgeBrought>[1];

function codesOf({ classes }: Asked): string[] | undefined {
  return classes?.map(({ code }) => code);
}

function judge(
  assertions: readonly string[],
  asked: Asked,
  { node, peer, anchors, runtime }: CallScope,
): Omit<BroughtAssertions, 'scope'> {
  const { dialect } = peer;
  for (const assertion of assertions) requireAlone(assertion);
  const security = serialise(el('wsse:Security', {}, assertions.map(verbatim)));
  return withXml(security, (root) => {
    const judged = validateAssertions({
      security: root,
      transaction: asked.transaction,
      classes: codesOf(asked),
      dialect,
      anchors,
      tlsCountry: node.country,
      now: runtime.clock.now(),
      skewMs: 0,
    });
    const kinds = childrenOf(root).map((element) => kindOf(element, dialect.saml));
    const signed = (kind: AssertionKind, parts: AssertionParts): SignedAssertion => ({
      xml: assertions[kinds.indexOf(kind)] ?? '',
      id: parts.id,
      notOnOrAfter: parts.notOnOrAfter,
    });
    const { hcp, trc, nok } = judged;
    return {
      judged,
      hcp: signed('hcp', hcp),
      ...(trc === undefined ? {} : { trc: signed('trc', trc) }),
      ...(nok === undefined ? {} : { nok: signed('nok', nok) }),
    };
  });
}

/** An element of its own: what would open or close another one in the header is refused. */
function requireAlone(assertion: string): void {
  try {
    if (/^<[^?!]/.test(assertion)) {
      withXml(assertion, () => undefined);
      return;
    }
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
  }
  throw new ExchangeError('ERROR_NOT_VALID_ASSERTION', { context: 'An assertion is not one XML element.' });
}
