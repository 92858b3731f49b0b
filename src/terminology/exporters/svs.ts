import { el, elDefault, serialiseDocument } from '../../wire/xml/write.js';
import { groupBy } from '../group.js';
import type { ExportedVersion } from './versions.js';

/**
 * Writes a value set as an IHE SVS `RetrieveValueSetResponse` (ITI-48; dossier documents 4.4), a list a language.
 * It has no place for dates, for states, for versions of code systems, nor for a concept without a name: only
 * current concepts are written.
 */
export function writeSvs({ oid, name, version, concepts }: ExportedVersion): Uint8Array {
  const entries = concepts
    .filter(({ current }) => current)
    .flatMap((concept) => concept.names.map((name) => ({ ...concept, ...name })));
  const lists = [...groupBy(entries, ({ language }) => language)].map(([language, members]) =>
    el(
      'svs:ConceptList',
      { 'xml:lang': language },
      members.map(({ code, codeSystem, codeSystemName, text }) =>
        el('svs:Concept', {
          code,
          codeSystem,
          codeSystemName: codeSystemName === '' ? undefined : codeSystemName,
          displayName: text,
        }),
      ),
    ),
  );
  return serialiseDocument(
    elDefault(
      'svs:RetrieveValueSetResponse',
      {},
      el(
        'svs:ValueSet',
        { id: oid, displayName: name, version: version === '' ? undefined : version },
        lists,
      ),
    ),
  );
}
