import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { readAdministration, writeAdministration } from './administration.js';
import { rowId } from './basic-section.js';
import { templateIds, writeCoded, writeId, writeQuantity } from './datatypes.js';
import { CdaError } from './errors.js';
import { writeAuthor } from './header.js';
import type { PrescriptionItem } from './model/e-prescription.js';
import { type CodedValue, isConcept } from './model/values.js';
import { type NarrativeCell, type NarrativeTable, writeReference } from './narrative.js';
import { referredText } from './narrative-texts.js';
import { EVENT } from './observations.js';
import {
  codedText,
  doseText,
  frequencyText,
  ingredientsText,
  packageText,
  periodText,
  quantityText,
} from './phrases.js';
import type { ProductTemplates } from './product.js';
import { present, readCoded, readQuantity, requiredId } from './read-datatypes.js';
import { readAuthor } from './read-header.js';
import { codeSystem, entryTemplate } from './templates.js';
import type { Words } from './words/words.js';

const KEY = 'prescription';
/** Of a product that is prescribed, and of the one that is handed out for it. */
export const prescribedProduct: ProductTemplates = {
  product: entryTemplate.prescribedProduct,
  material: entryTemplate.prescribedMaterial,
};

type InstructionCode = 'PINSTRUCT' | 'FINSTRUCT';
const instructionId = (code: InstructionCode, index: number) => `${code}-${index + 1}`;

/** One item of a prescription, template E.3.2 (dossier documents 2.4). */
export function writeItem(item: PrescriptionItem, index: number): Element {
  return el(
    'hl7:substanceAdministration',
    { classCode: 'SBADM', moodCode: 'INT' },
    templateIds(entryTemplate.prescriptionItem),
    writeId('hl7:id', item.id),
    writeReference(rowId(KEY, index)),
    el('hl7:statusCode', { code: 'active' }),
    writeAdministration(item, prescribedProduct),
    item.prescriber === undefined ? undefined : writeAuthor(item.prescriber),
    el(
      'hl7:entryRelationship',
      { typeCode: 'COMP' },
      el(
        'hl7:supply',
        { classCode: 'SPLY', moodCode: 'RQO' },
        el('hl7:independentInd', { value: 'false' }),
        writeQuantity('hl7:quantity', item.packageCount),
      ),
    ),
    item.substitution === undefined ? undefined : writeSubstitution(item.substitution),
    item.patientInstructions === undefined
      ? undefined
      : writeInstructions('PINSTRUCT', entryTemplate.patientInstructions, index),
    item.dispenserInstructions === undefined
      ? undefined
      : writeInstructions('FINSTRUCT', entryTemplate.dispenserInstructions, index),
  );
}

function writeSubstitution(substitution: CodedValue): Element {
  return el(
    'hl7:entryRelationship',
    { typeCode: 'SUBJ', inversionInd: 'true' },
    el(
      'hl7:observation',
      EVENT,
      el('hl7:code', { code: 'SUBST', codeSystem: codeSystem.actClass }),
      writeCoded('hl7:value', substitution, 'CE'),
    ),
  );
}

function writeInstructions(code: InstructionCode, templates: readonly string[], index: number): Element {
  return el(
    'hl7:entryRelationship',
    { typeCode: 'SUBJ', inversionInd: 'true' },
    el(
      'hl7:act',
      { classCode: 'ACT', moodCode: 'INT' },
      templateIds(templates),
      el('hl7:code', { code, codeSystem: codeSystem.iheActCode, displayName: code }),
      writeReference(instructionId(code, index)),
      el('hl7:statusCode', { code: 'completed' }),
    ),
  );
}

/** Reads an item; `narrative` holds the texts that it refers to. Throws {@link CdaError}. */
export function readItem(statement: XmlElement, narrative: ReadonlyMap<string, string>): PrescriptionItem {
  const relations = childrenOf(statement, 'hl7:entryRelationship');
  const author = childOf(statement, 'hl7:author');
  const packageCount = readQuantity(
    relations
      .map((relation) => at(relation, 'hl7:supply', 'hl7:quantity'))
      .find((each) => each !== undefined),
  );
  if (packageCount === undefined) throw new CdaError('the number of packages is missing', statement);
  return {
    id: requiredId(statement),
    ...readAdministration(statement),
    packageCount,
    ...present<
      Pick<PrescriptionItem, 'prescriber' | 'substitution' | 'patientInstructions' | 'dispenserInstructions'>
    >({
      prescriber: author === undefined ? undefined : readAuthor(author),
      substitution: readSubstitution(relations),
      patientInstructions: readInstructions(relations, 'PINSTRUCT', narrative),
      dispenserInstructions: readInstructions(relations, 'FINSTRUCT', narrative),
    }),
  };
}

function readSubstitution(relations: readonly XmlElement[]): CodedValue | undefined {
  const observation = relations
    .map((relation) => childOf(relation, 'hl7:observation'))
    .find((each) => attributeOf(childOf(each, 'hl7:code'), 'code') === 'SUBST');
  return readCoded(childOf(observation, 'hl7:value'));
}

function readInstructions(
  relations: readonly XmlElement[],
  code: InstructionCode,
  narrative: ReadonlyMap<string, string>,
): string | undefined {
  const act = relations
    .map((relation) => childOf(relation, 'hl7:act'))
    .find((each) => attributeOf(childOf(each, 'hl7:code'), 'code') === code);
  return referredText(childOf(act, 'hl7:text'), narrative);
}

/** True when the prescriber forbids another product; only N does (dossier documents 2.4). */
export function forbidsSubstitution({ substitution }: PrescriptionItem): boolean {
  return substitution !== undefined && isConcept(substitution) && substitution.code === 'N';
}

/** The item told in two tables: what is prescribed, and how it is to be taken and handed out. */
export function describeItems(items: readonly PrescriptionItem[], words: Words): NarrativeTable[] {
  const { columns, labels } = words;
  const instructions = (code: InstructionCode, index: number, text: string | undefined): NarrativeCell =>
    text === undefined ? '' : { id: instructionId(code, index), text };
  return [
    {
      columns: [
        columns.medicine,
        columns.ingredients,
        columns.form,
        columns.package,
        columns.packageCount,
        columns.substitution,
      ],
      rows: items.map((item, index) => ({
        id: rowId(KEY, index),
        cells: [
          item.product.name,
          ingredientsText(item.product, words),
          codedText(item.product.doseForm, words),
          packageText(item.product.packages, words),
          quantityText(item.packageCount, words),
          forbidsSubstitution(item) ? labels.substitutionForbidden : labels.substitutionAllowed,
        ],
      })),
    },
    {
      columns: [
        columns.dose,
        columns.frequency,
        columns.route,
        columns.duration,
        columns.patientInstructions,
        columns.dispenserInstructions,
      ],
      rows: items.map((item, index) => ({
        id: `${rowId(KEY, index)}-use`,
        cells: [
          doseText(item.dose, words),
          frequencyText(item.frequency, words),
          codedText(item.route, words),
          periodText(item.duration, words),
          instructions('PINSTRUCT', index, item.patientInstructions),
          instructions('FINSTRUCT', index, item.dispenserInstructions),
        ],
      })),
    },
  ];
}
