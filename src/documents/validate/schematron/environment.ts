import { dirname } from 'node:path';
import { XmlRefusal } from '../../../wire/xml/door.js';
import { ConfinementRefusal } from '../confined.js';
import type { Schematron } from './schematron.js';
import type { Environment, Value, Variable } from './xpath/compiled.js';
import { XPathError } from './xpath/complete.js';
import type { Declaration } from './xpath/expression.js';
import { inOrder } from './xpath/path.js';
import { type Node, parseOtherTree, type Tree } from './xpath/tree.js';
import { Deferral } from './xpath/values.js';

// Documents that a schema names are part of it: they are read once.
const documents = new WeakMap<Schematron, Map<string, Tree>>();

/** One run over one document: the node in hand, the values of variables, keys and documents. */
export class RunEnvironment implements Environment {
  readonly tree: Tree;
  current: Node;
  readonly #schematron: Schematron;
  readonly #globals = new Map<Variable, Value>();
  readonly #locals = new Map<Variable, Value>();
  readonly #keys = new Map<Node, Map<string, ReadonlyMap<string, readonly Node[]>>>();

  constructor(schematron: Schematron, tree: Tree) {
    this.#schematron = schematron;
    this.tree = tree;
    this.current = tree.document;
  }

  /** The environment with `node` as the one in hand: variables of rules begin anew. */
  at(node: Node): this {
    if (node !== this.current) this.#locals.clear();
    this.current = node;
    return this;
  }

  /** Forgets the variables of the rule before. */
  nextRule(node: Node): this {
    this.#locals.clear();
    this.current = node;
    return this;
  }

  valueOf(variable: Variable): Value {
    const { global, expression, name } = variable as Declaration;
    const values = global ? this.#globals : this.#locals;
    const known = values.get(variable);
    if (known !== undefined) return known;
    const { current } = this;
    const node = global ? this.tree.document : current;
    try {
      this.current = node;
      const value = expression.value(node, this);
      values.set(variable, value);
      return value;
    } catch (error) {
      if (!(error instanceof Deferral)) throw error;
      // XPath's own error is what there is to say, if it has one.
      expression.strings(node, this);
      throw new XPathError(`the variable ${name} has a value whose type is not settled here`);
    } finally {
      this.current = current;
    }
  }

  key(name: string, values: readonly string[], root: Node): readonly Node[] {
    const index = this.#index(name, root);
    return inOrder(values.flatMap((value) => index.get(value) ?? []));
  }

  #index(name: string, root: Node): ReadonlyMap<string, readonly Node[]> {
    const ofTree = this.#keys.get(root) ?? new Map<string, ReadonlyMap<string, readonly Node[]>>();
    this.#keys.set(root, ofTree);
    const known = ofTree.get(name);
    if (known !== undefined) return known;
    const index = new Map<string, Node[]>();
    const { current } = this;
    const keys = this.#schematron.keys.get(name);
    if (keys === undefined) throw new XPathError(`there is no xsl:key ${name}`);
    for (const { matches, use } of keys) {
      if (matches instanceof XPathError) throw matches;
      if (use instanceof XPathError) throw use;
      for (const node of matches(this.#treeOf(root), (one) => this.at(one))) {
        for (const value of new Set(use.strings(node, this.at(node)))) {
          const found = index.get(value);
          if (found === undefined) index.set(value, [node]);
          else found.push(node);
        }
      }
    }
    this.at(current);
    ofTree.set(name, index);
    return index;
  }

  #treeOf(root: Node): Tree {
    if (root === this.tree.document) return this.tree;
    for (const tree of documents.get(this.#schematron)?.values() ?? [])
      if (tree.document === root) return tree;
    throw new XPathError('key() is asked in a tree that is no document');
  }

  document(reference: string): Node {
    const known = documents.get(this.#schematron) ?? new Map<string, Tree>();
    documents.set(this.#schematron, known);
    let tree = known.get(reference);
    if (tree === undefined) {
      tree = this.#load(reference);
      known.set(reference, tree);
    }
    return tree.document;
  }

  // An empty reference is the schema itself (XSLT 2.0, 16.1).
  #load(reference: string): Tree {
    const { folder, file } = this.#schematron;
    try {
      const path = reference === '' ? file : folder.locate(reference, dirname(file));
      return parseOtherTree(folder.read(path));
    } catch (error) {
      if (error instanceof ConfinementRefusal) throw new XPathError(`document(): ${error.message}`);
      if (error instanceof XmlRefusal) throw new XPathError(`document(): ${reference}: ${error.message}`);
      throw error;
    }
  }
}
