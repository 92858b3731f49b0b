import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { writeCoded } from './datatypes.js';
import { CdaError } from './errors.js';
import { type CodedValue, type Concept, isConcept } from './model/values.js';
import { codedText } from './phrases.js';
import { readCoded } from './read-datatypes.js';
import { codeSystem } from './templates.js';
import type { Words } from './words/words.js';

/** A part of the body, and which side of it (DICOM PS3.20, 10.4.6). */
export interface BodySite {
  readonly bodySite?: CodedValue;
  readonly laterality?: Concept;
}

const LATERALITY = '272741003';

/** Throws {@link CdaError} for a side of nothing. */
export function writeBodySite({ bodySite, laterality }: BodySite): Element | undefined {
  if (bodySite === undefined) {
    if (laterality !== undefined) throw new CdaError('there is a side and no body site');
    return undefined;
  }
  if (laterality === undefined) return writeCoded('hl7:targetSiteCode', bodySite);
  const name = { code: LATERALITY, codeSystem: codeSystem.snomed, displayName: 'Laterality' };
  const side = el('hl7:qualifier', {}, el('hl7:name', name), writeCoded('hl7:value', laterality));
  return writeCoded('hl7:targetSiteCode', bodySite, undefined, side);
}

/** Throws {@link CdaError} for a side that is not coded: it must not be lost. */
export function readBodySite(statement: XmlElement): BodySite {
  const element = childOf(statement, 'hl7:targetSiteCode');
  const bodySite = readCoded(element);
  if (element === undefined || bodySite === undefined) return {};
  const side = childrenOf(element, 'hl7:qualifier').find(
    (qualifier) => attributeOf(childOf(qualifier, 'hl7:name'), 'code') === LATERALITY,
  );
  if (side === undefined) return { bodySite };
  const laterality = readCoded(at(side, 'hl7:value'));
  if (laterality === undefined || !isConcept(laterality)) throw new CdaError('the side is not coded', side);
  return { bodySite, laterality };
}

/** `Knee (left)`. */
export function bodySiteText({ bodySite, laterality }: BodySite, words: Words): string {
  const site = codedText(bodySite, words);
  return laterality === undefined ? site : `${site} (${codedText(laterality, words)})`;
}
