import type { XmlElement } from 'libxml2-wasm';
import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import { type InstanceId, writeUniqueId } from '../../kernel/identifiers.js';
import { withXml } from '../../wire/xml/parse.js';
import { at, attributeOf, childOf, childrenOf, isNamed } from '../../wire/xml/read.js';
import { discardTemplate } from './discard-dispensation.js';
import { CdaError } from './errors.js';
import { readId, readIds, requiredId } from './read-datatypes.js';
import { findSection } from './section.js';
import { sectionTemplate } from './templates.js';

// What country A reads out of a document that is handed in: no more than it needs, so that a peer's document
// is not refused for what nobody here asks for (dossier documents 2.8).

/** Whose it is. */
export interface HandedInDocument {
  readonly id: InstanceId;
  readonly patientIds: readonly InstanceId[];
}

export interface ReadDispensation extends HandedInDocument {
  /** `inFulfillmentOf`; undefined when the document names no prescription. */
  readonly prescriptionId: InstanceId | undefined;
  /** One for each item of the prescription. */
  readonly items: readonly ReadDispensedItem[];
}

export interface ReadDispensedItem {
  /** The item of the prescription; undefined when the document names none. */
  readonly item: InstanceId | undefined;
  readonly packages: number;
  readonly substituted: boolean;
}

/** Reads whose document this is. Throws {@link CdaError} for another kind, XmlRefusal for what is no XML. */
export function readHandedIn(bytes: Uint8Array, kind: DocumentClass): HandedInDocument {
  return withXml(bytes, (root) => readRoot(root, kind));
}

/**
 * Reads an eDispensation of any generation. Throws {@link CdaError} for another kind and for amounts that no
 * pharmacy hands out: packages that are not counted in whole numbers from 1, contents that are not above zero.
 */
export function readDispensation(bytes: Uint8Array): ReadDispensation {
  return withXml(bytes, (root) => {
    const document = readRoot(root, documentClasses.eDispensation);
    const section = findSection(root, sectionTemplate.dispensation);
    const supplies = (section === undefined ? [] : childrenOf(section, 'hl7:entry')).flatMap(
      (entry) => childOf(entry, 'hl7:supply') ?? [],
    );
    if (supplies.length === 0) throw new CdaError('the dispensation has no item', section ?? root);
    return {
      ...document,
      prescriptionId: readId(at(root, 'hl7:inFulfillmentOf', 'hl7:order', 'hl7:id')),
      items: together(supplies.map(readSupply)),
    };
  });
}

/** Reads a discard: the dispensation's own document but for its code and first template id (dossier 6.5). */
export function readDiscard(bytes: Uint8Array): HandedInDocument {
  return withXml(bytes, (root) => {
    const document = readRoot(root, documentClasses.eDispensationDiscard);
    if (attributeOf(childOf(root, 'hl7:templateId'), 'root') !== discardTemplate) {
      throw new CdaError('the first template id is not that of a discard', root);
    }
    return document;
  });
}

function readRoot(root: XmlElement, kind: DocumentClass): HandedInDocument {
  if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
  const [code, ...codes] = childrenOf(root, 'hl7:code');
  if (codes.length > 0 || attributeOf(code, 'code') !== kind.code) {
    throw new CdaError(`the document is of another kind than ${kind.title}`, root);
  }
  const targets = childrenOf(root, 'hl7:recordTarget');
  const [target] = targets;
  if (target === undefined || targets.length > 1)
    throw new CdaError('the document is not of one patient', root);
  return { id: requiredId(root), patientIds: readIds(childOf(target, 'hl7:patientRole')) };
}

function readSupply(supply: XmlElement): ReadDispensedItem {
  const quantity = childOf(supply, 'hl7:quantity');
  const packages = attributeOf(quantity, 'value') ?? '';
  if (!/^0*[1-9]\d{0,3}(\.0+)?$/.test(packages) || (attributeOf(quantity, 'unit') ?? '1') !== '1') {
    throw new CdaError('the number of packages is not a whole number from 1', quantity ?? supply);
  }
  requireContents(childOf(supply, 'hl7:product'));
  const relations = childrenOf(supply, 'hl7:entryRelationship');
  const prescribed = relations.find((relation) => attributeOf(relation, 'typeCode') === 'REFR');
  return {
    item: readId(at(prescribed, 'hl7:substanceAdministration', 'hl7:id')),
    packages: Number(packages),
    substituted: relations.some(
      (relation) => attributeOf(at(relation, 'hl7:act', 'hl7:code'), 'code') === 'SUBST',
    ),
  };
}

/** What is in a package is more than nothing, where its amount is told. */
function requireContents(element: XmlElement | undefined): void {
  for (const child of element === undefined ? [] : childrenOf(element)) {
    const value = child.name === 'quantity' ? attributeOf(child, 'value') : undefined;
    if (value !== undefined && !(Number(value) > 0)) {
      throw new CdaError('the content of a package is not above zero', child);
    }
    if (child.name !== 'quantity') requireContents(child);
  }
}

/** Entries of one item as one, what they hand out added up. */
function together(items: readonly ReadDispensedItem[]): ReadDispensedItem[] {
  const found = new Map<string, ReadDispensedItem>();
  for (const one of items) {
    const key = one.item === undefined ? '' : writeUniqueId(one.item);
    const before = found.get(key);
    found.set(key, {
      item: one.item,
      packages: one.packages + (before?.packages ?? 0),
      substituted: one.substituted || before?.substituted === true,
    });
  }
  return [...found.values()];
}
