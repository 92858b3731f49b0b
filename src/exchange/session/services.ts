import type { TranslationResult } from '../../documents/translate/result.js';
import type { Runtime } from '../../kernel/runtime.js';
import type { Anchors } from '../../trust/assertions/trusted.js';
import type { Signer } from '../../trust/keys/signer.js';
import type { Asker } from '../audit/audited.js';
import type { NodeIdentity, Peer } from '../peers.js';
import type { Recorder, Records } from '../recorder.js';
import type { TokenClient } from '../sts/client.js';

/** Everything country B's session needs from outside; the composition root provides it. */
export interface SessionServices extends Records {
  readonly node: NodeIdentity;
  readonly runtime: Runtime;
  /** The node's seal: it signs treatment relationship assertions. */
  readonly seal: Signer;
  /** The certificates that seals of a country are trusted by; this node's own among them. */
  readonly anchors: Anchors;
  /** The country's own token service, where treatment relationships are confirmed there and not by this node. */
  readonly tokenClient?: TokenClient;
  /** How often a submission is sent again when no answer came, and the pause before each time. */
  readonly resending?: { readonly times: number; readonly pauseMs: number };
  /** Translates a pivot into a language such as `fr-FR`. */
  readonly translate: (pivot: Uint8Array, language: string) => TranslationResult;
}

/** One session's surroundings: the other country, and the record of what happens. */
export interface SessionScope extends SessionServices {
  readonly peer: Peer;
  readonly recorder: Recorder;
  /** The professional, as the audit trail has them. */
  readonly asker: Asker;
}
