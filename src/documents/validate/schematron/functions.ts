import fontoxpath from 'fontoxpath';
import type { Element, Node, Text } from 'slimdom';
import { XSL } from './read.js';
import { ELEMENT, TEXT } from './xpath/tree.js';

/** An `xsl:function` that is not evaluated here, with why. */
export class FunctionRefusal extends Error {}

// Modules are registered for the whole program: two schemas may define the same name differently.
let registered = 0;

/**
 * Registers the `xsl:function` elements of a schema: each is an XPath 3 function with its parameters, variables,
 * choices and results. Gives the module of each prefix. Throws {@link FunctionRefusal}.
 */
export function registerFunctions(
  functions: readonly Element[],
  namespaces: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const [prefix, members] of grouped(functions)) {
    registered += 1;
    const module = `urn:passerelle:schematron-functions:${registered}`;
    const others = [...namespaces].filter(([other]) => other !== prefix);
    const source = [
      `module namespace ${prefix} = "${module}";`,
      ...others.map(([other, otherUri]) => `declare namespace ${other} = "${escaped(otherUri)}";`),
      ...members.map(declaration),
    ].join('\n');
    try {
      fontoxpath.registerXQueryModule(source);
    } catch {
      throw new FunctionRefusal(`the functions of ${prefix} are not such as are evaluated here`);
    }
    modules.set(prefix, module);
  }
  return modules;
}

function grouped(functions: readonly Element[]): Map<string, Element[]> {
  const groups = new Map<string, Element[]>();
  for (const one of functions) groups.set(prefixOf(one), [...(groups.get(prefixOf(one)) ?? []), one]);
  return groups;
}

function prefixOf(element: Element): string {
  const prefix = /^([^:]+):[^:]+$/.exec(attribute(element, 'name'))?.[1];
  if (prefix === undefined) throw new FunctionRefusal('an xsl:function has a name without prefix');
  return prefix;
}

function declaration(element: Element): string {
  const parameters = element.children
    .filter((child) => isXsl(child, 'param'))
    .map((parameter) => `$${attribute(parameter, 'name')}${asType(parameter)}`);
  const body = element.children.filter((child) => !isXsl(child, 'param'));
  const name = attribute(element, 'name');
  return `declare %public function ${name}(${parameters.join(', ')})${asType(element)} { ${sequence(body)} };`;
}

function asType(element: Element): string {
  const type = element.getAttribute('as');
  return type === null ? '' : ` as ${type}`;
}

/** A sequence constructor as an expression: variables bind what follows them. */
function sequence(children: readonly Element[]): string {
  const [first, ...rest] = children;
  if (first === undefined) return '()';
  if (isXsl(first, 'variable')) {
    return `let $${attribute(first, 'name')}${asType(first)} := ${variable(first)} return (${sequence(rest)})`;
  }
  const head = instruction(first);
  return rest.length === 0 ? head : `(${head}, ${sequence(rest)})`;
}

function variable(element: Element): string {
  if (element.getAttribute('select') !== null) return select(element);
  // Without a type its content would be a document of its own.
  if (element.getAttribute('as') === null) {
    throw new FunctionRefusal(`the variable ${attribute(element, 'name')} has content and no type`);
  }
  return `(${sequence(contentOf(element))})`;
}

function instruction(element: Element): string {
  if (isXsl(element, 'sequence')) return select(element);
  if (isXsl(element, 'value-of')) {
    const separator = element.getAttribute('separator') ?? ' ';
    return `string-join(for $item in ${select(element)} return string($item), "${escaped(separator)}")`;
  }
  if (isXsl(element, 'if')) {
    return `(if (${expression(element, 'test')}) then (${sequence(contentOf(element))}) else ())`;
  }
  if (isXsl(element, 'for-each')) return `(${select(element)} ! (${sequence(contentOf(element))}))`;
  if (isXsl(element, 'choose')) {
    const otherwise = element.children.find((child) => isXsl(child, 'otherwise'));
    return element.children
      .filter((child) => isXsl(child, 'when'))
      .reduceRight(
        (rest, when) => `(if (${expression(when, 'test')}) then (${sequence(contentOf(when))}) else ${rest})`,
        otherwise === undefined ? '()' : `(${sequence(contentOf(otherwise))})`,
      );
  }
  throw new FunctionRefusal(`${element.nodeName} in an xsl:function is not evaluated here`);
}

function contentOf(element: Element): readonly Element[] {
  for (let node: Node | null = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === TEXT && (node as Text).data.trim() !== '') {
      throw new FunctionRefusal('text in an xsl:function is not evaluated here');
    }
    if (node.nodeType === ELEMENT && (node as Element).namespaceURI !== XSL) {
      throw new FunctionRefusal(`${node.nodeName} in an xsl:function is not evaluated here`);
    }
  }
  return element.children;
}

function select(element: Element): string {
  return `(${expression(element, 'select')})`;
}

// In the module's language an ampersand begins a reference, inside strings too.
function expression(element: Element, name: string): string {
  return attribute(element, name).replaceAll('&', '&amp;');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '""');
}

function attribute(element: Element, name: string): string {
  const value = element.getAttribute(name);
  if (value === null) throw new FunctionRefusal(`${element.nodeName} has no ${name}`);
  return value;
}

function isXsl(element: Element, local: string): boolean {
  return element.namespaceURI === XSL && element.localName === local;
}
