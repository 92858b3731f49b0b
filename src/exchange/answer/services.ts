import type { TranslationResult } from '../../documents/translate/result.js';
import type { DocumentClass } from '../../kernel/classes.js';
import type { Coded } from '../../kernel/patient.js';
import type { Runtime } from '../../kernel/runtime.js';
import type { NationalInfrastructure } from '../../national/ports.js';
import type { ReplayStore } from '../../trust/assertions/replay.js';
import type { Anchors } from '../../trust/assertions/trusted.js';
import type { RequireNotRevoked } from '../../trust/revocation/policy.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import type { SoapLimits } from '../../wire/soap/types.js';
import type { NodeIdentity, Peers } from '../peers.js';
import type { Records } from '../recorder.js';
import type { PivotStore } from './pivots.js';
import type { AnsweredMessages } from './repeats.js';

/** What country A lets through at all; a country's configuration says it (`policy/`). */
export interface AnswerPolicy {
  /** True for a document class that is given out. */
  serves(kind: DocumentClass): boolean;
  /** True for a document class that is taken in (ITI-41). */
  accepts(kind: DocumentClass): boolean;
  /** A search must name at least one identifier (dossier transactions, pitfall 30). */
  readonly identifierRequired: boolean;
  /** Several matches are listed; otherwise the answer asks for more. */
  readonly severalMatchesListed: boolean;
}

/** Everything country A's answer needs from outside; the composition root provides it. */
export interface AnswerServices extends Records {
  readonly node: NodeIdentity;
  readonly peers: Peers;
  /** What a caller hears that is none of our peers. */
  readonly defaultDialect: Dialect;
  readonly runtime: Runtime;
  readonly national: NationalInfrastructure;
  readonly pivots: PivotStore;
  /** The common code of a national one, with its English text; undefined when there is none. */
  readonly pivotCode: (coded: Coded) => Coded | undefined;
  /** Puts this country's own texts into a pivot that is handed in. */
  readonly translate: (pivot: Uint8Array) => TranslationResult;
  readonly policy: AnswerPolicy;
  /** The certificates that a country's seals are trusted by. */
  readonly anchors: Anchors;
  /** Refuses a seal that is revoked. */
  readonly sealRevocation: RequireNotRevoked;
  readonly replays: ReplayStore;
  /** Submissions that were answered: one that comes again is answered as before. */
  readonly answered: AnsweredMessages;
  readonly skewMs: number;
  readonly limits: SoapLimits;
}
