import type { Element } from 'slimdom';

/** A Schematron schema as its files write it, with includes, abstract patterns and abstract rules laid flat. */
export interface SchemaModel {
  readonly title: string;
  /** `xslt` where the schema names none (ISO/IEC 19757-3, 6.4). */
  readonly queryBinding: string;
  readonly namespaces: ReadonlyMap<string, string>;
  readonly lets: readonly LetModel[];
  readonly phases: readonly PhaseModel[];
  readonly defaultPhase: string | undefined;
  readonly patterns: readonly PatternModel[];
  readonly diagnostics: ReadonlyMap<string, Message>;
  readonly keys: readonly KeyModel[];
  /** `xsl:function` elements. */
  readonly functions: readonly Element[];
  /** What stands in the schema and is not evaluated, each in words. */
  readonly problems: readonly string[];
}

export interface LetModel {
  readonly name: string;
  readonly value: string;
}

export interface PhaseModel {
  readonly id: string;
  readonly active: readonly string[];
  readonly lets: readonly LetModel[];
}

export interface PatternModel {
  readonly id: string | undefined;
  readonly title: string;
  readonly lets: readonly LetModel[];
  readonly rules: readonly RuleModel[];
}

export interface RuleModel {
  readonly id: string | undefined;
  readonly context: string;
  readonly lets: readonly LetModel[];
  readonly checks: readonly CheckModel[];
  readonly role: string | undefined;
  readonly flag: string | undefined;
}

export interface CheckModel {
  readonly kind: 'assert' | 'report';
  readonly id: string | undefined;
  readonly test: string;
  readonly role: string | undefined;
  readonly flag: string | undefined;
  readonly see: string | undefined;
  readonly diagnostics: readonly string[];
  readonly message: Message;
}

/** Text with places that are filled in from the document. */
export type Message = readonly MessagePart[];

export type MessagePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value-of'; readonly select: string }
  | { readonly kind: 'name'; readonly path: string | undefined };

export interface KeyModel {
  readonly name: string;
  readonly match: string;
  readonly use: string;
}

/** A Schematron file that cannot be used, with why. */
export class SchematronRefusal extends Error {
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`the Schematron file ${file} cannot be used: ${reason}`);
    this.name = 'SchematronRefusal';
    this.file = file;
  }
}
