import type { XmlElement } from 'libxml2-wasm';
import { withXml } from '../../wire/xml/parse.js';
import { isNamed } from '../../wire/xml/read.js';
import type { Finding } from '../validate/finding.js';
import { luxembourg } from './lu/kinds.js';
import { judge, type NationalKind } from './national-kind.js';

/** The national kinds of every country that has some: a country adds its folder, and its line here. */
export const nationalKinds: readonly NationalKind[] = [...luxembourg];

/** The national kind of a document; undefined for the kinds of the network and for what is no CDA. */
export function nationalKindOf(
  root: XmlElement,
  kinds: readonly NationalKind[] = nationalKinds,
): NationalKind | undefined {
  if (!isNamed(root, 'hl7:ClinicalDocument')) return undefined;
  return kinds.find((kind) => kind.recognises(root));
}

/** What a country's own rules say of a document; undefined when it is of no national kind. Throws XmlRefusal. */
export function judgeNational(
  bytes: Uint8Array,
  kinds: readonly NationalKind[] = nationalKinds,
): { readonly kind: NationalKind; readonly findings: readonly Finding[] } | undefined {
  return withXml(bytes, (root) => {
    const kind = nationalKindOf(root, kinds);
    return kind === undefined ? undefined : { kind, findings: judge(kind, root) };
  });
}
