import { isOid, withOidPrefix } from '../../kernel/identifiers.js';
import { codeSystemUri } from '../code-systems.js';
import { groupBy } from '../group.js';
import { DEPRECATED, EFFECTIVE, UNSAID_LANGUAGE } from '../importers/fhir/elements.js';
import type { MappingRow } from '../model.js';
import type { ExportedConcept, ExportedVersion } from './versions.js';

/**
 * A value set as a FHIR R4 `ValueSet` that lists its concepts with all designations (dossier documents 3.2); a
 * concept that is not current carries FHIR's own mark for it.
 */
export function fhirValueSet({ oid, name, version, from, to, concepts }: ExportedVersion): object {
  const period = { ...(from === '' ? {} : { start: from }), ...(to === '' ? {} : { end: to }) };
  const includes = groupBy(
    concepts,
    ({ codeSystem, codeSystemVersion }) => `${codeSystem}\n${codeSystemVersion}`,
  );
  return {
    resourceType: 'ValueSet',
    language: UNSAID_LANGUAGE,
    ...(from === '' && to === '' ? {} : { extension: [{ url: EFFECTIVE, valuePeriod: period }] }),
    ...identified(oid, version),
    ...named(name),
    status: 'active',
    compose: {
      include: [...includes.values()].map((members) => {
        const [{ codeSystem, codeSystemVersion }] = members as [ExportedConcept];
        return {
          system: codeSystemUri(codeSystem),
          ...(codeSystemVersion === '' ? {} : { version: codeSystemVersion }),
          concept: members.map((concept) => ({
            ...(concept.current ? {} : { extension: [{ url: DEPRECATED, valueBoolean: true }] }),
            ...namesOf(concept),
          })),
        };
      }),
    },
  };
}

/** Concepts that stand in no value set as a FHIR R4 `CodeSystem`, a fragment of the code system. */
export function fhirCodeSystem({ name, version, concepts }: ExportedVersion): object {
  return {
    resourceType: 'CodeSystem',
    language: UNSAID_LANGUAGE,
    ...identified(concepts[0]?.codeSystem ?? '', version, codeSystemUri(concepts[0]?.codeSystem ?? '')),
    ...named(name),
    status: 'active',
    content: 'fragment',
    concept: concepts.map((concept) => ({
      ...namesOf(concept),
      ...(concept.current ? {} : { property: [{ code: 'inactive', valueBoolean: true }] }),
    })),
  };
}

// None of those that an import follows: what was not valid stays so.
const RELATIONS = new Set(['narrower', 'specializes', 'inexact', 'relatedto']);

/** Mappings as a FHIR R4 `ConceptMap`; one that is not valid is merely related, or what its status says. */
export function fhirConceptMap(mappings: readonly MappingRow[]): object {
  const groups = groupBy(mappings, (row) => `${row.sourceCodeSystemOid}\n${row.targetCodeSystemOid}`);
  return {
    resourceType: 'ConceptMap',
    status: 'active',
    group: [...groups.values()].map((rows) => {
      const [{ sourceCodeSystemOid, targetCodeSystemOid }] = rows as [MappingRow];
      return {
        source: codeSystemUri(sourceCodeSystemOid),
        target: codeSystemUri(targetCodeSystemOid),
        element: [...groupBy(rows, ({ sourceCode }) => sourceCode)].map(([code, ofCode]) => ({
          code,
          ...(ofCode[0]?.sourceDisplay ? { display: ofCode[0].sourceDisplay } : {}),
          target: ofCode.map(({ targetCode, status }) => ({
            code: targetCode,
            equivalence: relation(status),
          })),
        })),
      };
    }),
  };
}

function relation(status: string): string {
  const word = status.toLowerCase();
  if (word === 'valid') return 'equivalent';
  return RELATIONS.has(word) ? word : 'relatedto';
}

function identified(oid: string, version: string, url = withOidPrefix(oid)): object {
  const stated = version === '' ? {} : { version };
  // What has no OID goes by its URL, or by a name of its own.
  if (!isOid(oid)) return /^\w+:/.test(oid) ? { url: oid, ...stated } : { id: oid, ...stated };
  return { url, identifier: [{ system: 'urn:ietf:rfc:3986', value: withOidPrefix(oid) }], ...stated };
}

const named = (name: string): object => (name === '' ? {} : { name });

// The display is in the language of the resource, or there is none.
function namesOf({ code, names }: ExportedConcept): object {
  const display = names.find(({ language }) => language === UNSAID_LANGUAGE);
  const others = names.filter((name) => name !== display);
  return {
    code,
    ...(display === undefined ? {} : { display: display.text }),
    ...(others.length === 0
      ? {}
      : { designation: others.map(({ language, text }) => ({ language, value: text })) }),
  };
}
