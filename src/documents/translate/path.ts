import type { MarkupElement } from './markup.js';

/** A condition on an element; children are looked at one level down. */
export type Test =
  | { readonly on: 'attribute'; readonly name: string; readonly value: string }
  | { readonly on: 'type'; readonly value: string }
  | { readonly on: 'child'; readonly child: string; readonly name: string; readonly value: string };

/** One of the alternatives must hold, all of its tests. */
type Predicate = readonly (readonly Test[])[];

interface Step {
  readonly local: string;
  readonly predicates: readonly Predicate[];
}

/** The path of a coded element, ready to be compared with elements from the leaf upwards. */
export interface ElementPath {
  readonly text: string;
  readonly leaf: string;
  matches(element: MarkupElement): boolean;
}

const TEMPLATE_ROOTS: Readonly<Record<string, string>> = {
  E: '1.3.6.1.4.1.12559.11.10.1.3.1',
  IHE: '1.3.6.1.4.1.19376.1.5.3.1',
  CCD: '2.16.840.1.113883.10.20.1',
};

/**
 * Compiles the part of XPath that coded element lists use: child steps from `/` or `//`, predicates that
 * compare attributes of the element or of a child, `and`, `or`; and this project's `[E.3.2|CCD.24]` for a
 * templateId. Namespaces are not compared (dossier documents 3.3). Throws SyntaxError on anything else.
 */
export function compilePath(text: string): ElementPath {
  const anywhere = text.startsWith('//');
  const steps = splitSteps(text.replace(/^\/\/?/, '')).map(compileStep);
  const leaf = steps.at(-1);
  if (!text.startsWith('/') || leaf === undefined) throw new SyntaxError(`${text} is no path of an element`);
  const upwards = [...steps].reverse();
  return {
    text,
    leaf: leaf.local,
    matches: (element) => {
      let current: MarkupElement | undefined = element;
      for (const step of upwards) {
        if (current === undefined || current.local !== step.local) return false;
        if (!step.predicates.every((predicate) => holds(predicate, current as MarkupElement))) return false;
        current = current.parent;
      }
      return anywhere || current === undefined;
    },
  };
}

// Slashes inside predicates do not divide steps.
function splitSteps(text: string): string[] {
  return text.match(/(?:[^/[]|\[[^\]]*\])+/g) ?? [];
}

function compileStep(text: string): Step {
  const [, local, rest = ''] = /^([A-Za-z]\w*)((?:\s*\[[^\]]*\])*)$/.exec(text.trim()) ?? [];
  if (local === undefined) throw new SyntaxError(`${text} is no step of a path`);
  const predicates = [...rest.matchAll(/\[([^\]]*)\]/g)].map(([, inner = '']) => compilePredicate(inner));
  return { local, predicates };
}

function compilePredicate(text: string): Predicate {
  if (/^[\w.|]+$/.test(text)) return text.split('|').map((id) => [templateTest(id)]);
  return text.split(/\s+or\s+/).map((all) => all.split(/\s+and\s+/).map(compileTest));
}

function templateTest(id: string): Test {
  const [root = '', ...rest] = id.split('.');
  const oid = [TEMPLATE_ROOTS[root] ?? root, ...rest].join('.');
  return { on: 'child', child: 'templateId', name: 'root', value: oid };
}

const TEST = /^(?:([A-Za-z]\w*)\/)?@([\w:]+)\s*=\s*'([^']*)'$/;

function compileTest(text: string): Test {
  const [, child, name, value] = TEST.exec(text.trim()) ?? [];
  if (name === undefined || value === undefined) throw new SyntaxError(`[${text}] is no condition`);
  // The official lists write `@type` where `xsi:type` is meant (dossier documents 3.8, rows 21 and 27).
  if (name === 'type' || name === 'xsi:type') return { on: 'type', value };
  return child === undefined ? { on: 'attribute', name, value } : { on: 'child', child, name, value };
}

function holds(predicate: Predicate, element: MarkupElement): boolean {
  return predicate.some((all) => all.every((test) => passes(test, element)));
}

function passes(test: Test, element: MarkupElement): boolean {
  if (test.on === 'attribute') return element.attribute(test.name) === test.value;
  if (test.on === 'type') return element.type === test.value;
  return element.children.some(
    (child) => child.local === test.child && child.attribute(test.name) === test.value,
  );
}
