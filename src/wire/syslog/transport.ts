/** Carries syslog messages to one receiver. */
export interface SyslogTransport {
  /**
   * Sends whole messages in order. Resolves when the transport's own acknowledgement says that all of them
   * arrived; rejects with {@link SyslogTransportError} when that is not sure of any, which are then to be sent
   * again.
   */
  send(messages: readonly Uint8Array[]): Promise<void>;
  /** Octets of the longest message that can be sent; a longer one is never sent. */
  readonly mostOctets: number;
}

/** No message, or not surely all of them, reached the receiver. */
export class SyslogTransportError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SyslogTransportError';
  }
}

/** What Node says of a failed connection, without anything that was sent. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
}
