import type { MarkupElement } from '../../translate/markup.js';
import type { Direction, ValidatedDocument } from '../document.js';
import type { Finding } from '../finding.js';
import { Housekeeping } from '../memory.js';

/** A kind of document by the short name of its class. */
export type KindName =
  | 'patient-summary'
  | 'eprescription'
  | 'edispensation'
  | 'hcer'
  | 'mro'
  | 'laboratory'
  | 'hospital-discharge'
  | 'imaging-report'
  | 'imaging';

/** Where a rule is broken, and what exactly is wrong there. */
export interface Violation {
  readonly at: MarkupElement;
  readonly detail?: string;
}

/** One rule of the product's own set (dossier documents 5.2; the number in its id is the row of that table). */
export interface Rule {
  readonly id: string;
  /** The kinds that it is for; every kind of the network when left out. */
  readonly kinds?: readonly KindName[];
  /** The level that it is for; both when left out. */
  readonly level?: 1 | 3;
  /** The direction that it is for; both when left out. */
  readonly direction?: Direction;
  readonly severity: 'error' | 'warning';
  /** What is asked of the document. */
  readonly sentence: string;
  /** What to do where it is not so. */
  readonly remedy: string;
  check(document: ValidatedDocument): readonly Violation[];
}

/** True when the rule speaks of such a document. */
export function applies(rule: Rule, { kind, direction }: ValidatedDocument): boolean {
  const { kinds, level } = rule;
  if (level !== undefined && level !== kind.level) return false;
  if (rule.direction !== undefined && rule.direction !== direction) return false;
  return kinds === undefined || kinds.some((name) => name === kind.documentClass?.name);
}

/** What the rules find, in the order of the rules. */
export function runRules(rules: readonly Rule[], document: ValidatedDocument): Finding[] {
  const house = new Housekeeping(document.length);
  return rules
    .filter((rule) => applies(rule, document))
    .flatMap((rule) => {
      const violations = rule.check(document);
      house.tidy();
      return violations.map(({ at, detail }) => ({
        layer: 'rules' as const,
        id: rule.id,
        severity: rule.severity,
        location: at.path,
        line: document.lineOf(at),
        message: detail === undefined ? rule.sentence : `${rule.sentence}: ${detail}`,
        remedy: rule.remedy,
      }));
    });
}
