/** A Content-Type header taken apart: type and parameter names in lower case, parameter values as they are. */
export interface MediaType {
  /** `multipart/related`. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TYPE = /\s*([!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+)\s*/y;
// The field writes `start=<…>` and `action=urn:…` without quotes now and then, so a bare value may hold them.
const PARAMETER = /;\s*(?:([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))\s*)?/y;

/** Reads a Content-Type header (RFC 9110 8.3); undefined when it is malformed or names a parameter twice. */
export function readMediaType(header: string): MediaType | undefined {
  TYPE.lastIndex = 0;
  const type = TYPE.exec(header)?.[1]?.toLowerCase();
  if (type === undefined) return undefined;
  const parameters = new Map<string, string>();
  for (let at = TYPE.lastIndex; at < header.length; at = PARAMETER.lastIndex) {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(header);
    if (found === null) return undefined;
    const name = found[1]?.toLowerCase();
    if (name === undefined) continue;
    if (parameters.has(name)) return undefined;
    parameters.set(name, found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? '');
  }
  return { type, parameters };
}

/** Writes a Content-Type header, every parameter quoted. Throws when a value holds what no header can carry. */
export function writeMediaType(type: string, parameters: Readonly<Record<string, string>>): string {
  const written = Object.entries(parameters).map(([name, value]) => {
    if (!/^[\x20-\x7e]*$/.test(value)) {
      throw new Error(`the Content-Type parameter ${name} holds what no header can carry`);
    }
    return `; ${name}="${value.replace(/["\\]/g, '\\$&')}"`;
  });
  return type + written.join('');
}
