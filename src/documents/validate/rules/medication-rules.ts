import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import { packagesOf, productsOf } from './products.js';
import type { Rule, Violation } from './rule.js';
import { statementsOf } from './section-rules.js';
import {
  children,
  first,
  firstComplaint,
  follow,
  hasTemplate,
  isAmountOrNull,
  isCoded,
  isCodedOrNull,
  isIdentified,
  isNull,
  isTimeOrNull,
  judged,
  unless,
} from './select.js';
import { ccd, EDQM, entryId, ihe } from './templates.js';

const summaryItems = (document: ValidatedDocument) =>
  statementsOf(document, ['medications'], 'substanceAdministration');
const prescribed = (document: ValidatedDocument) =>
  statementsOf(document, ['prescription'], 'substanceAdministration');
const items = (document: ValidatedDocument) => [...summaryItems(document), ...prescribed(document)];
const isPrescription = (document: ValidatedDocument) => document.kind.documentClass?.name === 'eprescription';

const MEDICINES = ['patient-summary', 'eprescription'] as const;
const PRODUCTS = ['patient-summary', 'eprescription', 'edispensation'] as const;
const PRODUCT_TEMPLATES = [ihe('4.7.2'), ccd(53), entryId(1), entryId(29), entryId(31)];

/** What is asked of a medicine and how it is taken (dossier documents 2.2, 2.4, 2.5). */
export const medicationRules: readonly Rule[] = [
  {
    id: 'CDA-060',
    severity: 'error',
    kinds: ['patient-summary'],
    level: 3,
    sentence: 'A medication has its parent template id, an id and a product',
    remedy: `Write templateId ${ccd(24)}, id and consumable/manufacturedProduct with its template id`,
    check: (document) =>
      judged(summaryItems(document), (item) => {
        const product = first(item, 'consumable', 'manufacturedProduct');
        return firstComplaint(
          [hasTemplate(item, ccd(24)), 'the parent template id is missing'],
          [isIdentified(item.child('id')) || isNull(item.child('id')), 'there is no id'],
          [product !== undefined, 'there is no product'],
          [
            product === undefined || hasTemplate(product, ...PRODUCT_TEMPLATES),
            'the product has no template id',
          ],
        );
      }),
  },
  {
    id: 'CDA-060-status',
    severity: 'warning',
    kinds: ['patient-summary'],
    level: 3,
    sentence: 'A medication is active or completed',
    remedy: 'Write statusCode active or completed',
    check: (document) =>
      judged(summaryItems(document), (item) =>
        /^(active|completed)$/.test(item.child('statusCode')?.filled('code') ?? '')
          ? undefined
          : 'it has another status or none',
      ),
  },
  {
    id: 'CDA-061',
    severity: 'error',
    kinds: MEDICINES,
    level: 3,
    sentence:
      'The dose has a value, or its low and high have, or a null flavor; a prescription tells it always',
    remedy: 'Write doseQuantity with low and high, or with null flavor UNK',
    check: (document) =>
      judged(items(document), (item) => {
        const dose = item.child('doseQuantity');
        if (dose === undefined) return isPrescription(document) ? 'there is no doseQuantity' : undefined;
        if (isNull(dose) || dose.filled('value') !== undefined) {
          return isAmountOrNull(dose) ? undefined : 'the value is no number';
        }
        return firstComplaint(
          [isAmountOrNull(dose.child('low')), 'low has no value'],
          [isAmountOrNull(dose.child('high')), 'high has no value'],
        );
      }),
  },
  {
    id: 'CDA-062',
    severity: 'error',
    kinds: MEDICINES,
    level: 3,
    sentence: 'How often a medicine is taken is a time, a period or an event, or has a null flavor',
    remedy:
      'Write the second effectiveTime as PIVL_TS or EIVL_TS with operator A, as TS, or with null flavor UNK',
    check: (document) => items(document).flatMap((item) => frequencyViolations(document, item)),
  },
  {
    id: 'CDA-063',
    severity: 'error',
    kinds: MEDICINES,
    level: 3,
    sentence: 'The duration of a treatment has a beginning and an end to the month, or null flavors',
    remedy:
      'Write the first effectiveTime with low and high, each of 6 digits at least or with a null flavor',
    check: (document) =>
      judged(items(document), (item) => {
        const duration = item.child('effectiveTime');
        if (duration === undefined) return 'there is no effectiveTime';
        if (isNull(duration)) return undefined;
        return firstComplaint(
          [isTimeOrNull(duration.child('low'), 6), 'low is no such date'],
          [isTimeOrNull(duration.child('high'), 6), 'high is no such date'],
        );
      }),
  },
  {
    id: 'CDA-064',
    severity: 'error',
    kinds: PRODUCTS,
    level: 3,
    sentence: 'The dose form of a product is a code, in the pivot of EDQM; who dispenses needs it always',
    remedy: 'Write formCode with code and codeSystem',
    check: (document) =>
      productsOf(document).flatMap((product) => {
        const form = product.child('formCode');
        const asked = document.kind.documentClass?.name !== 'patient-summary';
        if (form === undefined) {
          // The parts of a combination have dose forms of their own.
          return unless(!asked || product.child('part') !== undefined, product, 'there is no formCode');
        }
        return judged([form], () => edqmComplaint(document, form, !asked));
      }),
  },
  {
    id: 'CDA-065',
    severity: 'error',
    kinds: PRODUCTS,
    level: 3,
    sentence: 'The route, where it is told, is a code, in the pivot of EDQM',
    remedy: 'Write routeCode with code and codeSystem, or a null flavor',
    check: (document) =>
      judged(
        document
          .all('routeCode')
          .filter(({ parent }) => parent !== undefined && !hasTemplate(parent, entryId(19), ihe('4.12'))),
        (route) => edqmComplaint(document, route, true),
      ),
  },
  {
    id: 'CDA-066',
    severity: 'error',
    kinds: PRODUCTS,
    level: 3,
    sentence: 'An active ingredient has a code or a null flavor, and one strength',
    remedy: 'Write the code of the substance, and quantity with numerator and denominator',
    check: (document) =>
      productsOf(document).flatMap((product) =>
        judged(
          ingredientsOf(product).filter((ingredient) => ingredient.filled('classCode') === 'ACTI'),
          ingredientComplaint,
        ),
      ),
  },
  {
    id: 'CDA-067',
    severity: 'error',
    kinds: PRODUCTS,
    level: 3,
    sentence: 'A package has a form, by a code or a null flavor, and says how much is in it',
    remedy: 'Write formCode, and the quantity of what is in the package',
    check: (document) =>
      judged(productsOf(document).flatMap(packagesOf), (content) => {
        const pack = content.child('containerPackagedProduct') ?? content.child('containerPackagedMedicine');
        const amount = pack?.child('capacityQuantity') ?? content.child('quantity');
        return firstComplaint(
          [pack !== undefined, 'there is no package'],
          [isCodedOrNull(pack?.child('formCode')), 'its form is neither a code nor null'],
          [isAmountOrNull(amount), 'the amount is not told'],
        );
      }),
  },
  {
    id: 'CDA-068',
    severity: 'error',
    kinds: ['eprescription'],
    level: 3,
    sentence: 'A prescription says how many packages are to be handed out',
    remedy: 'Write entryRelationship COMP with supply/quantity',
    check: (document) =>
      judged(prescribed(document), (item) =>
        children(item, 'entryRelationship').some((relation) =>
          follow(relation, 'supply', 'quantity').some(
            (quantity) => quantity.filled('value') !== undefined && isAmountOrNull(quantity),
          ),
        )
          ? undefined
          : 'the number is not told',
      ),
  },
  {
    id: 'CDA-069',
    severity: 'error',
    kinds: ['eprescription'],
    level: 3,
    sentence: 'A prescribed product has a name',
    remedy: 'Write manufacturedMaterial/name',
    check: (document) =>
      judged(productsOf(document), (product) =>
        document.text(product.child('name')) === '' ? 'it has none' : undefined,
      ),
  },
  {
    id: 'CDA-071',
    severity: 'warning',
    level: 3,
    sentence: 'A medicine of normal dosing holds no other medicine',
    remedy: `Take the inner substanceAdministration out, or the templateId ${ihe('4.7.1')} away`,
    check: (document) =>
      judged(
        document.all('substanceAdministration').filter((item) => hasTemplate(item, ihe('4.7.1'))),
        (item) =>
          children(item, 'entryRelationship').some(
            (relation) =>
              relation.filled('typeCode') === 'COMP' &&
              relation.child('substanceAdministration') !== undefined,
          )
            ? 'it holds one'
            : undefined,
      ),
  },
];

function frequencyViolations(document: ValidatedDocument, item: MarkupElement): Violation[] {
  const [, ...frequencies] = children(item, 'effectiveTime');
  if (frequencies.length === 0) {
    return unless(!isPrescription(document), item, 'there is no second effectiveTime');
  }
  return judged(frequencies, (time) => {
    if (isNull(time)) return undefined;
    switch (time.type) {
      case undefined:
      case 'TS':
        return isTimeOrNull(time) ? undefined : 'it is no time';
      case 'IVL_TS':
        return isPrescription(document) ? undefined : 'it is a stretch of time';
      case 'PIVL_TS':
        return firstComplaint(
          [time.filled('operator') === 'A', 'the operator is not A'],
          [isAmountOrNull(time.child('period')), 'it has no period'],
        );
      case 'EIVL_TS':
        return firstComplaint(
          [time.filled('operator') === 'A', 'the operator is not A'],
          [
            isNull(time.child('event')) || time.child('event')?.filled('code') !== undefined,
            'it has no event',
          ],
        );
      case 'SXPR_TS':
        return isPrescription(document) ? 'it is a set of times' : undefined;
      default:
        return 'it has another type';
    }
  });
}

function edqmComplaint(
  { direction }: ValidatedDocument,
  element: MarkupElement,
  nullable: boolean,
): string | undefined {
  if (isNull(element)) return nullable ? undefined : 'it has a null flavor';
  return firstComplaint(
    [isCoded(element), 'it is no whole code'],
    [
      direction === 'friendly' || EDQM.includes(element.filled('codeSystem') ?? ''),
      'it is of another code system',
    ],
  );
}

function ingredientsOf(product: MarkupElement): MarkupElement[] {
  return [
    ...children(product, 'ingredient'),
    ...children(product, 'part').flatMap((part) => [
      ...follow(part, 'partProduct', 'ingredient'),
      ...follow(part, 'partMedicine', 'ingredient'),
    ]),
  ];
}

function ingredientComplaint(ingredient: MarkupElement): string | undefined {
  const substance = ingredient.child('ingredientSubstance') ?? ingredient.child('ingredient');
  const strengths = children(ingredient, 'quantity');
  const [strength] = strengths;
  return firstComplaint(
    [isCodedOrNull(substance?.child('code')), 'it has neither a code nor a null flavor'],
    [strengths.length === 1, strengths.length === 0 ? 'it has no strength' : 'it has several strengths'],
    [
      isNull(strength) ||
        (isAmountOrNull(strength?.child('numerator')) && isAmountOrNull(strength?.child('denominator'))),
      'the strength has no numerator or no denominator',
    ],
  );
}
