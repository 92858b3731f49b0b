import type { XmlElement } from 'libxml2-wasm';
import type { Coded } from '../../kernel/patient.js';
import type { Ids } from '../../kernel/runtime.js';
import { defined } from '../defined.js';
import { attributeOf, childrenOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';
import { localised, localisedString, slot, slotValue } from './slots.js';

const EXTERNAL_IDENTIFIER = 'urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:ExternalIdentifier';

/** The classifications of that scheme, as elements. */
export function classificationsOf(object: XmlElement, scheme: string): XmlElement[] {
  return childrenOf(object, 'rim:Classification').filter(
    (element) => attributeOf(element, 'classificationScheme') === scheme,
  );
}

/** The codes of that scheme; classifications without a code are left out. */
export function codesOf(object: XmlElement, scheme: string): Coded[] {
  return classificationsOf(object, scheme)
    .map((element) => {
      const code = attributeOf(element, 'nodeRepresentation');
      if (code === undefined) return undefined;
      return defined({
        code,
        codeSystem: slotValue(element, 'codingScheme') ?? '',
        displayName: localised(element, 'rim:Name'),
      });
    })
    .filter((code) => code !== undefined);
}

/**
 * Writes a code as a classification. Its coding scheme always comes first and it always has a name: clients
 * read them by position and without asking (pitfalls 15, 16).
 */
export function classification(object: string, scheme: string, code: Coded, ids: Ids): Element {
  return el(
    'rim:Classification',
    {
      id: `urn:uuid:${ids.uuid()}`,
      classificationScheme: scheme,
      classifiedObject: object,
      nodeRepresentation: code.code,
    },
    slot('codingScheme', code.codeSystem),
    localisedString('rim:Name', code.displayName ?? code.code),
  );
}

/** The value of an external identifier, found by its scheme or by its name (pitfall 16). */
export function externalIdentifierOf(object: XmlElement, scheme: string, name: string): string | undefined {
  const identifiers = childrenOf(object, 'rim:ExternalIdentifier');
  const found =
    identifiers.find((element) => attributeOf(element, 'identificationScheme') === scheme) ??
    identifiers.find((element) => localised(element, 'rim:Name')?.toLowerCase() === name.toLowerCase());
  return attributeOf(found, 'value');
}

/** Writes an external identifier, always with its name (pitfall 16). */
export function externalIdentifier(
  object: string,
  scheme: string,
  name: string,
  value: string,
  ids: Ids,
): Element {
  return el(
    'rim:ExternalIdentifier',
    {
      id: `urn:uuid:${ids.uuid()}`,
      identificationScheme: scheme,
      objectType: EXTERNAL_IDENTIFIER,
      registryObject: object,
      value,
    },
    localisedString('rim:Name', name),
  );
}
