import { z } from 'zod';
import { lower } from './fields.js';

/** What a value stands for, to go on a sentence with; from the description in its schema. */
export function meaning(about: z.ZodType | undefined): string {
  const text = describe(about);
  return text === undefined ? 'what the documentation says' : lower(text);
}

function describe(about: z.ZodType | undefined): string | undefined {
  if (about === undefined) return undefined;
  return about.description ?? describe(inner(about));
}

/** `trust.tlsPins[0]`. */
export function writePath(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? String(step) : `.${String(step)}`,
    )
    .join('');
}

/** The value at a path of what a file says; undefined where it has none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    value,
  );
}

/** The schema of the value at a path; undefined where the schema knows none. */
export function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let at = schema;
  for (const step of path) {
    const within = bare(at);
    let next: unknown;
    if (within instanceof z.ZodObject) next = within.shape[String(step)];
    else if (within instanceof z.ZodArray) next = within.element;
    else if (within instanceof z.ZodRecord) next = within.valueType;
    if (!(next instanceof z.ZodType)) return undefined;
    at = next;
  }
  return at;
}

/** A schema without its wrappers: optional, default, transform. */
export function bare(schema: z.ZodType): z.ZodType {
  const within = inner(schema);
  return within === undefined ? schema : bare(within);
}

function inner(schema: z.ZodType): z.ZodType | undefined {
  let within: unknown;
  if (schema instanceof z.ZodPipe) within = schema.in;
  else if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    within = schema.unwrap();
  }
  return within instanceof z.ZodType ? within : undefined;
}
