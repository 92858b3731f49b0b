import { attributeOf, childrenOf, isNamed } from '../../wire/xml/read.js';
import { type Recogniser, summary } from '../inspection.js';
import { attributesAt, first, select, textAt } from '../tree.js';

/** Value sets in their file formats, and the lists that say where they apply (dossier documents 3.8, 4.4). */
export const terminology: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 'svs:RetrieveValueSetResponse'),
    summarise: (root) => {
      const set = first(root, 'ValueSet');
      return {
        kind: 'value-set-svs',
        summary: summary({
          oid: attributeOf(set, 'id'),
          name: attributeOf(set, 'displayName'),
          version: attributeOf(set, 'version'),
          concepts: select(root, 'ValueSet/ConceptList/Concept').length,
          codeSystems: distinct(attributesAt(root, 'ValueSet/ConceptList/Concept', 'codeSystem')),
        }),
      };
    },
  },
  {
    matches: (root) =>
      root.name === 'ValueSet' && root.namespaceUri === '' && attributeOf(root, 'oid') !== undefined,
    summarise: (root) => ({
      kind: 'value-set-repository',
      summary: summary({
        oid: attributeOf(root, 'oid'),
        name: attributeOf(root, 'name'),
        concepts: select(root, 'concept').length,
        codeSystems: distinct(attributesAt(root, 'concept', 'codeSystem')),
        languages: distinct(attributesAt(root, 'concept/designation', 'lang')),
      }),
    }),
  },
  {
    matches: (root) =>
      root.namespaceUri === '' &&
      root.name.endsWith('Information') &&
      childrenOf(root).some((entry) => entry.name === root.name.replace(/Information$/, 'Entry')),
    summarise: (root) => {
      const entry = root.name.replace(/Information$/, 'Entry');
      return {
        kind: 'code-system-repository',
        summary: summary({
          codeSystem: root.name.replace(/Information$/, ''),
          valueSets: distinct(attributesAt(root, entry, 'oid')),
          names: distinct(attributesAt(root, entry, 'epsosName')),
          concepts: select(root, entry).length,
          languages: distinct(attributesAt(root, `${entry}/displayName`, 'lang')),
        }),
      };
    },
  },
  {
    matches: (root) => root.name === 'codedElementList' && root.namespaceUri === '',
    summarise: (root) => ({
      kind: 'coded-element-list',
      summary: summary({
        elements: select(root, 'codedElement').length,
        valueSets: distinct(select(root, 'codedElement').map((element) => textAt(element, 'valueSet') ?? ''))
          .length,
      }),
    }),
  },
];

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '');
}
