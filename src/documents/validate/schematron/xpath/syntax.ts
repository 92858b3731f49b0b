import type { Element } from 'slimdom';

/** An expression of the part of XPath that is evaluated here; all of XPath 1.0 and what 2.0 files use most. */
export type Expression =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number; readonly of: 'integer' | 'decimal' | 'double' }
  | { readonly kind: 'strings'; readonly values: readonly string[] }
  | { readonly kind: 'context' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'or' | 'and' | 'union'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly by: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'value-compare';
      readonly by: '=' | '!=';
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'arithmetic';
      readonly by: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: 'filter'; readonly base: Expression; readonly predicates: readonly Expression[] }
  | { readonly kind: 'path'; readonly start: Start; readonly steps: readonly Step[] };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | 'div' | 'mod';

/** Where a path begins: at the context node, at the root of its tree, or at what an expression gives. */
export type Start = 'context' | 'root' | Expression;

export type Step = AxisStep | { readonly kind: 'expression'; readonly expression: Expression };

export interface AxisStep {
  readonly kind: 'axis';
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Expression[];
}

export type Axis =
  | 'child'
  | 'attribute'
  | 'self'
  | 'parent'
  | 'descendant'
  | 'descendant-or-self'
  | 'ancestor'
  | 'ancestor-or-self'
  | 'following-sibling'
  | 'preceding-sibling'
  | 'following'
  | 'preceding';

/** Undefined parts are wildcards; a namespace of null is none. */
export type NodeTest =
  | { readonly kind: 'name'; readonly uri: string | null | undefined; readonly local: string | undefined }
  | { readonly kind: 'node' | 'text' | 'comment' | 'element' }
  | { readonly kind: 'instruction'; readonly target: string | undefined };

/** Resolves a prefix; null where it is not declared. */
export type Prefixes = (prefix: string) => string | null;

/** What {@link readExpression} does not take on, with what it was; another evaluator has to. */
export class NotNative extends Error {}

const BINARY: Readonly<Record<string, (left: Expression, right: Expression) => Expression>> = {
  orOp: (left, right) => ({ kind: 'or', left, right }),
  andOp: (left, right) => ({ kind: 'and', left, right }),
  unionOp: (left, right) => ({ kind: 'union', left, right }),
  equalOp: compare('='),
  notEqualOp: compare('!='),
  lessThanOp: compare('<'),
  lessThanOrEqualOp: compare('<='),
  greaterThanOp: compare('>'),
  greaterThanOrEqualOp: compare('>='),
  eqOp: (left, right) => ({ kind: 'value-compare', by: '=', left, right }),
  neOp: (left, right) => ({ kind: 'value-compare', by: '!=', left, right }),
  addOp: arithmetic('+'),
  subtractOp: arithmetic('-'),
  multiplyOp: arithmetic('*'),
  divOp: arithmetic('div'),
  modOp: arithmetic('mod'),
};

function compare(by: Comparison) {
  return (left: Expression, right: Expression): Expression => ({ kind: 'compare', by, left, right });
}

function arithmetic(by: Arithmetic) {
  return (left: Expression, right: Expression): Expression => ({ kind: 'arithmetic', by, left, right });
}

const NUMBERS = {
  integerConstantExpr: 'integer',
  decimalConstantExpr: 'decimal',
  doubleConstantExpr: 'double',
} as const;

/** The expression behind a syntax tree in XQueryX (W3C), with prefixes resolved. Throws {@link NotNative}. */
export function readExpression(element: Element, prefixes: Prefixes): Expression {
  const read = (child: Element) => readExpression(child, prefixes);
  const name = element.localName;
  const binary = BINARY[name];
  if (binary !== undefined) {
    return binary(
      read(only(childNamed(element, 'firstOperand'))),
      read(only(childNamed(element, 'secondOperand'))),
    );
  }
  switch (name) {
    case 'stringConstantExpr':
      return { kind: 'string', value: childNamed(element, 'value').textContent ?? '' };
    case 'integerConstantExpr':
    case 'decimalConstantExpr':
    case 'doubleConstantExpr':
      return { kind: 'number', value: Number(element.textContent), of: NUMBERS[name] };
    case 'contextItemExpr':
      return { kind: 'context' };
    case 'varRef':
      return { kind: 'variable', name: plainName(childNamed(element, 'name')) };
    case 'unaryMinusOp':
      return { kind: 'negate', operand: read(only(childNamed(element, 'operand'))) };
    case 'functionCallExpr':
      return {
        kind: 'call',
        name: plainName(childNamed(element, 'functionName')),
        operands: childrenOf(childNamed(element, 'arguments')).map(read),
      };
    case 'ifThenElseExpr':
      return {
        kind: 'if',
        test: read(only(childNamed(element, 'ifClause'))),
        yes: read(only(childNamed(element, 'thenClause'))),
        no: read(only(childNamed(element, 'elseClause'))),
      };
    case 'sequenceExpr':
      return readSequence(childrenOf(element), read);
    case 'pathExpr':
      return readPath(element, prefixes);
    default:
      throw new NotNative(name);
  }
}

function readSequence(items: readonly Element[], read: (element: Element) => Expression): Expression {
  const [first, second] = items;
  if (first !== undefined && second === undefined) return read(first);
  const members = items.map(read);
  if (members.length > 0 && members.every(isString)) {
    return { kind: 'strings', values: members.map(({ value }) => value) };
  }
  throw new NotNative('a sequence');
}

function isString(expression: Expression): expression is Extract<Expression, { kind: 'string' }> {
  return expression.kind === 'string';
}

function readPath(element: Element, prefixes: Prefixes): Expression {
  let start: Start = 'context';
  const steps: Step[] = [];
  childrenOf(element).forEach((part, index) => {
    if (part.localName === 'rootExpr') {
      start = 'root';
      return;
    }
    const step = readStep(part, prefixes);
    if (index === 0 && step.kind === 'expression') start = step.expression;
    else steps.push(step);
  });
  if (typeof start !== 'string' && steps.length === 0) return start;
  return { kind: 'path', start, steps };
}

function readStep(element: Element, prefixes: Prefixes): Step {
  const parts = childrenOf(element);
  const predicates = parts
    .filter(({ localName }) => localName === 'predicates')
    .flatMap(childrenOf)
    .map((predicate) => readExpression(predicate, prefixes));
  const [first, second] = parts;
  if (first?.localName === 'filterExpr') {
    const base = readExpression(only(first), prefixes);
    return {
      kind: 'expression',
      expression: predicates.length === 0 ? base : { kind: 'filter', base, predicates },
    };
  }
  if (first?.localName !== 'xpathAxis' || second === undefined) throw new NotNative('a step');
  const axis = first.textContent as Axis;
  return { kind: 'axis', axis, test: readTest(second, axis, prefixes), predicates };
}

function readTest(element: Element, axis: Axis, prefixes: Prefixes): NodeTest {
  switch (element.localName) {
    case 'nameTest':
      return { kind: 'name', uri: namespaceOf(element, axis, prefixes), local: element.textContent ?? '' };
    case 'Wildcard':
      return readWildcard(childrenOf(element), prefixes);
    case 'anyKindTest':
      return { kind: 'node' };
    case 'textTest':
      return { kind: 'text' };
    case 'commentTest':
      return { kind: 'comment' };
    case 'piTest':
      return { kind: 'instruction', target: childrenOf(element)[0]?.textContent ?? undefined };
    case 'elementTest':
      if (childrenOf(element).length === 0) return { kind: 'element' };
      throw new NotNative('element() with a name');
    default:
      throw new NotNative(element.localName);
  }
}

function readWildcard(parts: readonly Element[], prefixes: Prefixes): NodeTest {
  const [first, second] = parts;
  if (first === undefined) return { kind: 'name', uri: undefined, local: undefined };
  if (first.localName === 'star') return { kind: 'name', uri: undefined, local: second?.textContent ?? '' };
  return { kind: 'name', uri: declared(first.textContent ?? '', prefixes), local: undefined };
}

function namespaceOf(element: Element, axis: Axis, prefixes: Prefixes): string | null {
  const uri = element.getAttributeNS(element.namespaceURI, 'URI');
  if (uri !== null) return uri;
  const prefix = element.getAttributeNS(element.namespaceURI, 'prefix') ?? '';
  if (prefix !== '') return declared(prefix, prefixes);
  return axis === 'attribute' ? null : prefixes('');
}

function declared(prefix: string, prefixes: Prefixes): string {
  const uri = prefixes(prefix);
  if (uri === null) throw new NotNative(`the prefix ${prefix}, which is not declared`);
  return uri;
}

function plainName(element: Element): string {
  const prefix = element.getAttributeNS(element.namespaceURI, 'prefix') ?? '';
  if (prefix !== '') throw new NotNative(`${prefix}:${element.textContent ?? ''}`);
  return element.textContent ?? '';
}

function childrenOf(element: Element): Element[] {
  return element.children;
}

function childNamed(element: Element, name: string): Element {
  const child = element.children.find(({ localName }) => localName === name);
  if (child === undefined) throw new NotNative(`${element.localName} without ${name}`);
  return child;
}

function only(element: Element): Element {
  const [first, second] = element.children;
  if (first === undefined || second !== undefined) throw new NotNative(element.localName);
  return first;
}
