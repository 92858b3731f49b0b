import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SchematronReport } from '../../../../src/documents/validate/schematron/report.js';
import { runSchematron } from '../../../../src/documents/validate/schematron/run.js';
import { loadSchematron } from '../../../../src/documents/validate/schematron/schematron.js';

export interface Case {
  /** The schema's content; `sch` is the default namespace, `h` that of the documents. */
  readonly schema: string;
  readonly binding?: string;
  readonly attributes?: string;
  /** Further files in the schema's folder, or beside it (`../x`). */
  readonly files?: Readonly<Record<string, string>>;
}

export function schemaText({ schema, binding, attributes = '' }: Case): string {
  const queryBinding = binding === undefined ? '' : ` queryBinding="${binding}"`;
  return `<schema xmlns="http://purl.oclc.org/dsdl/schematron" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:functions"${queryBinding} ${attributes}>
    <ns prefix="h" uri="urn:h"/>${schema}</schema>`;
}

/** Runs `use` with the case's files in a folder of their own. */
export function withSchema<T>(one: Case, use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'schematron-'));
  try {
    const file = join(folder, 'in', 'rules.sch');
    for (const [name, text] of Object.entries({ 'rules.sch': schemaText(one), ...one.files })) {
      const path = join(folder, 'in', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function report(one: Case, document: string, phase?: string): SchematronReport {
  return withSchema(one, (file) =>
    runSchematron(
      new TextEncoder().encode(document),
      loadSchematron(file),
      phase === undefined ? {} : { phase },
    ),
  );
}

/** What a run found, one line each: `! id at: text` failed, `+ id at: text` reported, `? id at: text` not evaluated. */
export function judged(one: Case, document: string, phase?: string): string[] {
  const signs = { 'failed-assert': '!', 'successful-report': '+', 'not-evaluated': '?' } as const;
  const { patterns, problems } = report(one, document, phase);
  return [
    ...problems.map((problem) => `? schema: ${problem}`),
    ...patterns.flatMap(({ failedContexts, fired }) => [
      ...failedContexts.map(({ rule, reason }) => `? ${rule}: ${reason}`),
      ...fired.flatMap(({ results }) =>
        results.map(
          ({ outcome, id, location, message }) => `${signs[outcome]} ${id} ${location}: ${message}`,
        ),
      ),
    ]),
  ];
}

export const rule = (context: string, content: string) =>
  `<pattern id="p"><rule context="${context}">${content}</rule></pattern>`;

export const assertion = (test: string, text = 'no', id = 'a') =>
  `<assert id="${id}" test="${test}">${text}</assert>`;
