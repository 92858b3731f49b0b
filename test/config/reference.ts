import { z } from 'zod';

/** A key of a configuration file, as the operator's documentation lists it. */
interface Key {
  readonly path: string;
  readonly type: string;
  readonly fallback: string;
  readonly description: string;
}

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The table of all keys of a schema, in Markdown. */
export function referenceTable(schema: z.ZodType): string {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Node;
  const rows = keysOf(root, '').map(
    ({ path, type, fallback, description }) => `| \`${path}\` | ${type} | ${fallback} | ${description} |`,
  );
  return ['| Key | Value | Default | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function keysOf(node: Node, prefix: string): Key[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    const key: Key = {
      path,
      type: typeOf(value),
      fallback: fallbackOf(value, node.required?.includes(name) === true),
      description: describe(value),
    };
    return [key, ...keysOf(value, `${path}.`)];
  });
}

function typeOf(node: Node): string {
  if (node.enum !== undefined) {
    return node.enum.length > 15 ? 'name' : node.enum.map((value) => `\`${value}\``).join(', ');
  }
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(' or ');
  if (node.type === 'array') return `list of ${typeOf(node.items ?? {})}`;
  if (node.type === 'integer') return `whole number, ${node.minimum} to ${node.maximum}`;
  return (
    { object: 'keys', string: 'text', boolean: '`true`, `false`', null: '`null`' }[node.type ?? ''] ?? ''
  );
}

function fallbackOf(node: Node, required: boolean): string {
  if (required) return '_required_';
  const { default: value } = node;
  return value === undefined || typeof value === 'object' ? '' : `\`${String(value)}\``;
}

function describe(node: Node): string {
  return node.description ?? '';
}
