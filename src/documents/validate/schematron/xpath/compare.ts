import type { Compiled, Context, Nodes, Numeric, Perhaps, Text, Texts, Truth } from './compiled.js';
import { numberOf, truthOf } from './convert.js';
import { type Comparison, NotNative } from './syntax.js';
import { stringOf } from './tree.js';
import { Deferral, type Semantics } from './values.js';

type Holds<T> = (left: T, right: T) => boolean;
type Order = Exclude<Comparison, '=' | '!='>;

const order: Readonly<Record<Order, Holds<number>>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};
const equal = <T>(left: T, right: T) => left === right;
const different = <T>(left: T, right: T) => left !== right;

/** A general comparison (XPath 1.0, 3.4; XPath 2.0, 3.5.2). Throws {@link NotNative} where a version's rules need types. */
export function comparison(by: Comparison, left: Compiled, right: Compiled, semantics: Semantics): Truth {
  const run =
    by === '=' || by === '!=' ? equality(by, left, right, semantics) : ordering(by, left, right, semantics);
  return { type: 'boolean', run };
}

function equality(by: '=' | '!=', left: Compiled, right: Compiled, semantics: Semantics): Truth['run'] {
  if (left.type === 'strings') return amongTexts(by, right, left);
  if (right.type === 'strings') return amongTexts(by, left, right);
  const texts: Holds<string> = by === '=' ? equal : different;
  const numbers: Holds<number> = by === '=' ? equal : different;
  if (left.type === 'boolean' || right.type === 'boolean') return truths(by, left, right, semantics);
  if (left.type === 'nodes' && right.type === 'nodes') return nodesWithNodes(by, left, right);
  if (left.type === 'nodes' && right.type === 'string') return nodesWithText(left, right, texts);
  if (left.type === 'string' && right.type === 'nodes') return nodesWithText(right, left, texts);
  if (left.type === 'nodes' && right.type === 'number')
    return nodesWithNumber(left, right, numbers, semantics);
  if (left.type === 'number' && right.type === 'nodes')
    return nodesWithNumber(right, left, numbers, semantics);
  if (left.type === 'string' && right.type === 'string') {
    return (context) => texts(left.run(context), right.run(context));
  }
  return bothNumbers(left, right, numbers, semantics);
}

function ordering(by: Order, left: Compiled, right: Compiled, semantics: Semantics): Truth['run'] {
  const holds = order[by];
  if (left.type === 'nodes' && right.type === 'number') return nodesWithNumber(left, right, holds, semantics);
  if (left.type === 'number' && right.type === 'nodes') {
    return nodesWithNumber(right, left, (one, other) => holds(other, one), semantics);
  }
  if (semantics.version !== '1.0') return bothNumbers(left, right, holds, semantics);
  if (left.type === 'boolean' || right.type === 'boolean') {
    const one = left.type === 'nodes' ? truthNumber(left) : numberOf(left, semantics);
    const other = right.type === 'nodes' ? truthNumber(right) : numberOf(right, semantics);
    return (context) => holds(one(context), other(context));
  }
  if (left.type === 'nodes' && right.type === 'nodes') {
    return (context) => {
      const others = right.run(context).map((node) => semantics.comparedNumber(stringOf(node)));
      return left.run(context).some((node) => {
        const number = semantics.comparedNumber(stringOf(node));
        return others.some((other) => holds(number, other));
      });
    };
  }
  if (left.type === 'nodes') return nodesWithNumber(left, asNumber(right, semantics), holds, semantics);
  if (right.type === 'nodes') {
    return nodesWithNumber(right, asNumber(left, semantics), (one, other) => holds(other, one), semantics);
  }
  return bothNumbers(left, right, holds, semantics);
}

function asNumber(compiled: Compiled, semantics: Semantics): Numeric {
  return { type: 'number', of: 'double', run: numberOf(compiled, semantics) };
}

function truthNumber(nodes: Nodes): (context: Context) => number {
  const holds = truthOf(nodes);
  return (context) => Number(holds(context));
}

// Version 1.0 makes truths of both sides; later ones cast, which only two truths do without.
function truths(by: '=' | '!=', left: Compiled, right: Compiled, semantics: Semantics): Truth['run'] {
  if (semantics.version !== '1.0' && left.type !== right.type)
    throw new NotNative('a truth with another type');
  const one = truthOf(left);
  const other = truthOf(right);
  return by === '='
    ? (context) => one(context) === other(context)
    : (context) => one(context) !== other(context);
}

function bothNumbers(
  left: Compiled,
  right: Compiled,
  holds: Holds<number>,
  semantics: Semantics,
): Truth['run'] {
  if (semantics.version !== '1.0' && (left.type !== 'number' || right.type !== 'number')) {
    throw new NotNative(`a ${left.type} compared with a ${right.type}`);
  }
  const one = numberOf(left, semantics);
  const other = numberOf(right, semantics);
  return (context) => holds(one(context), other(context));
}

function nodesWithText(nodes: Nodes, text: Text, holds: Holds<string>): Truth['run'] {
  return (context) => {
    const found = nodes.run(context);
    const wanted = text.run(context);
    return found.some((node) => holds(stringOf(node), wanted));
  };
}

function nodesWithNodes(by: '=' | '!=', left: Nodes, right: Nodes): Truth['run'] {
  if (by === '=') {
    return (context) => {
      const texts = new Set(left.run(context).map(stringOf));
      return right.run(context).some((node) => texts.has(stringOf(node)));
    };
  }
  return (context) => {
    const ones = new Set(left.run(context).map(stringOf));
    const others = new Set(right.run(context).map(stringOf));
    if (ones.size === 0 || others.size === 0) return false;
    return ones.size > 1 || others.size > 1 || [...ones][0] !== [...others][0];
  };
}

function nodesWithNumber(
  nodes: Nodes,
  number: Numeric,
  holds: Holds<number>,
  semantics: Semantics,
): Truth['run'] {
  return (context) => {
    const found = nodes.run(context);
    const wanted = number.run(context);
    // All are converted first: whether a later one's error shows must not depend on an earlier one's answer.
    return found
      .map((node) => semantics.comparedNumber(stringOf(node)))
      .some((value) => holds(value, wanted));
  };
}

function amongTexts(by: '=' | '!=', compiled: Compiled, { values }: Texts): Truth['run'] {
  const texts = new Set(values);
  const holds = (text: string) => (by === '=' ? texts.has(text) : texts.size > 1 || !texts.has(text));
  if (compiled.type === 'nodes')
    return (context) => compiled.run(context).some((node) => holds(stringOf(node)));
  if (compiled.type === 'string') return (context) => holds(compiled.run(context));
  throw new NotNative(`a ${compiled.type} among strings`);
}

/** `eq` and `ne` between texts, or between numbers; empty when a side is (XPath 2.0, 3.5.1). */
export function valueComparison(by: '=' | '!=', left: Compiled, right: Compiled): Perhaps | Truth {
  if (left.type === 'number' && right.type === 'number') {
    const holds: Holds<number> = by === '=' ? equal : different;
    return { type: 'boolean', run: (context) => holds(left.run(context), right.run(context)) };
  }
  const one = atMostOne(left);
  const other = atMostOne(right);
  const holds: Holds<string> = by === '=' ? equal : different;
  return {
    type: 'perhaps',
    run: (context) => {
      const text = one(context);
      const wanted = other(context);
      return text !== undefined && wanted !== undefined && holds(text, wanted);
    },
  };
}

function atMostOne(compiled: Compiled): (context: Context) => string | undefined {
  if (compiled.type === 'string') return compiled.run;
  if (compiled.type !== 'nodes') throw new NotNative(`a value comparison with a ${compiled.type}`);
  const { run } = compiled;
  return (context) => {
    const [first, second] = run(context);
    if (second !== undefined) throw new Deferral();
    return first === undefined ? undefined : stringOf(first);
  };
}
