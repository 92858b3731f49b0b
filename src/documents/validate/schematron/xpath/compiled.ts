import type { Node, Tree } from './tree.js';

/** A value while a native expression runs; node sets are in document order without duplicates. */
export type Value = readonly Node[] | readonly string[] | string | number | boolean;

/** What an expression may ask of the run that it is part of. */
export interface Environment {
  /** The tree that is judged. */
  readonly tree: Tree;
  /** What `current()` is: the node on which a rule fired. */
  readonly current: Node;
  valueOf(variable: Variable): Value;
  key(name: string, values: readonly string[], tree: Node): readonly Node[];
  document(reference: string): Node;
}

/** A variable by what it is declared with; its identity is the object's. */
export interface Variable {
  readonly name: string;
  /** Its expression where it is evaluated natively; undefined where only the complete evaluator can. */
  readonly native: Compiled | undefined;
}

/** The focus of an evaluation. It is reused from node to node: nothing keeps it. */
export interface Context {
  node: Node;
  position: number;
  size: number;
  readonly environment: Environment;
}

/** A compiled expression, by the type that its value always has. */
export type Compiled = Nodes | Text | Numeric | Truth | Perhaps | Texts;

export interface Nodes {
  readonly type: 'nodes';
  readonly run: (context: Context) => readonly Node[];
}
export interface Text {
  readonly type: 'string';
  readonly run: (context: Context) => string;
}
export interface Numeric {
  readonly type: 'number';
  readonly of: 'integer' | 'decimal' | 'double';
  readonly run: (context: Context) => number;
  /** The value, where it is written in the expression itself. */
  readonly constant?: number;
}
export interface Truth {
  readonly type: 'boolean';
  readonly run: (context: Context) => boolean;
}
/** A truth or the empty sequence, as a value comparison gives; good for a test only. */
export interface Perhaps {
  readonly type: 'perhaps';
  readonly run: (context: Context) => boolean;
}
/** Several strings written out in the expression; good as one side of `=` and `!=` only. */
export interface Texts {
  readonly type: 'strings';
  readonly values: readonly string[];
}
