import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { rowId } from './basic-section.js';
import { templateIds, writeId, writeQuantity, writeTime } from './datatypes.js';
import { CdaError } from './errors.js';
import { writeProfessional } from './header.js';
import type { DispensedItem, Dispenser } from './model/e-dispensation.js';
import { type NarrativeTable, writeReference } from './narrative.js';
import { codedText, dateText, ingredientsText, nameText, packageText, quantityText } from './phrases.js';
import { prescribedProduct, readItem, writeItem } from './prescription-item.js';
import { writeProduct } from './product.js';
import { readQuantity, required, requiredAttribute, requiredId } from './read-datatypes.js';
import { readProfessional } from './read-header.js';
import { readProduct } from './read-product.js';
import { codeSystem, entryTemplate } from './templates.js';
import type { Words } from './words/words.js';

const KEY = 'dispensation';

/** One dispensed item, template E.3.3, with the item that was prescribed inside (dossier documents 2.6). */
export function writeDispensedItem(item: DispensedItem, index: number): Element {
  const { dispenser } = item;
  return el(
    'hl7:supply',
    { classCode: 'SPLY', moodCode: 'EVN' },
    templateIds(entryTemplate.dispensedItem),
    writeId('hl7:id', item.id),
    writeReference(rowId(KEY, index)),
    writeQuantity('hl7:quantity', item.packageCount),
    writeProduct('hl7:product', item.product, prescribedProduct),
    el(
      'hl7:performer',
      { typeCode: 'PRF' },
      writeTime('hl7:time', dispenser.time),
      el('hl7:assignedEntity', {}, writeProfessional(dispenser)),
    ),
    el('hl7:entryRelationship', { typeCode: 'REFR' }, writeItem(item.prescribed, index)),
    item.substituted ? writeSubstituted() : undefined,
  );
}

function writeSubstituted(): Element {
  return el(
    'hl7:entryRelationship',
    { typeCode: 'COMP' },
    el(
      'hl7:act',
      { classCode: 'ACT', moodCode: 'EVN' },
      el('hl7:code', { code: 'SUBST', codeSystem: codeSystem.actClass, displayName: 'Substitution' }),
    ),
  );
}

/** Reads an item; `narrative` holds the texts that it refers to. Throws {@link CdaError}. */
export function readDispensedItem(supply: XmlElement, narrative: ReadonlyMap<string, string>): DispensedItem {
  const relations = childrenOf(supply, 'hl7:entryRelationship');
  const packageCount = readQuantity(childOf(supply, 'hl7:quantity'));
  if (packageCount === undefined) throw new CdaError('the number of packages is missing', supply);
  const prescribed = relations
    .filter((relation) => attributeOf(relation, 'typeCode') === 'REFR')
    .map((relation) => childOf(relation, 'hl7:substanceAdministration'))
    .find((each) => each !== undefined);
  if (prescribed === undefined) throw new CdaError('the item of the prescription is missing', supply);
  return {
    id: requiredId(supply),
    packageCount,
    product: readProduct(required(supply, 'hl7:product')),
    dispenser: readDispenser(required(supply, 'hl7:performer')),
    substituted: relations.some(
      (relation) => attributeOf(at(relation, 'hl7:act', 'hl7:code'), 'code') === 'SUBST',
    ),
    prescribed: readItem(prescribed, narrative),
  };
}

function readDispenser(performer: XmlElement): Dispenser {
  return {
    time: requiredAttribute(required(performer, 'hl7:time'), 'value'),
    ...readProfessional(required(performer, 'hl7:assignedEntity')),
  };
}

/** What was handed out, of what and by whom. */
export function describeDispensedItems(items: readonly DispensedItem[], words: Words): NarrativeTable {
  const { columns, labels } = words;
  return {
    columns: [
      columns.medicine,
      columns.ingredients,
      columns.form,
      columns.package,
      columns.packageCount,
      columns.substituted,
      columns.dispenser,
      columns.date,
    ],
    rows: items.map(({ product, packageCount, substituted, dispenser }, index) => ({
      id: rowId(KEY, index),
      cells: [
        product.name,
        ingredientsText(product, words),
        codedText(product.doseForm, words),
        packageText(product.packages, words),
        quantityText(packageCount, words),
        substituted ? labels.yes : labels.no,
        [dispenser.name === undefined ? undefined : nameText(dispenser.name), dispenser.organization?.name]
          .filter(Boolean)
          .join(', '),
        dateText(dispenser.time),
      ],
    })),
  };
}
