import fontoxpath, { type ReturnType } from 'fontoxpath';
import { Document, type Element } from 'slimdom';
import type { Environment, Value, Variable } from './compiled.js';
import { domFacade } from './facade.js';
import type { Prefixes } from './syntax.js';
import type { Node } from './tree.js';

const FUNCTIONS = 'http://www.w3.org/2005/xpath-functions';
/** Where the functions of XSLT that XPath lacks are registered. */
const XSLT = 'urn:passerelle:xslt-functions';
const xsltFunctions: ReadonlySet<string> = new Set(['current/0', 'key/2', 'document/1', 'doc/1']);

/** An expression that XPath refuses, as it is compiled or as it runs, with XPath's own error code where there is one. */
export class XPathError extends Error {}

interface Dynamic {
  readonly currentContext: Environment;
}

const { registerCustomXPathFunction: register } = fontoxpath;
const named = (localName: string) => ({ namespaceURI: XSLT, localName });
register(named('current'), [], 'node()', ({ currentContext }: Dynamic) => currentContext.current);
for (const name of ['document', 'doc']) {
  register(named(name), ['xs:string'], 'node()', ({ currentContext }: Dynamic, reference: string) =>
    currentContext.document(reference),
  );
}
register(
  named('key'),
  ['xs:string', 'xs:string*'],
  'node()*',
  ({ currentContext }: Dynamic, name: string, values: string[]) => [
    ...currentContext.key(name, values, currentContext.tree.document),
  ],
);

/** What surrounds an expression where it stands in a schema. */
export interface Surroundings {
  readonly prefixes: Prefixes;
  /** The modules in which the schema's own functions were registered, by their prefixes. */
  readonly modules: ReadonlyMap<string, string>;
}

/** The syntax tree (XQueryX) of an XPath 3.1 expression. Throws {@link XPathError}. */
export function parseXPath(source: string): Element {
  try {
    const script = fontoxpath.parseScript(
      source,
      { language: fontoxpath.evaluateXPath.XPATH_3_1_LANGUAGE, annotateAst: false },
      new Document() as unknown as Parameters<typeof fontoxpath.parseScript>[2],
    ) as unknown as Element;
    const body = script.getElementsByTagNameNS('*', 'queryBody')[0]?.firstElementChild;
    if (body === null || body === undefined) throw new XPathError(`there is no expression in "${source}"`);
    return body;
  } catch (error) {
    if (error instanceof XPathError) throw error;
    throw new XPathError(`this is not XPath: ${source}`);
  }
}

/** An expression for the complete evaluator, with the variables that are handed to it from outside. */
export interface CompleteExpression {
  readonly source: string;
  readonly variables: readonly Variable[];
  readonly surroundings: Surroundings;
}

export function evaluateBoolean(
  expression: CompleteExpression,
  node: Node,
  environment: Environment,
): boolean {
  return evaluate(expression, node, environment, fontoxpath.ReturnType.BOOLEAN);
}

export function evaluateString(expression: CompleteExpression, node: Node, environment: Environment): string {
  return evaluate(expression, node, environment, fontoxpath.ReturnType.STRING);
}

export function evaluateStrings(
  expression: CompleteExpression,
  node: Node,
  environment: Environment,
): string[] {
  return evaluate(expression, node, environment, fontoxpath.ReturnType.STRINGS);
}

export function evaluateNodes(expression: CompleteExpression, node: Node, environment: Environment): Node[] {
  return evaluate(expression, node, environment, fontoxpath.ReturnType.NODES) as unknown as Node[];
}

function evaluate<T extends ReturnType>(
  { source, variables, surroundings }: CompleteExpression,
  node: Node,
  environment: Environment,
  type: T,
) {
  const { prefixes, modules } = surroundings;
  const values = Object.fromEntries(
    variables.map((variable) => [variable.name, typed(variable, environment.valueOf(variable))]),
  );
  try {
    return fontoxpath.evaluateXPath(source, node, domFacade, values, type, {
      currentContext: environment,
      language: fontoxpath.evaluateXPath.XPATH_3_1_LANGUAGE,
      namespaceResolver: prefixes,
      moduleImports: Object.fromEntries(modules),
      functionNameResolver: ({ prefix, localName }, arity) => {
        if (prefix === '') {
          const own = xsltFunctions.has(`${localName}/${arity}`);
          return { namespaceURI: own ? XSLT : FUNCTIONS, localName };
        }
        return { namespaceURI: modules.get(prefix) ?? prefixes(prefix) ?? '', localName };
      },
    });
  } catch (error) {
    throw error instanceof XPathError ? error : new XPathError(reasonOf(error));
  }
}

function typed({ native }: Variable, value: Value): unknown {
  const numbers = native?.type === 'number' ? native.of : 'double';
  if (Array.isArray(value)) {
    return make(typeof value[0] === 'string' ? 'xs:string*' : 'node()*', value);
  }
  if (typeof value === 'string') return make('xs:string', value);
  if (typeof value === 'boolean') return make('xs:boolean', value);
  return make(`xs:${numbers}`, value as number);
}

function make(type: string, value: Value): unknown {
  return fontoxpath.createTypedValueFactory(type)(value as never, domFacade);
}

// The evaluator shows the expression around its message, which is one line with a code, or what a function of ours
// raised.
function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .map((line) => line.trim());
  const raised = lines.findIndex((line) => line.endsWith('raised:'));
  const line =
    lines.find((one) => /[A-Z]{4}\d{4}/.test(one)) ?? lines.slice(raised + 1).find((one) => one !== '') ?? '';
  return line.replace(/^.*?Error: /, '');
}
