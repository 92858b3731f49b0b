import { InvalidArgumentError } from 'commander';

/** A port of a command line; 0 means any that is free. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('A port is a number up to 65535.');
  return port;
}

/** A whole number above 0. */
export function positive(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('it must be a whole number above 0.');
  return Number(text);
}
