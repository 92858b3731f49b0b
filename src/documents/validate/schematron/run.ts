import { Housekeeping } from '../memory.js';
import type { CompiledCheck, CompiledMessage, CompiledPattern, CompiledRule } from './compile.js';
import { RunEnvironment } from './environment.js';
import { lineOf } from './lines.js';
import { locationOf, xpathOf } from './place.js';
import type { CheckResult, FiredRule, PatternReport, SchematronReport } from './report.js';
import type { Schematron } from './schematron.js';
import { XPathError } from './xpath/complete.js';
import { nameOf } from './xpath/functions.js';
import { byOrder, type Node, parseTree, Tree } from './xpath/tree.js';

/** Options of a run. */
export interface RunOptions {
  /** The phase by its id, `#ALL` or `#DEFAULT`; the schema's default one where none is named. */
  readonly phase?: string;
}

/** A document that the parser has accepted, with its characters where they are at hand. */
export interface AcceptedDocument {
  readonly bytes: Uint8Array;
  readonly characters: string | undefined;
}

/**
 * Judges a document by a Schematron schema: in each active pattern the first rule whose context matches a node
 * fires for it (ISO/IEC 19757-3, 6.5). Throws `XmlRefusal` for bytes that are not taken in, and RangeError for
 * a phase that the schema does not have.
 */
export function runSchematron(
  document: Uint8Array | AcceptedDocument,
  schematron: Schematron,
  options: RunOptions = {},
): SchematronReport {
  const phase = phaseOf(schematron, options.phase ?? '#DEFAULT');
  const active = schematron.phases.get(phase);
  const tree =
    'characters' in document && document.characters !== undefined
      ? new Tree(document.characters)
      : parseTree('bytes' in document ? document.bytes : document);
  const house = new Housekeeping(tree.document.source.length);
  const run = new Run(schematron, tree);
  const patterns = schematron.patterns
    .filter(({ id }) => active === undefined || active.has(id))
    .map((pattern) => {
      const report = run.pattern(pattern);
      house.tidy();
      return report;
    });
  const results = patterns.flatMap(({ fired }) => fired.flatMap((rule) => rule.results));
  const count = (outcome: CheckResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  return {
    schema: schematron.file,
    title: schematron.title,
    phase,
    patterns,
    firedRules: patterns.reduce((sum, { fired }) => sum + fired.length, 0),
    failedAsserts: count('failed-assert'),
    successfulReports: count('successful-report'),
    notEvaluated: count('not-evaluated') + patterns.reduce((sum, one) => sum + one.failedContexts.length, 0),
    problems: schematron.problems,
  };
}

function phaseOf({ phases, defaultPhase }: Schematron, wanted: string): string {
  const phase = wanted === '#DEFAULT' ? defaultPhase : wanted;
  if (phase !== '#ALL' && !phases.has(phase)) throw new RangeError(`the schema has no phase ${phase}`);
  return phase;
}

function firedRule({ id, context, role, flag }: CompiledRule, results: readonly CheckResult[]): FiredRule {
  return { id, context, role, flag, results };
}

/** Nodes in document order, and the rule that fires on each. */
interface Firings {
  readonly nodes: readonly Node[];
  readonly rules: readonly CompiledRule[];
}

// The first rule of a pattern that matches a node has it. Both lists are in document order.
function merged({ nodes, rules }: Firings, matched: readonly Node[], rule: CompiledRule): Firings {
  if (matched.length === 0) return { nodes, rules };
  const all: { nodes: Node[]; rules: CompiledRule[] } = { nodes: [], rules: [] };
  let at = 0;
  for (const node of matched) {
    for (; at < nodes.length && byOrder(nodes[at]!, node) < 0; at += 1) {
      all.nodes.push(nodes[at]!);
      all.rules.push(rules[at]!);
    }
    if (nodes[at] === node) continue;
    all.nodes.push(node);
    all.rules.push(rule);
  }
  for (; at < nodes.length; at += 1) {
    all.nodes.push(nodes[at]!);
    all.rules.push(rules[at]!);
  }
  return all;
}

class Run {
  readonly #quiet = new Map<CompiledRule, FiredRule>();
  readonly #tree: Tree;
  readonly #environment: RunEnvironment;

  constructor(schematron: Schematron, tree: Tree) {
    this.#tree = tree;
    this.#environment = new RunEnvironment(schematron, tree);
  }

  pattern({ id, title, rules }: CompiledPattern): PatternReport {
    let firings: Firings = { nodes: [], rules: [] };
    const failedContexts: { rule: string; context: string; reason: string }[] = [];
    rules.forEach((rule, index) => {
      try {
        firings = merged(firings, this.#matched(rule), rule);
      } catch (error) {
        if (!(error instanceof XPathError)) throw error;
        const name = rule.id ?? `${id}.rule-${index + 1}`;
        failedContexts.push({ rule: name, context: rule.context, reason: error.message });
      }
    });
    const { nodes, rules: firing } = firings;
    return { id, title, failedContexts, fired: nodes.map((node, index) => this.#fire(node, firing[index]!)) };
  }

  #matched({ matches }: CompiledRule): readonly Node[] {
    if (matches instanceof XPathError) throw matches;
    return matches(this.#tree, (node) => this.#environment.at(node));
  }

  #fire(node: Node, rule: CompiledRule): FiredRule {
    this.#environment.nextRule(node);
    let results: CheckResult[] | undefined;
    for (const check of rule.checks) {
      const result = this.#check(check, rule, node);
      if (result === undefined) continue;
      results ??= [];
      results.push(result);
    }
    if (results !== undefined) return firedRule(rule, results);
    // Most firings find nothing: they are one object a rule, for a large document has a million of them.
    const quiet = this.#quiet.get(rule) ?? firedRule(rule, []);
    this.#quiet.set(rule, quiet);
    return quiet;
  }

  #check(check: CompiledCheck, rule: CompiledRule, node: Node): CheckResult | undefined {
    const { kind, expression } = check;
    try {
      if (expression instanceof XPathError) throw expression;
      if (expression.test(node, this.#environment) === (kind === 'assert')) return undefined;
      const outcome = kind === 'assert' ? 'failed-assert' : 'successful-report';
      return this.#result(outcome, check, rule, node, this.#text(check.message, node));
    } catch (error) {
      if (!(error instanceof XPathError)) throw error;
      return this.#result(
        'not-evaluated',
        check,
        rule,
        node,
        `the test could not be evaluated: ${error.message}`,
      );
    }
  }

  #result(
    outcome: CheckResult['outcome'],
    check: CompiledCheck,
    rule: CompiledRule,
    node: Node,
    message: string,
  ): CheckResult {
    return {
      outcome,
      kind: check.kind,
      id: check.id,
      test: check.test,
      role: check.role ?? rule.role,
      flag: check.flag ?? rule.flag,
      see: check.see,
      location: locationOf(node),
      xpath: xpathOf(node),
      line: lineOf(node, this.#tree),
      message,
      diagnostics:
        outcome === 'not-evaluated'
          ? []
          : check.diagnostics.map(({ id, message: text }) => ({ id, text: this.#text(text, node) })),
    };
  }

  /** The message with its places filled in; one that cannot be says so, the verdict stands. */
  #text(message: CompiledMessage, node: Node): string {
    const parts = message.map((part) => {
      if (typeof part === 'string') return part;
      try {
        if (part instanceof XPathError) throw part;
        if (!('name' in part)) return part.text(node, this.#environment);
        if (part.name === undefined) return nameOf(node);
        const [first] = part.name.nodes(node, this.#environment);
        return first === undefined ? '' : nameOf(first);
      } catch (error) {
        if (!(error instanceof XPathError)) throw error;
        return `(not evaluated: ${error.message})`;
      }
    });
    return parts.join('').replace(/\s+/g, ' ').trim();
  }
}
