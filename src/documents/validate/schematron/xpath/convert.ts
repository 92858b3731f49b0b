import type { Compiled, Context } from './compiled.js';
import { NotNative } from './syntax.js';
import { type Semantics, writeNumber } from './values.js';

/** The effective boolean value of an expression. Throws {@link NotNative} where it has none here. */
export function truthOf(compiled: Compiled): (context: Context) => boolean {
  switch (compiled.type) {
    case 'nodes':
    case 'string': {
      const { run } = compiled;
      return (context) => run(context).length > 0;
    }
    case 'number': {
      const { run } = compiled;
      return (context) => {
        const value = run(context);
        return value !== 0 && !Number.isNaN(value);
      };
    }
    case 'boolean':
    case 'perhaps':
      return compiled.run;
    case 'strings':
      throw new NotNative('a sequence as a test');
  }
}

/** The expression as a function's argument of type string. Throws {@link NotNative} where the version refuses it. */
export function argumentText(compiled: Compiled, semantics: Semantics): (context: Context) => string {
  if (semantics.version === '1.0') return textOf(compiled, semantics);
  if (compiled.type === 'nodes' || compiled.type === 'string') return textOf(compiled, semantics);
  throw new NotNative(`a ${compiled.type} where a string is wanted`);
}

/** The expression as `string()` makes it. Throws {@link NotNative} where the complete evaluator has to. */
export function textOf(compiled: Compiled, semantics: Semantics): (context: Context) => string {
  switch (compiled.type) {
    case 'nodes': {
      const { run } = compiled;
      return (context) => semantics.stringOfNodes(run(context));
    }
    case 'string':
      return compiled.run;
    case 'number': {
      const { run, of } = compiled;
      if (semantics.version !== '1.0' && of !== 'integer') throw new NotNative(`a ${of} as text`);
      return (context) => writeNumber(run(context));
    }
    case 'boolean': {
      const { run } = compiled;
      return (context) => String(run(context));
    }
    default:
      throw new NotNative(`a ${compiled.type} as text`);
  }
}

/** The expression as `number()` makes it. */
export function numberOf(compiled: Compiled, semantics: Semantics): (context: Context) => number {
  switch (compiled.type) {
    case 'number':
      return compiled.run;
    case 'boolean': {
      const { run } = compiled;
      return (context) => Number(run(context));
    }
    case 'nodes':
    case 'string': {
      const text = textOf(compiled, semantics);
      return (context) => semantics.numberOf(text(context));
    }
    default:
      throw new NotNative(`a ${compiled.type} as a number`);
  }
}
