import type { Compiled, Context, Numeric, Text, Truth } from './compiled.js';
import { argumentText, numberOf, textOf, truthOf } from './convert.js';
import { NotNative } from './syntax.js';
import {
  ATTRIBUTE,
  type Attr,
  ELEMENT,
  type Element,
  INSTRUCTION,
  type Node,
  parentOf,
  stringOf,
} from './tree.js';
import { lengthOf, normalizeSpace, roundHalfUp, type Semantics, substring, translate } from './values.js';

type Build = (operands: readonly Compiled[], semantics: Semantics) => Compiled;

/** A function that is evaluated here: how many operands it takes, in which versions it is, how it is built. */
interface Native {
  readonly operands: readonly [least: number, most: number];
  readonly since: '1.0' | '2.0';
  readonly build: Build;
}

const CONTEXT_NODE: Compiled = { type: 'nodes', run: ({ node }) => [node] };

const functions: Readonly<Record<string, Native>> = {
  true: native([0, 0], () => truth(() => true)),
  false: native([0, 0], () => truth(() => false)),
  not: native([1, 1], ([of]) => {
    const holds = truthOf(of!);
    return truth((context) => !holds(context));
  }),
  boolean: native([1, 1], ([of]) => truth(truthOf(of!))),
  position: native([0, 0], () => integer(({ position }) => position)),
  last: native([0, 0], () => integer(({ size }) => size)),
  count: native([1, 1], ([of]) => {
    const { run } = nodes(of!);
    return integer((context) => run(context).length);
  }),
  exists: later([1, 1], ([of]) => truth(truthOf(nodes(of!)))),
  empty: later([1, 1], ([of]) => {
    const { run } = nodes(of!);
    return truth((context) => run(context).length === 0);
  }),
  sum: native([1, 1], ([of], { comparedNumber }) => {
    const { run } = nodes(of!);
    return number('double', (context) =>
      run(context).reduce((sum, node) => sum + comparedNumber(stringOf(node)), 0),
    );
  }),
  number: native([0, 1], ([of = CONTEXT_NODE], semantics) => number('double', numberOf(of, semantics))),
  floor: rounding(Math.floor),
  ceiling: rounding(Math.ceil),
  round: rounding(roundHalfUp),
  string: native([0, 1], ([of = CONTEXT_NODE], semantics) => text(textOf(of, semantics))),
  concat: native([2, 99], (operands, semantics) => {
    const parts = operands.map((operand) => textOf(operand, semantics));
    return text((context) => parts.map((part) => part(context)).join(''));
  }),
  'string-length': native([0, 1], ([of], semantics) => {
    const part = of === undefined ? contextText : argumentText(of, semantics);
    return integer((context) => lengthOf(part(context)));
  }),
  'normalize-space': native([0, 1], ([of], semantics) => {
    const part = of === undefined ? contextText : argumentText(of, semantics);
    return text((context) => normalizeSpace(part(context)));
  }),
  'starts-with': twoTexts('1.0', (one, other) => one.startsWith(other)),
  'ends-with': twoTexts('2.0', (one, other) => one.endsWith(other)),
  contains: twoTexts('1.0', (one, other) => one.includes(other)),
  'substring-before': native([2, 2], ([of, by], semantics) => {
    const [one, other] = [argumentText(of!, semantics), argumentText(by!, semantics)];
    return text((context) => {
      const whole = one(context);
      const at = whole.indexOf(other(context));
      return at < 0 ? '' : whole.slice(0, at);
    });
  }),
  'substring-after': native([2, 2], ([of, by], semantics) => {
    const [one, other] = [argumentText(of!, semantics), argumentText(by!, semantics)];
    return text((context) => {
      const [whole, part] = [one(context), other(context)];
      const at = whole.indexOf(part);
      return at < 0 ? '' : whole.slice(at + part.length);
    });
  }),
  substring: native([2, 3], ([of, from, length], semantics) => {
    const part = argumentText(of!, semantics);
    const start = argumentNumber(from!, semantics);
    const long = length === undefined ? () => Number.POSITIVE_INFINITY : argumentNumber(length, semantics);
    return text((context) => substring(part(context), start(context), long(context)));
  }),
  translate: native([3, 3], ([of, from, to], semantics) => {
    const [part, source, target] = [of, from, to].map((operand) => argumentText(operand!, semantics));
    return text((context) => translate(part!(context), source!(context), target!(context)));
  }),
  'lower-case': later([1, 1], ([of], semantics) => {
    const part = argumentText(of!, semantics);
    return text((context) => part(context).toLowerCase());
  }),
  'upper-case': later([1, 1], ([of], semantics) => {
    const part = argumentText(of!, semantics);
    return text((context) => part(context).toUpperCase());
  }),
  name: naming(nameOf),
  'local-name': naming(
    (node) => named(node)?.localName ?? (node.nodeType === INSTRUCTION ? node.nodeName : ''),
  ),
  'namespace-uri': naming((node) => named(node)?.namespaceURI ?? ''),
  current: native([0, 0], () => ({ type: 'nodes', run: ({ environment }) => [environment.current] })),
  key: native([2, 2], ([name, value], semantics) => {
    const key = argumentText(name!, semantics);
    const values = textsOf(value!, semantics);
    return {
      type: 'nodes',
      run: (context) => context.environment.key(key(context), values(context), rootOf(context.node)),
    };
  }),
  document: native([1, 1], ([reference], semantics) => {
    const uri = argumentText(reference!, semantics);
    return { type: 'nodes', run: (context) => [context.environment.document(uri(context))] };
  }),
};

/** A call of a function. Throws {@link NotNative} for a function that is not evaluated here. */
export function call(name: string, operands: readonly Compiled[], semantics: Semantics): Compiled {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (found === undefined || (found.since === '2.0' && semantics.version === '1.0')) {
    throw new NotNative(`${name}()`);
  }
  const [least, most] = found.operands;
  if (operands.length < least || operands.length > most) {
    throw new NotNative(`${name}() with ${operands.length} operands`);
  }
  return found.build(operands, semantics);
}

/** The document node, or topmost element, above a node. */
export function rootOf(node: Node): Node {
  let top = node;
  for (let above = parentOf(node); above !== null; above = parentOf(above)) top = above;
  return top;
}

/** The name of a node as its document writes it. */
export function nameOf(node: Node): string {
  const one = named(node);
  if (one === undefined) return node.nodeType === INSTRUCTION ? node.nodeName : '';
  return one.prefix === null || one.prefix === '' ? one.localName : `${one.prefix}:${one.localName}`;
}

function named(node: Node): Element | Attr | undefined {
  return node.nodeType === ELEMENT || node.nodeType === ATTRIBUTE ? (node as Element | Attr) : undefined;
}

function native(operands: Native['operands'], build: Build): Native {
  return { operands, since: '1.0', build };
}

function later(operands: Native['operands'], build: Build): Native {
  return { operands, since: '2.0', build };
}

function truth(run: Truth['run']): Truth {
  return { type: 'boolean', run };
}

function text(run: Text['run']): Text {
  return { type: 'string', run };
}

function number(of: Numeric['of'], run: Numeric['run']): Numeric {
  return { type: 'number', of, run };
}

function integer(run: Numeric['run']): Numeric {
  return number('integer', run);
}

function nodes(compiled: Compiled): Extract<Compiled, { type: 'nodes' }> {
  if (compiled.type !== 'nodes') throw new NotNative(`a ${compiled.type} where nodes are wanted`);
  return compiled;
}

const contextText = ({ node }: Context) => stringOf(node);

function twoTexts(since: Native['since'], holds: (one: string, other: string) => boolean): Native {
  const build: Build = ([of, by], semantics) => {
    const [one, other] = [argumentText(of!, semantics), argumentText(by!, semantics)];
    return truth((context) => holds(one(context), other(context)));
  };
  return { operands: [2, 2], since, build };
}

function naming(nameOfNode: (node: Node) => string): Native {
  return native([0, 1], ([of], semantics) => {
    if (of === undefined) return text(({ node }) => nameOfNode(node));
    const { run } = nodes(of);
    return text((context) => {
      const [first, second] = run(context);
      if (second !== undefined) semantics.stringOfNodes([first!, second]);
      return first === undefined ? '' : nameOfNode(first);
    });
  });
}

// In later versions the result has the operand's type, and nodes become doubles, or nothing.
function rounding(round: (value: number) => number): Native {
  return native([1, 1], ([of], semantics) => {
    if (semantics.version !== '1.0' && of!.type !== 'number')
      throw new NotNative('rounding what is no number');
    const value = numberOf(of!, semantics);
    return number(of!.type === 'number' ? of!.of : 'double', (context) => round(value(context)));
  });
}

function argumentNumber(compiled: Compiled, semantics: Semantics): (context: Context) => number {
  if (semantics.version !== '1.0' && compiled.type !== 'number') {
    throw new NotNative(`a ${compiled.type} where a number is wanted`);
  }
  return numberOf(compiled, semantics);
}

function textsOf(compiled: Compiled, semantics: Semantics): (context: Context) => string[] {
  if (compiled.type === 'strings') return () => [...compiled.values];
  if (compiled.type === 'nodes') return (context) => compiled.run(context).map(stringOf);
  const part = argumentText(compiled, semantics);
  return (context) => [part(context)];
}
