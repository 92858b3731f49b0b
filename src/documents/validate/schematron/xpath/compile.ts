import { comparison, valueComparison } from './compare.js';
import type { Compiled, Context, Nodes, Numeric, Variable } from './compiled.js';
import { numberOf, truthOf } from './convert.js';
import { call } from './functions.js';
import { filterOf, inOrder, path } from './path.js';
import { type Arithmetic, type Expression, NotNative } from './syntax.js';
import type { Node } from './tree.js';
import { Deferral, type Semantics } from './values.js';

/** The names in scope where an expression stands. */
export type Scope = (name: string) => Variable | undefined;

/**
 * Compiles an expression into functions over a tree. What cannot be decided the way its version of XPath
 * demands is left: here with {@link NotNative}, or, when it depends on the document, with `Deferral` as it runs.
 */
export function compile(expression: Expression, semantics: Semantics, scope: Scope): Compiled {
  const inner = (one: Expression) => compile(one, semantics, scope);
  switch (expression.kind) {
    case 'string': {
      const { value } = expression;
      return { type: 'string', run: () => value };
    }
    case 'number': {
      const { value, of } = expression;
      return { type: 'number', of, run: () => value, constant: value };
    }
    case 'strings':
      if (semantics.version === '1.0') throw new NotNative('a sequence');
      return { type: 'strings', values: expression.values };
    case 'context':
      return { type: 'nodes', run: ({ node }) => [node] };
    case 'variable':
      return variable(expression.name, scope);
    case 'or':
    case 'and':
      return logic(expression.kind, truthOf(inner(expression.left)), truthOf(inner(expression.right)));
    case 'union':
      return union(inner(expression.left), inner(expression.right));
    case 'compare':
      return comparison(expression.by, inner(expression.left), inner(expression.right), semantics);
    case 'value-compare':
      if (semantics.version === '1.0') throw new NotNative('a value comparison');
      return valueComparison(expression.by, inner(expression.left), inner(expression.right));
    case 'arithmetic':
      return arithmetic(expression.by, inner(expression.left), inner(expression.right), semantics);
    case 'negate':
      return negate(inner(expression.operand), semantics);
    case 'call':
      return call(expression.name, expression.operands.map(inner), semantics);
    case 'if':
      if (semantics.version === '1.0') throw new NotNative('if');
      return choice(truthOf(inner(expression.test)), inner(expression.yes), inner(expression.no));
    case 'filter':
      return filter(inner(expression.base), expression.predicates, inner);
    case 'path':
      return path(expression.start, expression.steps, inner);
  }
}

function logic(
  kind: 'or' | 'and',
  left: (context: Context) => boolean,
  right: (context: Context) => boolean,
): Compiled {
  const run =
    kind === 'or'
      ? (context: Context) => left(context) || right(context)
      : (context: Context) => left(context) && right(context);
  return { type: 'boolean', run };
}

function variable(name: string, scope: Scope): Compiled {
  const found = scope(name);
  if (found?.native === undefined) throw new NotNative(`the variable ${name}`);
  const { native } = found;
  // The type was settled when the variable was compiled; its value has it.
  switch (native.type) {
    case 'nodes':
      return { type: 'nodes', run: ({ environment }) => environment.valueOf(found) as readonly Node[] };
    case 'string':
      return { type: 'string', run: ({ environment }) => environment.valueOf(found) as string };
    case 'number':
      return {
        type: 'number',
        of: native.of,
        run: ({ environment }) => environment.valueOf(found) as number,
      };
    case 'boolean':
      return { type: 'boolean', run: ({ environment }) => environment.valueOf(found) as boolean };
    case 'strings':
      return native;
    case 'perhaps':
      throw new NotNative(`the variable ${name}`);
  }
}

function union(left: Compiled, right: Compiled): Nodes {
  if (left.type !== 'nodes' || right.type !== 'nodes') throw new NotNative('a union of what is no nodes');
  return { type: 'nodes', run: (context) => inOrder([...left.run(context), ...right.run(context)]) };
}

function filter(
  base: Compiled,
  predicates: readonly Expression[],
  inner: (expression: Expression) => Compiled,
): Nodes {
  if (base.type !== 'nodes') throw new NotNative(`a predicate on a ${base.type}`);
  const filters = predicates.map((predicate) => filterOf(predicate, inner));
  return {
    type: 'nodes',
    run: (context) => filters.reduce((nodes, one) => one(nodes, context), [...base.run(context)]),
  };
}

function choice(test: (context: Context) => boolean, yes: Compiled, no: Compiled): Compiled {
  if (yes.type === 'nodes' && no.type === 'nodes') {
    return { type: 'nodes', run: (context) => (test(context) ? yes : no).run(context) };
  }
  if (yes.type === 'boolean' && no.type === 'boolean') {
    return { type: 'boolean', run: (context) => (test(context) ? yes : no).run(context) };
  }
  if (yes.type === 'string' && no.type === 'string') {
    return { type: 'string', run: (context) => (test(context) ? yes : no).run(context) };
  }
  throw new NotNative('a choice between types');
}

const operators: Readonly<Record<Arithmetic, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  div: (left, right) => left / right,
  mod: (left, right) => left % right,
};

function arithmetic(by: Arithmetic, left: Compiled, right: Compiled, semantics: Semantics): Numeric {
  const operate = operators[by];
  if (semantics.version === '1.0') {
    const one = numberOf(left, semantics);
    const other = numberOf(right, semantics);
    return { type: 'number', of: 'double', run: (context) => operate(one(context), other(context)) };
  }
  if (left.type !== 'number' || right.type !== 'number') throw new NotNative('arithmetic on untyped values');
  if (left.of === 'double' || right.of === 'double') {
    return { type: 'number', of: 'double', run: (context) => operate(left.run(context), right.run(context)) };
  }
  // Decimals have no binary fractions, and integers divide into decimals.
  if (left.of !== 'integer' || right.of !== 'integer' || by === 'div')
    throw new NotNative('decimal arithmetic');
  return {
    type: 'number',
    of: 'integer',
    run: (context) => {
      const value = operate(left.run(context), right.run(context));
      if (!Number.isSafeInteger(value)) throw new Deferral();
      return value;
    },
  };
}

function negate(operand: Compiled, semantics: Semantics): Numeric {
  if (semantics.version !== '1.0' && operand.type !== 'number')
    throw new NotNative('the negative of no number');
  const value = numberOf(operand, semantics);
  return {
    type: 'number',
    of: operand.type === 'number' ? operand.of : 'double',
    run: (context) => -value(context),
  };
}
