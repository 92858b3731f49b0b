import type { Element } from 'slimdom';
import { compile, type Scope } from './compile.js';
import type { Compiled, Context, Environment, Value, Variable } from './compiled.js';
import {
  type CompleteExpression,
  evaluateBoolean,
  evaluateNodes,
  evaluateString,
  evaluateStrings,
  parseXPath,
  type Surroundings,
} from './complete.js';
import { truthOf } from './convert.js';
import { type Expression, NotNative, readExpression } from './syntax.js';
import { type Node, stringOf } from './tree.js';
import { Deferral, type Semantics, writeNumber } from './values.js';

/** Where an expression stands: what its names mean and which version of XPath it is. */
export interface Place extends Surroundings {
  readonly semantics: Semantics;
  readonly scope: (name: string) => Declaration | undefined;
}

/** A `let`: a variable with the expression that gives it its value. */
export interface Declaration extends Variable {
  readonly expression: XPath;
  /** A value of the whole document, not of the node on which a rule fired. */
  readonly global: boolean;
}

/** How an expression is evaluated. */
export type Evaluator = 'native' | 'complete';

/**
 * A compiled XPath expression. It runs natively where its form allows, and otherwise, or where the document
 * brings a case that only XPath's type rules can settle, in the complete evaluator.
 */
export class XPath {
  readonly source: string;
  /** The syntax tree, where the expression is of the part that is evaluated natively. */
  readonly expression: Expression | undefined;
  readonly native: Compiled | undefined;
  readonly #place: Place;
  readonly #complete: CompleteExpression;
  readonly #foreign: readonly Declaration[];
  readonly #test: ((context: Context) => boolean) | undefined;

  /** Throws `XPathError` when the source is not XPath. */
  constructor(source: string, place: Place) {
    this.source = source;
    this.#place = place;
    const tree = parseXPath(source);
    const used = variablesOf(tree).flatMap((name) => place.scope(name) ?? []);
    this.#foreign = used.filter(({ native }) => native === undefined);
    this.#complete = completeOf(source, used, this.#foreign, place);
    try {
      this.expression = readExpression(tree, place.prefixes);
      this.native = compile(this.expression, place.semantics, place.scope as Scope);
      this.#test = truthOf(this.native);
    } catch (error) {
      if (!(error instanceof NotNative)) throw error;
    }
  }

  get evaluator(): Evaluator {
    return this.native === undefined ? 'complete' : 'native';
  }

  /** The effective boolean value. Throws `XPathError`. */
  test(node: Node, environment: Environment): boolean {
    if (this.#test !== undefined) {
      try {
        return this.#test(focus(node, environment));
      } catch (error) {
        if (!(error instanceof Deferral)) throw error;
      }
    }
    return this.testCompletely(node, environment);
  }

  /** {@link test} by the complete evaluator. */
  testCompletely(node: Node, environment: Environment): boolean {
    return evaluateBoolean(this.#complete, node, environment);
  }

  /** The value as text, as `xsl:value-of` writes it: XPath 1.0 takes the first node, later versions all items. */
  text(node: Node, environment: Environment): string {
    const first = this.#place.semantics.version === '1.0';
    const value = this.#nativeValue(node, environment);
    if (Array.isArray(value)) {
      const texts = (value as readonly (Node | string)[]).map((one) =>
        typeof one === 'string' ? one : stringOf(one),
      );
      return first ? (texts[0] ?? '') : texts.join(' ');
    }
    if (typeof value === 'string' || typeof value === 'boolean') return String(value);
    if (typeof value === 'number' && (first || Number.isSafeInteger(value))) return writeNumber(value);
    const source = `string-join(for $item in (${this.#complete.source}) return string($item), ' ')`;
    return evaluateString({ ...this.#complete, source }, node, environment);
  }

  /** The value where the expression is native; what defers, or has no single type here, throws. */
  value(node: Node, environment: Environment): Value {
    const value = this.#nativeValue(node, environment);
    if (value === undefined) throw new Deferral();
    return value;
  }

  /** The nodes of the value. Throws `XPathError` when it is something else. */
  nodes(node: Node, environment: Environment): readonly Node[] {
    if (this.native?.type === 'nodes') {
      const value = this.#nativeValue(node, environment);
      if (value !== undefined) return value as readonly Node[];
    }
    return evaluateNodes(this.#complete, node, environment);
  }

  /** The items of the value as strings. Throws `XPathError`. */
  strings(node: Node, environment: Environment): readonly string[] {
    const value = this.#nativeValue(node, environment);
    if (typeof value === 'string') return [value];
    if (Array.isArray(value))
      return (value as readonly (Node | string)[]).map((one) =>
        typeof one === 'string' ? one : stringOf(one),
      );
    const source = `for $item in (${this.#complete.source}) return string($item)`;
    return evaluateStrings({ ...this.#complete, source }, node, environment);
  }

  #nativeValue(node: Node, environment: Environment): Value | undefined {
    const { native } = this;
    if (native === undefined || native.type === 'perhaps') return undefined;
    if (native.type === 'strings') return native.values;
    try {
      return native.run(focus(node, environment));
    } catch (error) {
      if (error instanceof Deferral) return undefined;
      throw error;
    }
  }

  /** The expression with what its foreign variables stand for written before it. */
  get inlined(): string {
    return this.#complete.source;
  }

  /** Variables that the inlined expression still takes from outside. */
  get outside(): readonly Variable[] {
    return this.#complete.variables;
  }
}

function focus(node: Node, environment: Environment): Context {
  return { node, position: 1, size: 1, environment };
}

// A variable that is not native has no value outside of the complete evaluator: its expression goes along.
function completeOf(
  source: string,
  used: readonly Declaration[],
  foreign: readonly Declaration[],
  place: Place,
): CompleteExpression {
  const lets = foreign.map(({ name, expression, global }) => {
    const value = global ? `root() ! (${expression.inlined})` : expression.inlined;
    return `let $${name} := (${value}) return `;
  });
  const variables = new Set<Variable>(used.filter(({ native }) => native !== undefined));
  for (const { expression } of foreign) for (const one of expression.outside) variables.add(one);
  return {
    source: lets.length === 0 ? source : `${lets.join('')}(${source})`,
    variables: [...variables],
    surroundings: place,
  };
}

function variablesOf(tree: Element): string[] {
  const references = [tree, ...tree.getElementsByTagNameNS('*', 'varRef')];
  const names = references
    .filter(({ localName }) => localName === 'varRef')
    .map((reference) => reference.firstElementChild?.textContent ?? '');
  return [...new Set(names)];
}
