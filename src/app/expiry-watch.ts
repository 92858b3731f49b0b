import type { X509Certificate } from 'node:crypto';
import type { Runtime } from '../kernel/runtime.js';
import { oneLine } from '../trust/keys/signer.js';
import { daysLeft } from './key-list.js';

/** From here on it is said once a day; from there on as an error. */
const NOTICE_DAYS = 30;
const URGENT_DAYS = 7;
const TICK_MS = 60 * 60 * 1000;

export interface WatchedCertificate {
  /** What it is to the node: `seal`, `tls`, `anchor`. */
  readonly use: string;
  readonly certificate: X509Certificate;
}

/** Says in the log, once a day, which certificates end soon. */
export interface ExpiryWatch {
  /** Looks now; says nothing that was said today (UTC) already. */
  look(): void;
  close(): void;
}

export function watchExpiry(
  certificates: readonly WatchedCertificate[],
  { clock, log }: Runtime,
): ExpiryWatch {
  let said = '';
  const look = () => {
    const now = clock.now();
    const today = now.toISOString().slice(0, 10);
    if (said === today) return;
    said = today;
    for (const { use, certificate } of certificates) {
      const days = daysLeft(certificate, now);
      if (days > NOTICE_DAYS) continue;
      const end =
        days < 0 ? `expired on ${certificate.validTo}` : `expires in ${days} days, on ${certificate.validTo}`;
      const message = `the certificate ${oneLine(certificate.subject)} (${use}) ${end}: have a new one issued`;
      if (days <= URGENT_DAYS) log.error(message);
      else log.warn(message);
    }
  };
  look();
  const timer = setInterval(look, TICK_MS).unref();
  return { look, close: () => clearInterval(timer) };
}
