import { createHash } from 'node:crypto';
import type { CountryCode } from '../../kernel/identifiers.js';
import type { Ids } from '../../kernel/runtime.js';
import type { EvidenceEntity, RemEvidence } from '../../wire/evidence/evidence.js';
import {
  type EvidenceForm,
  type EvidenceFormName,
  evidenceForms,
  evidenceKinds,
  evidencePointRows,
  evidenceTitle,
  type Obligation,
} from '../../wire/evidence/obligations.js';
import { writeEvidence } from '../../wire/evidence/write.js';
import { transactions } from '../../wire/transactions.js';
import { serialise } from '../../wire/xml/write.js';
import type { Store } from '../store.js';
import type { EvidenceFacts, EvidenceIssuer } from './facts.js';
import { type KeptEvidence, keepEvidences } from './log.js';

/** How a contact point is authenticated: mutual TLS (dossier security 8.4). */
const STRONG = 'http://uri.etsi.org/REM/AuthMethod#Strong';

export interface EvidenceOptions {
  readonly node: CountryCode;
  readonly ids: Ids;
  readonly form: EvidenceFormName;
  readonly obligations: readonly Obligation[];
  /** DER of the seal's certificate, and of the one that this node shows to others. */
  readonly certificates: { readonly seal: Uint8Array; readonly tls: Uint8Array };
  /** Signs a whole document with an enveloped signature at its end. */
  readonly sign: (xml: string) => string;
}

/** The evidences of one node, kept in the store. */
export function evidenceIssuer(store: Store, options: EvidenceOptions): EvidenceIssuer {
  const { node, ids, obligations, sign } = options;
  return {
    issue: (facts) => {
      const { point, decision, transaction } = facts;
      const asked = obligations.filter(({ at, fulfilOn }) => at === point && fulfilOn === decision);
      if (asked.length === 0) return [];
      const digest = createHash('sha256').update(facts.text(), 'utf8').digest();
      return asked.map((obligation): KeptEvidence => {
        const id = ids.uuid();
        const evidence = evidenceOf(facts, obligation, { ...options, id, digest: new Uint8Array(digest) });
        return {
          id,
          node,
          at: facts.at,
          exchangeId: facts.exchangeId,
          messageId: facts.messageId,
          kind: obligation.evidence,
          decision,
          transaction: transactions[transaction].id,
          title: evidenceTitle(point, transaction),
          evidence: new Uint8Array(Buffer.from(sign(serialise(writeEvidence(evidence))))),
        };
      });
    },
    keep: (evidences) =>
      evidences.length === 0
        ? Promise.resolve()
        : store.commit((transaction) => keepEvidences(transaction, evidences)),
  };
}

type Surroundings = Pick<EvidenceOptions, 'certificates' | 'form'> & {
  readonly id: string;
  readonly digest: Uint8Array;
};

/** The evidence that an obligation asks for of an event (dossier security 8.4). */
function evidenceOf(facts: EvidenceFacts, obligation: Obligation, around: Surroundings): RemEvidence {
  const { point, decision, at, transaction, messageId, submittedAt, peer } = facts;
  const { eventPrefix, digestMethod }: EvidenceForm = evidenceForms[around.form];
  const kind = evidenceKinds[obligation.evidence];
  const own: EvidenceEntity = { certificate: around.certificates.tls };
  const { side, message } = evidencePointRows[point];
  const ownMessage = (side === 'b') === (message === 'request');
  const authentication = { time: at.toISOString(), method: STRONG };
  return {
    root: kind.root,
    version: obligation.version,
    eventCode: `${eventPrefix}${kind[decision]}`,
    identifier: around.id,
    policyIds: [obligation.policyId],
    issuer: { certificate: around.certificates.seal },
    senderAuthentication: authentication,
    // Nobody was authenticated who was not reached.
    ...(obligation.evidence === 'nrd' && peer.certificate !== undefined
      ? { recipientAuthentication: authentication }
      : {}),
    eventTime: at.toISOString(),
    submissionTime: submittedAt.toISOString(),
    sender: ownMessage ? own : peer,
    recipients: [ownMessage ? peer : own],
    message: {
      isNotification: false,
      subject: transactions[transaction].id,
      userAgentId: messageId,
      id: messageId,
      digest: { method: digestMethod, value: around.digest },
    },
  };
}
