/** A syslog message (RFC 5424) that carries UTF-8 text. */
export interface SyslogMessage {
  /** Facility times 8, and severity. */
  readonly priority: number;
  readonly timestamp: Date;
  readonly hostname?: string;
  readonly appName?: string;
  readonly processId?: string;
  readonly messageId?: string;
  /** UTF-8, without a byte order mark. */
  readonly text: Uint8Array;
}

/** Bytes that are no syslog message, or not the beginning of one. */
export class SyslogFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SyslogFault';
  }
}

// Lengths of RFC 5424, 6.
const FIELDS = { hostname: 255, appName: 48, processId: 128, messageId: 32 } as const;
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Writes header, no structured data, byte order mark and text (RFC 5424, 6). */
export function writeSyslogMessage(message: SyslogMessage): Uint8Array {
  const { priority, timestamp, text } = message;
  const fields = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map((name) => field(message[name], name));
  const header = `<${priority}>1 ${timestamp.toISOString()} ${fields.join(' ')} - `;
  return Buffer.concat([Buffer.from(header, 'ascii'), BOM, text]);
}

/** Printable ASCII without blanks; anything else becomes `?`, for a message must not fail on a host's name. */
function field(value: string | undefined, name: keyof typeof FIELDS): string {
  const usable = (value ?? '').replace(/[^\x21-\x7e]/g, '?').slice(0, FIELDS[name]);
  return usable === '' ? '-' : usable;
}

/**
 * Reads a syslog message. Any priority is taken (dossier security 11.4 no. 26); structured data are passed
 * over. Throws {@link SyslogFault}.
 */
export function readSyslogMessage(bytes: Uint8Array): SyslogMessage {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const head = buffer.toString('latin1', 0, Math.min(buffer.length, 4096));
  const found = HEADER.exec(head);
  if (found === null) throw new SyslogFault('the bytes do not begin with the header of a syslog message');
  const [header, priority = '', timestamp = '', hostname, appName, processId, messageId] = found;
  const at = new Date(timestamp);
  if (Number.isNaN(at.getTime())) throw new SyslogFault('the syslog message has no time');
  const rest = buffer.subarray(header.length);
  const text = rest.subarray(0, 3).equals(BOM) ? rest.subarray(3) : rest;
  return {
    priority: Number(priority),
    timestamp: at,
    ...named({ hostname, appName, processId, messageId }),
    text: new Uint8Array(text),
  };
}

const HEADER = /^<(\d{1,3})>1 (\S+) (\S+) (\S+) (\S+) (\S+) (?:-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: |$)/;

function named(fields: Readonly<Record<string, string | undefined>>): Partial<SyslogMessage> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== '-'),
  );
}
