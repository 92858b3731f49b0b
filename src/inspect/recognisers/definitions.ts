import { attributeOf, isNamed } from '../../wire/xml/read.js';
import { type Recogniser, summary } from '../inspection.js';
import { attributeAt, attributesAt, first, joined, select } from '../tree.js';

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const SCHEMATRON = ['http://purl.oclc.org/dsdl/schematron', 'http://www.ascc.net/xml/schematron'];

/** Schemas, service descriptions, rules, and the network's own configuration files. */
export const definitions: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 'xs:schema'),
    summarise: (root) => ({
      kind: 'xml-schema',
      summary: summary({
        targetNamespace: attributeOf(root, 'targetNamespace'),
        elements: attributesAt(root, 'element', 'name'),
        types: select(root, 'complexType').length + select(root, 'simpleType').length,
        imports: [
          ...attributesAt(root, 'import', 'schemaLocation'),
          ...attributesAt(root, 'include', 'schemaLocation'),
        ],
      }),
    }),
  },
  {
    matches: (root) => root.name === 'definitions' && root.namespaceUri === WSDL,
    summarise: (root) => ({
      kind: 'wsdl',
      summary: summary({
        targetNamespace: attributeOf(root, 'targetNamespace'),
        services: attributesAt(root, 'service', 'name'),
        operations: attributesAt(root, 'portType/operation', 'name'),
      }),
    }),
  },
  {
    matches: (root) => root.name === 'schema' && SCHEMATRON.includes(root.namespaceUri),
    summarise: (root) => ({
      kind: 'schematron',
      summary: summary({
        patterns: select(root, 'pattern').length,
        phases: attributesAt(root, 'phase', 'id'),
      }),
    }),
  },
  {
    matches: (root) => root.name === 'mappings' && attributeAt(root, 'mapping', 'domainId') !== undefined,
    summarise: (root) => ({
      kind: 'home-community-list',
      summary: summary({
        countries: select(root, 'mapping').map((mapping) =>
          joined(attributeOf(mapping, 'country')?.toUpperCase(), attributeOf(mapping, 'domainId')),
        ),
      }),
    }),
  },
  {
    matches: (root) => root.name === 'root' && first(root, 'mainTable/extractionRule') !== undefined,
    summarise: (root) => ({
      kind: 'eadc-configuration',
      summary: summary({ tables: attributesAt(root, 'mainTable', 'tableName') }),
    }),
  },
];
