import type { XmlElement } from 'libxml2-wasm';
import type { CountryCode } from '../../kernel/identifiers.js';
import type { StructuredKind } from '../cda/structured-kind.js';
import type { Finding } from '../validate/finding.js';
import { locationOf } from '../validate/location.js';

/** A kind of document that a country has for itself: it is judged and read here, and does not cross the border. */
export interface NationalKind {
  /** Short name in configuration and command line, the country first: `lu-level1`. */
  readonly name: string;
  readonly title: string;
  readonly country: CountryCode;
  readonly level: 1 | 3;
  /** True for a document of this kind, however wrong it is otherwise. */
  recognises(root: XmlElement): boolean;
  readonly rules: readonly NationalRule[];
  /** How it is told, where it has a model; its level 1 is rendered from that. */
  readonly structured?: StructuredKind;
}

/** One thing that a country asks of a document. */
export interface NationalRule {
  /** Stable, the kind's name first: `lu-level1-patient-id`. */
  readonly id: string;
  readonly severity: Finding['severity'];
  readonly sentence: string;
  readonly remedy: string;
  /** Where it is not so; the root where something is missing. */
  readonly broken: (root: XmlElement) => readonly XmlElement[];
}

/** What a kind's rules find in a document, in the order of the rules; no finding holds a value of the document. */
export function judge(kind: NationalKind, root: XmlElement): Finding[] {
  return kind.rules.flatMap(({ id, severity, sentence, remedy, broken }) =>
    broken(root).map(
      (element): Finding => ({
        layer: 'rules',
        id,
        severity,
        location: element === root ? '/' : locationOf(element),
        line: element.line,
        message: sentence,
        remedy,
      }),
    ),
  );
}
