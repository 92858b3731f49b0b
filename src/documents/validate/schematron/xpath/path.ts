import { passes, reverseAxes, walks } from './axes.js';
import type { Compiled, Context, Nodes } from './compiled.js';
import { truthOf } from './convert.js';
import { rootOf } from './functions.js';
import { type AxisStep, type Expression, NotNative, type Step } from './syntax.js';
import { byOrder, type Node, orderOf } from './tree.js';

/** Compiles an expression inside another one. */
export type Compile = (expression: Expression) => Compiled;

type NodesOf = (context: Context) => readonly Node[];
type Move = (from: Node, context: Context) => readonly Node[];

/** A path: where it starts, and each step from every node of the one before it. */
export function path(
  start: 'context' | 'root' | Expression,
  steps: readonly Step[],
  compile: Compile,
): Nodes {
  const begin = startOf(start, compile);
  const moves = fused(steps).map((step) => moveOf(step, compile));
  const indexed = start === 'root' ? indexedStart(fused(steps), compile) : undefined;
  const run: NodesOf = (context) => {
    let rest = 0;
    let found = indexed?.(context);
    if (found === undefined) found = begin(context);
    else rest = 1;
    for (; rest < moves.length; rest += 1) found = moveAll(found, moves[rest]!, context);
    return found;
  };
  return { type: 'nodes', run };
}

function startOf(start: 'context' | 'root' | Expression, compile: Compile): NodesOf {
  if (start === 'context') return ({ node }) => [node];
  if (start === 'root') return ({ node }) => [rootOf(node)];
  const compiled = compile(start);
  if (compiled.type !== 'nodes') throw new NotNative(`a path from a ${compiled.type}`);
  return compiled.run;
}

function moveAll(from: readonly Node[], move: Move, context: Context): readonly Node[] {
  if (from.length === 1) return move(from[0]!, context);
  const all: Node[] = [];
  let last = -1;
  let ordered = true;
  for (const node of from) {
    for (const found of move(node, context)) {
      const order = orderOf(found);
      if (order <= last) ordered = false;
      last = order;
      all.push(found);
    }
  }
  return ordered ? all : inOrder(all);
}

/** The nodes in document order, each once. */
export function inOrder(nodes: readonly Node[]): Node[] {
  return [...new Set(nodes)].sort(byOrder);
}

/** A step from one node: the nodes of its axis that pass its test and predicates, in document order. */
export function moveOf(step: Step, compile: Compile): Move {
  if (step.kind === 'expression') {
    const compiled = compile(step.expression);
    if (compiled.type !== 'nodes') throw new NotNative(`a step that gives a ${compiled.type}`);
    const { run } = compiled;
    return (node, { environment }) => run({ node, position: 1, size: 1, environment });
  }
  const test = passes(step.test, step.axis);
  const walk = walks[step.axis];
  const filters = step.predicates.map((predicate) => filterOf(predicate, compile));
  const reverse = reverseAxes.has(step.axis);
  const enough = positionAsked(step.predicates[0], compile);
  return (from, context) => {
    let found: Node[] = [];
    walk(from, (node) => {
      if (test(node)) found.push(node);
      return found.length < enough;
    });
    for (const filter of filters) found = filter(found, context);
    return reverse ? found.reverse() : found;
  };
}

// `[1]` is settled by the first node: the walk need not go on.
function positionAsked(predicate: Expression | undefined, compile: Compile): number {
  const compiled = predicate === undefined ? undefined : compile(predicate);
  const constant = compiled?.type === 'number' ? compiled.constant : undefined;
  return constant !== undefined && constant >= 1 ? constant : Number.POSITIVE_INFINITY;
}

type Filter = (nodes: Node[], context: Context) => Node[];

/** A predicate over nodes in the order of their positions. */
export function filterOf(predicate: Expression, compile: Compile): Filter {
  const compiled = compile(predicate);
  if (compiled.type === 'number' && compiled.constant !== undefined) {
    const { constant } = compiled;
    return (nodes) => nodes.filter((_, index) => index + 1 === constant);
  }
  const holds = predicateOf(compiled);
  return (nodes, { environment }) => {
    if (nodes.length === 0) return nodes;
    const inner: Context = { node: nodes[0]!, position: 0, size: nodes.length, environment };
    return nodes.filter((node) => {
      inner.node = node;
      inner.position += 1;
      return holds(inner);
    });
  };
}

function predicateOf(compiled: Compiled): (context: Context) => boolean {
  if (compiled.type !== 'number') return truthOf(compiled);
  const { run } = compiled;
  return (context) => run(context) === context.position;
}

/** True where a predicate could hold or not by the position of a node alone. */
export function isPositional(predicate: Expression, compile: Compile): boolean {
  return compile(predicate).type === 'number' || asksPosition(predicate);
}

function asksPosition(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call':
      return (
        expression.name === 'position' || expression.name === 'last' || expression.operands.some(asksPosition)
      );
    case 'or':
    case 'and':
    case 'union':
    case 'compare':
    case 'value-compare':
    case 'arithmetic':
      return asksPosition(expression.left) || asksPosition(expression.right);
    case 'negate':
      return asksPosition(expression.operand);
    case 'if':
      return [expression.test, expression.yes, expression.no].some(asksPosition);
    case 'filter':
      return asksPosition(expression.base);
    case 'path':
      // Predicates of an inner path have positions of their own.
      return typeof expression.start !== 'string' && asksPosition(expression.start);
    default:
      return false;
  }
}

// `//x` is one walk instead of two, unless a predicate counts among siblings.
function fused(steps: readonly Step[]): readonly Step[] {
  const out: Step[] = [];
  for (const step of steps) {
    const before = out.at(-1);
    if (before !== undefined && isAnywhere(before) && step.kind === 'axis' && step.axis === 'child') {
      if (step.predicates.every(isPlain)) {
        out[out.length - 1] = { ...step, axis: 'descendant' };
        continue;
      }
    }
    out.push(step);
  }
  return out;
}

/** True for the `//` of a path: `descendant-or-self::node()`. */
export function isAnywhere(step: Step): boolean {
  return (
    step.kind === 'axis' &&
    step.axis === 'descendant-or-self' &&
    step.test.kind === 'node' &&
    step.predicates.length === 0
  );
}

// What is certainly no number, and asks for no position.
function isPlain(predicate: Expression): boolean {
  const truths: ReadonlySet<Expression['kind']> = new Set(['compare', 'value-compare', 'or', 'and', 'path']);
  const calls = predicate.kind === 'call' && (predicate.name === 'not' || predicate.name === 'exists');
  return (truths.has(predicate.kind) || calls) && !asksPosition(predicate);
}

// `//name` from the root of the judged tree is looked up, not walked.
function indexedStart(
  steps: readonly Step[],
  compile: Compile,
): ((context: Context) => readonly Node[] | undefined) | undefined {
  const [first] = steps;
  if (first?.kind !== 'axis' || first.axis !== 'descendant' || first.test.kind !== 'name') return undefined;
  const { local } = first.test;
  if (local === undefined || first.predicates.some((predicate) => isPositional(predicate, compile)))
    return undefined;
  const test = passes(first.test, first.axis);
  const filters = (first as AxisStep).predicates.map((predicate) => filterOf(predicate, compile));
  return (context) => {
    const { tree } = context.environment;
    if (rootOf(context.node) !== tree.document) return undefined;
    let found = tree.named(local).filter(test) as Node[];
    for (const filter of filters) found = filter(found, context);
    return found;
  };
}
