import { verify as verifySignature } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeConfig } from '../config/load.js';
import { readPassword } from '../config/password.js';
import type { Runtime } from '../kernel/runtime.js';
import { type Anchor, anchorText, chainEnd, writeAnchor } from '../records/anchors.js';
import { endInterrupted } from '../records/interrupted.js';
import { openPostgresStore, type PostgresAddress, visitPostgresStore } from '../records/postgres-store.js';
import { pruneJournal } from '../records/retention.js';
import { openStore, type Store, visitStore } from '../records/store.js';
import type { Signer } from '../trust/keys/signer.js';

type StoreSource = Pick<NodeConfig, 'store' | 'dataDir'>;

/** Opens the store that node.yaml names, as a node. Rejects with a StoreError. */
export async function openRecords({ store, dataDir }: StoreSource, { log }: Runtime): Promise<Store> {
  if (store.engine === 'sqlite') return openStore(dataDir);
  // The anchors stand there.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return openPostgresStore(addressOf(store), (problem) => log.warn(problem));
}

/** Opens the store that node.yaml names beside the nodes that run on it. Rejects with a StoreError. */
export async function visitRecords({ store, dataDir }: StoreSource): Promise<Store> {
  return store.engine === 'sqlite' ? visitStore(dataDir) : visitPostgresStore(addressOf(store));
}

export function addressOf(store: Extract<NodeConfig['store'], { engine: 'postgresql' }>): PostgresAddress {
  const { url, tls, password, authorities } = store;
  return {
    url,
    tls,
    ...(password === undefined ? {} : { password: readPassword(password) }),
    ...(authorities === undefined ? {} : { authorities: readFileSync(authorities, 'utf8') }),
  };
}

/** Where a node keeps the anchors of the journal: in the data folder, so never in the database. */
export function anchorFile(dataDir: string): string {
  return join(dataDir, 'journal.anchors');
}

/** Seals where the journal now ends into the anchors, when there is anything new. */
export async function anchorJournal(
  store: Store,
  file: string,
  { seal, now, last }: { readonly seal: Signer; readonly now: Date; readonly last?: Anchor | undefined },
): Promise<Anchor | undefined> {
  const end = await chainEnd(store, now);
  if (end.position === 0 || end.position === last?.position) return last;
  const signature = Buffer.from(seal.sign('sha256', Buffer.from(anchorText(end)))).toString('base64');
  const anchor = { ...end, signature, sealedBy: seal.certificate.fingerprint256 };
  writeAnchor(file, anchor);
  return anchor;
}

/** `other`: sealed by another certificate, such as the one before, which is not at hand to judge it. */
export function judgeSeal(
  anchor: Anchor,
  { certificate }: Pick<Signer, 'certificate'>,
): 'holds' | 'broken' | 'other' {
  if (anchor.sealedBy !== certificate.fingerprint256) return 'other';
  const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const signature = Buffer.from(anchor.signature, 'base64');
  return verifySignature('sha256', Buffer.from(anchorText(anchor)), key, signature) ? 'holds' : 'broken';
}

/** The first instant that retention keeps; undefined where everything is kept. */
export function keptSince({ journal }: Pick<NodeConfig, 'journal'>, now: Date): Date | undefined {
  const { retentionDays } = journal;
  return retentionDays === undefined ? undefined : new Date(now.getTime() - retentionDays * DAY_MS);
}

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

/**
 * What a node does for its records while it runs: seals the end of the journal, removes what retention no
 * longer keeps, ends what a dead node on the same store has left. Gives a function that stops it.
 */
export function tendRecords(
  store: Store,
  config: Pick<NodeConfig, 'journal' | 'dataDir'>,
  { runtime, seal }: { readonly runtime: Runtime; readonly seal: Signer },
): () => Promise<void> {
  const { clock, log } = runtime;
  const file = anchorFile(config.dataDir);
  let last: Anchor | undefined;
  let running: Promise<void> = Promise.resolve();
  const anchor = async () => {
    last = await anchorJournal(store, file, { seal, now: clock.now(), last });
  };
  const sweep = async () => {
    await endInterrupted(store, clock.now());
    const before = keptSince(config, clock.now());
    if (before === undefined) return;
    const { exchanges } = await pruneJournal(store, before);
    if (exchanges > 0) log.info('retention removed exchanges from the journal', { exchanges });
  };
  const guarded = (task: () => Promise<void>) => {
    running = running.then(task).catch((error: Error) => {
      log.error(`the records could not be tended: ${error.message}`);
    });
  };
  guarded(sweep);
  const timers = [
    setInterval(() => guarded(anchor), config.journal.anchorMinutes * 60 * 1000),
    setInterval(() => guarded(sweep), HOUR_MS),
  ].map((timer) => timer.unref());
  return async () => {
    for (const timer of timers) clearInterval(timer);
    guarded(anchor);
    await running;
  };
}
