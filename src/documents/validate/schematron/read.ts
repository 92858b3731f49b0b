import type { Element, Node, Text } from 'slimdom';
import { isSchematron, SCHEMATRON } from './assemble.js';
import {
  type CheckModel,
  type KeyModel,
  type LetModel,
  type Message,
  type MessagePart,
  type PatternModel,
  type PhaseModel,
  type RuleModel,
  type SchemaModel,
  SchematronRefusal,
} from './model.js';
import { ELEMENT, TEXT } from './xpath/tree.js';

export const XSL = 'http://www.w3.org/1999/XSL/Transform';

/** Reads an assembled schema element. Throws {@link SchematronRefusal}. */
export function readSchema(schema: Element, file: string): SchemaModel {
  return new Reader(schema, file).read();
}

class Reader {
  readonly #schema: Element;
  readonly #file: string;
  readonly #problems: string[] = [];

  constructor(schema: Element, file: string) {
    this.#schema = schema;
    this.#file = file;
  }

  read(): SchemaModel {
    const schema = this.#schema;
    const xsl = schema.children.filter(({ namespaceURI }) => namespaceURI === XSL);
    for (const { localName } of xsl) {
      if (localName !== 'key' && localName !== 'function') this.#problem(`xsl:${localName}`);
    }
    const diagnostics = childrenOf(schema, 'diagnostics').flatMap((group) => childrenOf(group, 'diagnostic'));
    return {
      title: textOf(childrenOf(schema, 'title')[0]),
      queryBinding: schema.getAttribute('queryBinding')?.toLowerCase() ?? 'xslt',
      namespaces: new Map(
        childrenOf(schema, 'ns').map((ns) => [
          required(ns, 'prefix', this.#file),
          required(ns, 'uri', this.#file),
        ]),
      ),
      lets: this.#lets(schema),
      phases: childrenOf(schema, 'phase').map((phase) => this.#phase(phase)),
      defaultPhase: schema.getAttribute('defaultPhase') ?? undefined,
      patterns: this.#patterns(),
      diagnostics: new Map(diagnostics.map((one) => [one.getAttribute('id') ?? '', this.#message(one)])),
      keys: xsl.filter(({ localName }) => localName === 'key').map((key) => this.#key(key)),
      functions: xsl.filter(({ localName }) => localName === 'function'),
      problems: this.#problems,
    };
  }

  #problem(what: string): void {
    this.#problems.push(`${what} is not evaluated here`);
  }

  #phase(phase: Element): PhaseModel {
    return {
      id: required(phase, 'id', this.#file),
      active: childrenOf(phase, 'active').map((active) => required(active, 'pattern', this.#file)),
      lets: this.#lets(phase),
    };
  }

  #lets(parent: Element): LetModel[] {
    return childrenOf(parent, 'let').flatMap((one) => {
      const name = required(one, 'name', this.#file);
      const value = one.getAttribute('value');
      if (value !== null) return [{ name, value }];
      // What uses the variable is then reported as not evaluable.
      this.#problem(`the variable ${name}, which is written as content,`);
      return [];
    });
  }

  #key(key: Element): KeyModel {
    return {
      name: required(key, 'name', this.#file),
      match: required(key, 'match', this.#file),
      use: required(key, 'use', this.#file),
    };
  }

  #patterns(): PatternModel[] {
    const patterns = childrenOf(this.#schema, 'pattern');
    const abstract = patterns.filter(isAbstract);
    return patterns.flatMap((pattern) => {
      if (isAbstract(pattern)) return [];
      if (pattern.getAttribute('documents') !== null) {
        this.#problem(`the pattern ${pattern.getAttribute('id') ?? ''} about other documents`);
        return [];
      }
      const isA = pattern.getAttribute('is-a');
      if (isA === null) return [this.#pattern(pattern, pattern)];
      const template = abstract.find((one) => one.getAttribute('id') === isA);
      if (template === undefined) this.#refuse(`there is no abstract pattern ${isA}`);
      return [this.#pattern(instantiate(template, pattern), pattern)];
    });
  }

  #pattern(pattern: Element, instance: Element): PatternModel {
    const rules = childrenOf(pattern, 'rule');
    return {
      id: instance.getAttribute('id') ?? undefined,
      title: textOf(childrenOf(instance, 'title')[0] ?? childrenOf(pattern, 'title')[0]),
      lets: [...this.#lets(pattern), ...(instance === pattern ? [] : this.#lets(instance))],
      rules: rules.filter((rule) => !isAbstract(rule)).map((rule) => this.#rule(rule, rules)),
    };
  }

  #rule(rule: Element, siblings: readonly Element[]): RuleModel {
    const { lets, checks } = this.#contents(rule, siblings, []);
    return {
      id: rule.getAttribute('id') ?? undefined,
      context: required(rule, 'context', this.#file),
      lets,
      checks,
      role: rule.getAttribute('role') ?? undefined,
      flag: rule.getAttribute('flag') ?? undefined,
    };
  }

  /** Lets and checks of a rule in order, those of the abstract rules that it extends in the place of `extends`. */
  #contents(
    rule: Element,
    siblings: readonly Element[],
    within: readonly string[],
  ): { lets: LetModel[]; checks: CheckModel[] } {
    const lets = this.#lets(rule);
    const checks: CheckModel[] = [];
    for (const child of rule.children) {
      if (isSchematron(child, 'assert') || isSchematron(child, 'report')) checks.push(this.#check(child));
      else if (isSchematron(child, 'extends')) {
        const id = required(child, 'rule', this.#file);
        if (within.includes(id)) this.#refuse(`the abstract rule ${id} extends itself`);
        const base = this.#abstractRule(id, siblings);
        const inherited = this.#contents(base, siblings, [...within, id]);
        lets.unshift(...inherited.lets);
        checks.push(...inherited.checks);
      }
    }
    return { lets, checks };
  }

  // ISO looks for the abstract rule in the pattern; files in use keep it in another pattern too.
  #abstractRule(id: string, siblings: readonly Element[]): Element {
    const elsewhere = [
      ...childrenOf(this.#schema, 'pattern').flatMap((pattern) => childrenOf(pattern, 'rule')),
      ...childrenOf(this.#schema, 'rules').flatMap((rules) => childrenOf(rules, 'rule')),
    ];
    const found = [...siblings, ...elsewhere].find(
      (rule) => isAbstract(rule) && rule.getAttribute('id') === id,
    );
    if (found === undefined) this.#refuse(`there is no abstract rule ${id}`);
    return found;
  }

  #check(check: Element): CheckModel {
    return {
      kind: check.localName as 'assert' | 'report',
      id: check.getAttribute('id') ?? undefined,
      test: required(check, 'test', this.#file),
      role: check.getAttribute('role') ?? undefined,
      flag: check.getAttribute('flag') ?? undefined,
      see: check.getAttribute('see') ?? undefined,
      diagnostics: (check.getAttribute('diagnostics') ?? '').split(/\s+/).filter((id) => id !== ''),
      message: this.#message(check),
    };
  }

  #message(element: Element): Message {
    const parts: MessagePart[] = [];
    for (let node: Node | null = element.firstChild; node !== null; node = node.nextSibling) {
      if (node.nodeType === TEXT) parts.push({ kind: 'text', text: (node as Text).data });
      if (node.nodeType === ELEMENT) parts.push(...this.#messagePart(node as Element));
    }
    return parts;
  }

  #messagePart(element: Element): Message {
    const isIso = element.namespaceURI === SCHEMATRON;
    if (element.localName === 'value-of' && (isIso || element.namespaceURI === XSL)) {
      return [{ kind: 'value-of', select: required(element, 'select', this.#file) }];
    }
    if (isIso && element.localName === 'name') {
      return [{ kind: 'name', path: element.getAttribute('path') ?? undefined }];
    }
    return this.#message(element);
  }

  #refuse(reason: string): never {
    throw new SchematronRefusal(this.#file, reason);
  }
}

const EXPRESSIONS = ['context', 'test', 'select', 'path', 'value', 'subject'];

// An instance of an abstract pattern: `$name` becomes the parameter's value wherever an expression stands.
function instantiate(template: Element, instance: Element): Element {
  const parameters = new Map(
    childrenOf(instance, 'param').map((one) => [
      one.getAttribute('name') ?? '',
      one.getAttribute('value') ?? '',
    ]),
  );
  const copy = template.cloneNode(true) as Element;
  for (const element of copy.getElementsByTagNameNS('*', '*')) {
    for (const name of EXPRESSIONS) {
      const value = element.getAttribute(name);
      if (value === null) continue;
      const filled = value.replace(
        /\$([\p{L}_][\p{L}\p{N}_.-]*)/gu,
        (whole, parameter: string) => parameters.get(parameter) ?? whole,
      );
      element.setAttribute(name, filled);
    }
  }
  return copy;
}

function childrenOf(parent: Element, local: string): Element[] {
  return parent.children.filter((child) => isSchematron(child, local));
}

function isAbstract(element: Element): boolean {
  return element.getAttribute('abstract') === 'true';
}

function textOf(element: Element | undefined): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

function required(element: Element, name: string, file: string): string {
  const value = element.getAttribute(name);
  if (value === null || value.trim() === '') {
    throw new SchematronRefusal(file, `the element ${element.localName} has no ${name}`);
  }
  return value;
}
