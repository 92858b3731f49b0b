import { FunctionRefusal, registerFunctions } from './functions.js';
import { type Matcher, matcher } from './match.js';
import {
  type CheckModel,
  type LetModel,
  type Message,
  type RuleModel,
  type SchemaModel,
  SchematronRefusal,
} from './model.js';
import { compile } from './xpath/compile.js';
import { XPathError } from './xpath/complete.js';
import { type Declaration, type Place, XPath } from './xpath/expression.js';
import type { Expression } from './xpath/syntax.js';
import { type Semantics, xpath1, xpath2 } from './xpath/values.js';

/** What is evaluated, or why it is not: what cannot be evaluated is reported where it would have been. */
export type Usable<T> = T | XPathError;

export interface CompiledSchema {
  readonly title: string;
  readonly queryBinding: string;
  readonly namespaces: ReadonlyMap<string, string>;
  readonly defaultPhase: string;
  readonly phases: ReadonlyMap<string, ReadonlySet<string>>;
  readonly patterns: readonly CompiledPattern[];
  readonly keys: ReadonlyMap<string, readonly CompiledKey[]>;
  /** What the schema asks for and does not get, each in words. */
  readonly problems: readonly string[];
}

export interface CompiledPattern {
  /** The pattern's own id, or `pattern-N`. */
  readonly id: string;
  readonly title: string;
  readonly rules: readonly CompiledRule[];
}

export interface CompiledRule {
  readonly id: string | undefined;
  readonly context: string;
  readonly matches: Usable<Matcher>;
  readonly checks: readonly CompiledCheck[];
  readonly role: string | undefined;
  readonly flag: string | undefined;
}

export interface CompiledCheck {
  readonly kind: CheckModel['kind'];
  /** The assertion's own id, or one made of the ids and positions around it. */
  readonly id: string;
  readonly test: string;
  readonly expression: Usable<XPath>;
  readonly role: string | undefined;
  readonly flag: string | undefined;
  readonly see: string | undefined;
  readonly message: CompiledMessage;
  readonly diagnostics: readonly { readonly id: string; readonly message: CompiledMessage }[];
}

export type CompiledMessage = readonly (string | { readonly name: XPath | undefined } | Usable<XPath>)[];

export interface CompiledKey {
  readonly matches: Usable<Matcher>;
  readonly use: Usable<XPath>;
}

// Query bindings by the version of XPath that they bring (ISO/IEC 19757-3, annexes C to H and J).
const BINDINGS: Readonly<Record<string, Semantics>> = {
  xslt: xpath1,
  xslt1: xpath1,
  xpath: xpath1,
  xpath1: xpath1,
  exslt: xpath1,
  xslt2: xpath2,
  xpath2: xpath2,
  xslt3: xpath2,
  xpath3: xpath2,
  xpath31: xpath2,
};

/** Prefixes that processors declare by themselves. */
const BUILT_IN: Readonly<Record<string, string>> = {
  xml: 'http://www.w3.org/XML/1998/namespace',
  xs: 'http://www.w3.org/2001/XMLSchema',
  xsd: 'http://www.w3.org/2001/XMLSchema',
  fn: 'http://www.w3.org/2005/xpath-functions',
};

/** Compiles a schema. Throws {@link SchematronRefusal} for a schema that cannot be used at all. */
export function compileSchema(model: SchemaModel, file: string): CompiledSchema {
  const semantics = Object.hasOwn(BINDINGS, model.queryBinding) ? BINDINGS[model.queryBinding] : undefined;
  if (semantics === undefined) {
    throw new SchematronRefusal(file, `its query binding ${model.queryBinding} is not known here`);
  }
  return new Compiler(model, semantics).compile();
}

class Compiler {
  readonly #model: SchemaModel;
  readonly #semantics: Semantics;
  readonly #problems: string[];
  readonly #modules: ReadonlyMap<string, string>;

  constructor(model: SchemaModel, semantics: Semantics) {
    this.#model = model;
    this.#semantics = semantics;
    this.#problems = [...model.problems];
    this.#modules = this.#functions();
  }

  compile(): CompiledSchema {
    const { title, queryBinding, namespaces, patterns, phases, keys } = this.#model;
    const top = this.#scope(this.#root(), [...this.#model.lets, ...phases.flatMap(({ lets }) => lets)], true);
    const compiled = patterns.map((pattern, index) => {
      const id = pattern.id ?? `pattern-${index + 1}`;
      const place = this.#scope(top, pattern.lets, true);
      return {
        id,
        title: pattern.title,
        rules: pattern.rules.map((rule, at) => this.#rule(rule, `${id}.rule-${at + 1}`, place)),
      };
    });
    const byName = new Map<string, CompiledKey[]>();
    for (const { name, match, use } of keys) {
      const key = { matches: this.#matcher(match, top), use: this.#expression(use, top) };
      byName.set(name, [...(byName.get(name) ?? []), key]);
    }
    return {
      title,
      queryBinding,
      namespaces,
      defaultPhase: this.#model.defaultPhase ?? '#ALL',
      phases: new Map(phases.map(({ id, active }) => [id, new Set(active)])),
      patterns: compiled,
      keys: byName,
      problems: this.#problems,
    };
  }

  #functions(): ReadonlyMap<string, string> {
    try {
      return registerFunctions(this.#model.functions, this.#model.namespaces);
    } catch (error) {
      if (!(error instanceof FunctionRefusal)) throw error;
      this.#problems.push(error.message);
      return new Map();
    }
  }

  #root(): Place {
    const { namespaces } = this.#model;
    return {
      semantics: this.#semantics,
      prefixes: (prefix) =>
        namespaces.get(prefix) ?? (Object.hasOwn(BUILT_IN, prefix) ? BUILT_IN[prefix]! : null),
      modules: this.#modules,
      scope: () => undefined,
    };
  }

  /** The place with variables added, each seeing those before it. */
  #scope(place: Place, lets: readonly LetModel[], global: boolean): Place {
    let inner = place;
    for (const { name, value } of lets) {
      const declaration = this.#declaration(name, value, inner, global);
      if (declaration === undefined) continue;
      const { scope } = inner;
      inner = { ...inner, scope: (wanted) => (wanted === name ? declaration : scope(wanted)) };
    }
    return inner;
  }

  #declaration(name: string, value: string, place: Place, global: boolean): Declaration | undefined {
    const expression = this.#expression(value, place);
    if (expression instanceof XPathError) {
      this.#problems.push(`the variable ${name}: ${expression.message}`);
      return undefined;
    }
    const { native } = expression;
    if (native === undefined && global && asksCurrent(value)) {
      this.#problems.push(
        `the variable ${name}, which asks for current() outside of a rule, is not evaluated here`,
      );
      return undefined;
    }
    return { name, expression, global, native: native?.type === 'perhaps' ? undefined : native };
  }

  #rule(rule: RuleModel, id: string, place: Place): CompiledRule {
    const inner = this.#scope(place, rule.lets, false);
    return {
      id: rule.id,
      context: rule.context,
      matches: this.#matcher(rule.context, place),
      checks: rule.checks.map((check, index) =>
        this.#check(check, `${rule.id ?? id}.${check.kind}-${index + 1}`, inner),
      ),
      role: rule.role,
      flag: rule.flag,
    };
  }

  #check(check: CheckModel, id: string, place: Place): CompiledCheck {
    return {
      kind: check.kind,
      id: check.id ?? id,
      test: check.test,
      expression: this.#expression(check.test, place),
      role: check.role,
      flag: check.flag,
      see: check.see,
      message: this.#message(check.message, place),
      diagnostics: check.diagnostics.map((diagnostic) => {
        const message = this.#model.diagnostics.get(diagnostic);
        if (message === undefined) this.#problems.push(`there is no diagnostic ${diagnostic}`);
        return { id: diagnostic, message: this.#message(message ?? [], place) };
      }),
    };
  }

  #message(message: Message, place: Place): CompiledMessage {
    return message.map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'value-of') return this.#expression(part.select, place);
      if (part.path === undefined) return { name: undefined };
      const path = this.#expression(part.path, place);
      return path instanceof XPathError ? path : { name: path };
    });
  }

  #expression(source: string, place: Place): Usable<XPath> {
    try {
      return new XPath(source, place);
    } catch (error) {
      if (error instanceof XPathError) return error;
      throw error;
    }
  }

  #matcher(pattern: string, place: Place): Usable<Matcher> {
    const expression = this.#expression(pattern, place);
    if (expression instanceof XPathError) return expression;
    const anywhere = () => {
      // There it would not be the node that is matched.
      if (asksCurrent(pattern))
        throw new XPathError(`current() in the pattern ${pattern} is not evaluated here`);
      return new XPath(`/descendant-or-self::node()/(${pattern})`, place);
    };
    return matcher(expression, anywhere, (inner: Expression) => compile(inner, this.#semantics, place.scope));
  }
}

function asksCurrent(source: string): boolean {
  return /\bcurrent\s*\(/.test(source);
}
