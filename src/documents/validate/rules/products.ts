import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import { children, follow, hasTemplate, isNull } from './select.js';
import { entryId } from './templates.js';

const VACCINATIONS = '11369-6';

/** The medicinal products of prescriptions, dispensations and medication summaries; vaccines are none. */
export function productsOf(document: ValidatedDocument): MarkupElement[] {
  return document.all('manufacturedMaterial').filter((material) => {
    const statement = material.parent?.parent?.parent;
    const section = ancestor(statement, 'section')?.child('code')?.filled('code');
    // The copy of the prescription inside a dispensation is the prescriber's, and not mapped.
    const copied = ancestor(statement?.parent, 'supply') !== undefined;
    return !(isNull(material) || copied || section === VACCINATIONS || isStatementOfAbsence(statement));
  });
}

// What says that no medicine is known has a product in form only (dossier documents 2.3).
function isStatementOfAbsence(statement: MarkupElement | undefined): boolean {
  return (
    statement !== undefined && hasTemplate(statement, entryId(4)) && statement.child('code') !== undefined
  );
}

/** The packages of a product and of its parts, each level of its own: the elements `asContent`. */
export function packagesOf(product: MarkupElement): MarkupElement[] {
  return [
    ...nested(product),
    ...children(product, 'part').flatMap((part) => [
      ...follow(part, 'partProduct').flatMap(nested),
      ...follow(part, 'partMedicine').flatMap(nested),
    ]),
  ];
}

function nested(container: MarkupElement): MarkupElement[] {
  return children(container, 'asContent').flatMap((content) => {
    const inner = content.child('containerPackagedProduct') ?? content.child('containerPackagedMedicine');
    return [content, ...(inner === undefined ? [] : nested(inner))];
  });
}

/** The nearest element of that name around an element, itself included. */
export function ancestor(element: MarkupElement | undefined, local: string): MarkupElement | undefined {
  for (let at = element; at !== undefined; at = at.parent) if (at.local === local) return at;
  return undefined;
}
