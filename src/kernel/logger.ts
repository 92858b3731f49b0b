/**
 * One line for the operator. Fields carry identifiers of exchanges and peers, never a patient's data:
 * journal and audit are the places for that.
 */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export const silentLogger: Logger = { info() {}, warn() {}, error() {} };

/** A logger that writes one line an event through `write`: time, level, message, `key=value` pairs. */
export function lineLogger(write: (line: string) => void, now: () => Date = () => new Date()): Logger {
  const at = (level: string) => (message: string, fields?: LogFields) => {
    const pairs = Object.entries(fields ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ` ${key}=${quoted(String(value))}`);
    write(`${now().toISOString()} ${level.padEnd(5)} ${message}${pairs.join('')}\n`);
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

// A value with blanks or line ends is quoted, so that one event stays one line.
function quoted(value: string): string {
  return /^[\w.:/@+-]*$/.test(value) ? value : JSON.stringify(value);
}
