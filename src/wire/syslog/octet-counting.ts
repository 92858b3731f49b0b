import { SyslogFault } from './message.js';

/** A message as it goes over a stream: its length in octets, a blank, itself (RFC 5425, 4.3). */
export function octetCounted(message: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${message.length} `, 'ascii'), message]);
}

const SPACE = 0x20;
const MOST_DIGITS = 9;

/** Takes messages out of a stream of octet-counted ones, however it was cut into chunks. */
export class OctetCountingReader {
  readonly #most: number;
  #pending = Buffer.alloc(0);

  /** `most`: octets of one message. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The messages that are complete with this chunk. Throws {@link SyslogFault} where no length stands. */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const messages: Uint8Array[] = [];
    for (;;) {
      const frame = this.#next();
      if (frame === undefined) return messages;
      messages.push(frame);
    }
  }

  /** True between two messages: nothing of a further one has come. */
  get atRest(): boolean {
    return this.#pending.length === 0;
  }

  #next(): Uint8Array | undefined {
    const digits = this.#pending.indexOf(SPACE);
    const prefix = this.#pending.toString('latin1', 0, digits < 0 ? MOST_DIGITS + 1 : digits);
    if (prefix !== '' && !/^[1-9]\d{0,8}$/.test(prefix)) {
      throw new SyslogFault('the stream has no length where one should stand');
    }
    if (digits < 0) return undefined;
    if (digits === 0) throw new SyslogFault('the stream has no length where one should stand');
    const length = Number(prefix);
    if (length > this.#most) throw new SyslogFault(`a message of ${length} octets is more than is taken in`);
    const end = digits + 1 + length;
    if (this.#pending.length < end) return undefined;
    const message = new Uint8Array(this.#pending.subarray(digits + 1, end));
    this.#pending = this.#pending.subarray(end);
    return message;
  }
}
