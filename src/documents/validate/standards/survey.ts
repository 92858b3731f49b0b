import { basename, dirname, join, normalize } from 'node:path';
import { documentClasses } from '../../../kernel/classes.js';
import { namespaces } from '../../../wire/xml/namespaces.js';
import { withXml } from '../../../wire/xml/parse.js';
import type { Standard } from './standard.js';

const SCHEMATRON = 'http://purl.oclc.org/dsdl/schematron';

/** A file of a folder of standards, by its path in the folder. */
export interface SurveyedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

interface Part {
  readonly layer: Standard['layer'];
  readonly file: string;
  /** Paths in the folder that the file takes in. */
  readonly references: readonly string[];
  /** Namespaces of the pharmacy extensions that the file speaks of. */
  readonly extensions: ReadonlySet<string>;
  /** True where a validation can begin: a schema of `ClinicalDocument`, a whole Schematron schema. */
  readonly whole: boolean;
  readonly version: string | undefined;
}

/**
 * Finds, among the files of a folder, those with which a validation begins, and what each is for, as its
 * namespaces and its name tell. Throws `XmlRefusal` for a file that is no XML.
 */
export function survey(files: readonly SurveyedFile[]): Standard[] {
  const parts = files.filter(({ file }) => /\.(xsd|sch)$/i.test(file)).map(partOf);
  const taken = new Set(parts.flatMap(({ references }) => references));
  const byFile = new Map(parts.map((part) => [part.file, part]));
  return parts
    .filter(({ file, whole }) => whole && !taken.has(file))
    .map((part) => ({
      layer: part.layer,
      file: part.file,
      ...(part.version === undefined ? {} : { version: part.version }),
      generation: generationOf(reached(part, byFile)),
      ...(part.layer === 'schematron' ? purposeOf(part.file) : {}),
    }));
}

function partOf({ file, bytes }: SurveyedFile): Part {
  const text = new TextDecoder().decode(bytes);
  const extensions = new Set([namespaces.epsos, namespaces.pharm].filter((uri) => text.includes(uri)));
  return withXml(bytes, (root) => {
    const attributes = (path: string) => root.find(path, { xs: namespaces.xs, sch: SCHEMATRON });
    const isSchema = root.namespaceUri === namespaces.xs;
    const references = isSchema
      ? attributes('/xs:schema/*/@schemaLocation')
      : attributes('//sch:include/@href | //sch:extends/@href');
    const whole = isSchema
      ? attributes('/xs:schema/xs:element[@name="ClinicalDocument"]').length > 0
      : root.namespaceUri === SCHEMATRON && root.name === 'schema';
    return {
      layer: isSchema ? 'schema' : 'schematron',
      file,
      references: references.map(({ content }) =>
        normalize(join(dirname(file), content.split('#')[0] ?? '')),
      ),
      extensions,
      whole,
      version: root.attr(isSchema ? 'version' : 'schemaVersion')?.value || undefined,
    };
  });
}

function reached(from: Part, byFile: ReadonlyMap<string, Part>): Part[] {
  const found = new Set<Part>([from]);
  for (const part of found) {
    for (const reference of part.references) {
      const next = byFile.get(reference);
      if (next !== undefined) found.add(next);
    }
  }
  return [...found];
}

function generationOf(parts: readonly Part[]): Standard['generation'] {
  if (parts.some(({ extensions }) => extensions.has(namespaces.pharm))) return 'ehdsi';
  if (parts.some(({ extensions }) => extensions.has(namespaces.epsos))) return 'epsos';
  return 'any';
}

// How the field names its files (dossier documents 5.1).
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/patient.?summary/i, documentClasses.patientSummary.name],
  [/e?prescription/i, documentClasses.ePrescription.name],
  [/e?dispensation/i, documentClasses.eDispensation.name],
];

function purposeOf(file: string): Pick<Standard, 'kind' | 'level' | 'direction'> {
  const name = basename(file);
  const kind = KINDS.find(([form]) => form.test(name))?.[1];
  const scanned = /scanned.?document|xds.?sd/i.test(name);
  const direction = /friendly/i.test(name) ? 'friendly' : /pivot/i.test(name) ? 'pivot' : undefined;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(kind !== undefined ? { level: 3 as const } : scanned ? { level: 1 as const } : {}),
    ...(direction === undefined ? {} : { direction }),
  };
}
