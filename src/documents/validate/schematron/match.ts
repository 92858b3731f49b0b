import { passes } from './xpath/axes.js';
import type { Context, Environment } from './xpath/compiled.js';
import { truthOf } from './xpath/convert.js';
import type { XPath } from './xpath/expression.js';
import { type Compile, inOrder, isAnywhere, isPositional, moveOf } from './xpath/path.js';
import type { AxisStep, Expression, NodeTest, Step } from './xpath/syntax.js';
import {
  ATTRIBUTE,
  attributesOf,
  DOCUMENT,
  type Element,
  type Node,
  parentOf,
  stringOf,
  type Tree,
} from './xpath/tree.js';
import { Deferral } from './xpath/values.js';

/** The nodes of a tree that a pattern matches, in document order. */
export type Matcher = (tree: Tree, environmentOf: (node: Node) => Environment) => readonly Node[];

/**
 * A match pattern (XSLT 2.0, 5.5.2) of a rule or a key: a node matches when the pattern, evaluated from any
 * node, gives it. Paths of child and attribute steps are matched from their last step; `anywhere` is the pattern
 * behind `//` for the forms that are not.
 */
export function matcher(pattern: XPath, anywhere: () => XPath, compile: Compile): Matcher {
  let search: XPath | undefined;
  const searched: Matcher = (tree, environmentOf) => {
    search ??= anywhere();
    return inOrder(search.nodes(tree.document, environmentOf(tree.document)));
  };
  const alternatives = pattern.expression === undefined ? undefined : alternativesOf(pattern.expression);
  if (alternatives === undefined || pattern.native === undefined) return searched;
  const matchers = alternatives.map((alternative) => alternativeMatcher(alternative, compile));
  return (tree, environmentOf) => {
    try {
      const found = matchers.map((one) => one(tree, environmentOf));
      return found.length === 1 ? found[0]! : inOrder(found.flat());
    } catch (error) {
      if (error instanceof Deferral) return searched(tree, environmentOf);
      throw error;
    }
  };
}

interface Alternative {
  /** From the root: the first step must be a child of the document. */
  readonly absolute: boolean;
  readonly steps: readonly PatternStep[];
}

interface PatternStep {
  readonly step: AxisStep;
  /** `//` before the step: what comes before may be any ancestor. */
  readonly anywhere: boolean;
}

function alternativesOf(expression: Expression): Alternative[] | undefined {
  if (expression.kind === 'union') {
    const left = alternativesOf(expression.left);
    const right = alternativesOf(expression.right);
    return left === undefined || right === undefined ? undefined : [...left, ...right];
  }
  if (expression.kind !== 'path' || typeof expression.start !== 'string') return undefined;
  const steps = patternSteps(expression.steps);
  if (steps === undefined) return undefined;
  if (steps.length === 0 && expression.start !== 'root') return undefined;
  return [{ absolute: expression.start === 'root', steps }];
}

function patternSteps(steps: readonly Step[]): PatternStep[] | undefined {
  const out: PatternStep[] = [];
  let anywhere = false;
  for (const step of steps) {
    if (isAnywhere(step)) anywhere = true;
    else if (step.kind === 'axis' && (step.axis === 'child' || step.axis === 'attribute')) {
      out.push({ step, anywhere });
      anywhere = false;
    } else return undefined;
  }
  return anywhere ? undefined : out;
}

type Matches = (node: Node, environment: Environment) => boolean;

function alternativeMatcher({ absolute, steps }: Alternative, compile: Compile): Matcher {
  const last = steps.at(-1);
  if (last === undefined) return ({ document }) => [document];
  const tests = steps.map(({ step }) => stepMatcher(step, compile));
  const matches = (node: Node, index: number, environment: Environment): boolean => {
    if (!tests[index]!(node, environment)) return false;
    const { anywhere } = steps[index]!;
    let above = parentOf(node);
    if (index === 0) return !absolute || anywhere || above?.nodeType === DOCUMENT;
    if (!anywhere) return above !== null && matches(above, index - 1, environment);
    for (; above !== null; above = parentOf(above)) {
      if (matches(above, index - 1, environment)) return true;
    }
    return false;
  };
  return (tree, environmentOf) =>
    candidates(tree, last.step).filter((node) => matches(node, steps.length - 1, environmentOf(node)));
}

// Whether the step leads to the node; predicates that count positions are asked from its parent.
function stepMatcher(step: AxisStep, compile: Compile): Matches {
  const test = passes(step.test, step.axis);
  const wanted = step.axis === 'attribute';
  const fits = (node: Node) =>
    node.nodeType !== DOCUMENT && (node.nodeType === ATTRIBUTE) === wanted && test(node);
  if (step.predicates.some((predicate) => isPositional(predicate, compile))) {
    const move = moveOf(step, compile);
    return (node, environment) => {
      const parent = parentOf(node);
      if (!fits(node) || parent === null) return false;
      return move(parent, focus(parent, environment)).includes(node);
    };
  }
  const predicates = step.predicates.map((predicate) => truthOf(compile(predicate)));
  return (node, environment) => {
    if (!fits(node)) return false;
    const context = focus(node, environment);
    return predicates.every((holds) => holds(context));
  };
}

function focus(node: Node, environment: Environment): Context {
  return { node, position: 1, size: 1, environment };
}

// The fewest nodes among which all that match are, without walking the tree where an index knows better.
function candidates(tree: Tree, { axis, test, predicates }: AxisStep): readonly Node[] {
  if (axis === 'attribute') return tree.nodes.flatMap((node) => attributesOf(node));
  if (test.kind === 'name' && test.local !== undefined) return tree.named(test.local);
  const needs = predicates.map(needOf).find((need) => need !== undefined);
  return needs === undefined ? tree.nodes : parentsWith(tree, needs);
}

/** What a predicate demands at least: a child of that name, whose attribute has that value. */
interface Need {
  readonly child: string;
  readonly attribute?: string;
  readonly value?: string;
}

function needOf(predicate: Expression): Need | undefined {
  switch (predicate.kind) {
    case 'and': {
      const left = needOf(predicate.left);
      return left?.value !== undefined ? left : (needOf(predicate.right) ?? left);
    }
    case 'compare': {
      if (predicate.by !== '=' || predicate.right.kind !== 'string') return undefined;
      const need = childNeed(predicate.left);
      if (need === undefined) return undefined;
      return need.attribute === undefined ? need : { ...need, value: predicate.right.value };
    }
    case 'path':
      return childNeed(predicate);
    default:
      return undefined;
  }
}

function childNeed(expression: Expression): Need | undefined {
  if (expression.kind !== 'path' || expression.start !== 'context') return undefined;
  const [first, second, ...others] = expression.steps;
  const child = namedStep(first, 'child');
  if (child === undefined) return undefined;
  if (second === undefined) return attributeNeed(child.local, child.predicates);
  const attribute = namedStep(second, 'attribute');
  if (attribute === undefined || others.length > 0) return { child: child.local };
  return { child: child.local, attribute: attribute.local };
}

// `templateId[@root = '1.2.3']`: the value is inside a predicate of the child.
function attributeNeed(child: string, predicates: readonly Expression[]): Need {
  for (const predicate of predicates) {
    if (predicate.kind !== 'compare' || predicate.by !== '=' || predicate.right.kind !== 'string') continue;
    const { left } = predicate;
    if (left.kind !== 'path' || left.start !== 'context' || left.steps.length !== 1) continue;
    const attribute = namedStep(left.steps[0], 'attribute');
    if (attribute !== undefined) return { child, attribute: attribute.local, value: predicate.right.value };
  }
  return { child };
}

function namedStep(
  step: Step | undefined,
  axis: AxisStep['axis'],
): { local: string; predicates: readonly Expression[] } | undefined {
  if (step?.kind !== 'axis' || step.axis !== axis) return undefined;
  const local = localOf(step.test);
  return local === undefined ? undefined : { local, predicates: step.predicates };
}

function localOf(test: NodeTest): string | undefined {
  return test.kind === 'name' ? test.local : undefined;
}

const indexes = new WeakMap<Tree, Map<string, ReadonlyMap<string, readonly Node[]>>>();

function parentsWith(tree: Tree, { child, attribute, value }: Need): readonly Node[] {
  if (attribute === undefined || value === undefined) return distinctParents(tree.named(child));
  const key = `${child}/@${attribute}`;
  const known = indexes.get(tree) ?? new Map<string, ReadonlyMap<string, readonly Node[]>>();
  indexes.set(tree, known);
  let index = known.get(key);
  if (index === undefined) {
    index = indexOf(tree.named(child), attribute);
    known.set(key, index);
  }
  return index.get(value) ?? [];
}

function indexOf(children: readonly Element[], attribute: string): Map<string, readonly Node[]> {
  const byValue = new Map<string, Element[]>();
  for (const child of children) {
    for (const one of attributesOf(child)) {
      if (one.localName !== attribute) continue;
      const members = byValue.get(stringOf(one));
      if (members === undefined) byValue.set(stringOf(one), [child]);
      else members.push(child);
    }
  }
  return new Map([...byValue].map(([value, members]) => [value, distinctParents(members)]));
}

function distinctParents(children: readonly Element[]): Node[] {
  return inOrder(children.flatMap((child) => parentOf(child) ?? []));
}
