/** An instance identifier as HL7 writes it (II): a root OID or UUID and an extension. */
export interface InstanceId {
  readonly root: string;
  readonly extension?: string;
}

/** A patient's identifier as it crosses the border: both parts are always present. */
export interface PatientId {
  readonly root: string;
  readonly extension: string;
}

/**
 * Reads a patient identifier in CX form, `extension^^^&root&ISO` (HL7 v2 CX, IHE ITI TF-3 4.2.3.1.7).
 * Single quotes around it (as in a stored query's slot) are taken off; the extension may hold `|`.
 * Returns undefined when there is no extension or no root.
 */
export function readCx(text: string): PatientId | undefined {
  const bare = text.trim().replace(/^'|'$/g, '');
  const fields = bare.split('^');
  const extension = fields[0]?.trim() ?? '';
  const root = fields[3]?.split('&')[1]?.trim() ?? '';
  return extension !== '' && root !== '' ? { root, extension } : undefined;
}

/** Writes a patient identifier in CX form, `extension^^^&root&ISO`. XML escaping is the writer's work. */
export function writeCx(id: PatientId): string {
  return `${id.extension}^^^&${id.root}&ISO`;
}

/** True when both name the same patient: trimmed, case-sensitive, both parts (dossier, pitfall 4). */
export function samePatient(a: PatientId, b: PatientId): boolean {
  return a.root.trim() === b.root.trim() && a.extension.trim() === b.extension.trim();
}

/** Reads a document's unique id, `root^extension` or `root` alone (dossier, pitfall 6). */
export function readUniqueId(text: string): InstanceId {
  const at = text.indexOf('^');
  const root = (at < 0 ? text : text.slice(0, at)).trim();
  const extension = at < 0 ? '' : text.slice(at + 1).trim();
  return extension === '' ? { root } : { root, extension };
}

/** Writes a document's unique id, `root^extension`, or `root` when there is no extension. */
export function writeUniqueId(id: InstanceId): string {
  return id.extension === undefined || id.extension === '' ? id.root : `${id.root}^${id.extension}`;
}

/** `1.2.3` as `urn:oid:1.2.3`; one that has the prefix already stays as it is. */
export function withOidPrefix(oid: string): string {
  return oid.startsWith('urn:oid:') ? oid : `urn:oid:${oid}`;
}

/** `urn:oid:1.2.3` as `1.2.3`. */
export function withoutOidPrefix(oid: string): string {
  return oid.trim().replace(/^urn:oid:/, '');
}

/** True for a dotted OID without prefix. */
export function isOid(text: string): boolean {
  return /^[0-2](\.(0|[1-9]\d*))+$/.test(text);
}

/** An ISO 3166-1 alpha-2 country code in upper case. */
export type CountryCode = string;
