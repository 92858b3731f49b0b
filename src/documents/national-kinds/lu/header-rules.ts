import type { XmlElement } from 'libxml2-wasm';
import { isOid } from '../../../kernel/identifiers.js';
import { at, attributeOf, childOf, childrenOf, textOf } from '../../../wire/xml/read.js';
import type { NationalRule } from '../national-kind.js';

/** Root of the national identification number, which has 13 digits (dossier operation 2.5). */
export const MATRICULE = '1.3.182.4.4';

/** Luxembourg's arc, under which its systems number their documents. */
export const ARC = '1.3.182.';

const coded = new Set(['code', 'functionCode', 'confidentialityCode', 'administrativeGenderCode']);

/** Header rules of both levels: who it is about, who wrote and keeps it, codes that all understand (dossier operation 5.2; documents 1.3, 1.4). */
export const headerRules: readonly NationalRule[] = [
  {
    id: 'lu-patient-id',
    severity: 'error',
    sentence: 'The patient has one national identification number of 13 digits',
    remedy: `Write the number as patientRole/id with root ${MATRICULE}`,
    broken: (root) =>
      childrenOf(patientRole(root) ?? root, 'hl7:id').filter(isMatricule).length === 1
        ? []
        : [patientRole(root) ?? root],
  },
  {
    id: 'lu-patient-traits',
    severity: 'error',
    sentence: 'The patient can be told from others: family and given name, birth time and gender',
    remedy: 'Fill patient/name, birthTime and administrativeGenderCode',
    broken: (root) => {
      const patient = childOf(patientRole(root), 'hl7:patient');
      const name = childOf(patient, 'hl7:name');
      const known =
        textOf(childOf(name, 'hl7:family')) !== undefined &&
        textOf(childOf(name, 'hl7:given')) !== undefined &&
        attributeOf(childOf(patient, 'hl7:birthTime'), 'value') !== undefined &&
        childOf(patient, 'hl7:administrativeGenderCode') !== undefined;
      return known ? [] : [patient ?? root];
    },
  },
  {
    id: 'lu-title',
    severity: 'error',
    sentence: 'The document has a title and the time of its creation',
    remedy: 'Fill title and effectiveTime/@value',
    broken: (root) =>
      textOf(childOf(root, 'hl7:title')) !== undefined &&
      attributeOf(childOf(root, 'hl7:effectiveTime'), 'value') !== undefined
        ? []
        : [root],
  },
  {
    id: 'lu-language',
    severity: 'error',
    sentence: 'The language is told as language and country',
    remedy: 'Write languageCode/@code as fr-LU or de-LU',
    broken: (root) => {
      const language = childOf(root, 'hl7:languageCode');
      return /^[a-z]{2}-[A-Z]{2}$/.test(attributeOf(language, 'code') ?? '') ? [] : [language ?? root];
    },
  },
  {
    id: 'lu-author',
    severity: 'error',
    sentence: 'Each author has a time, an identifier and an organisation with an identifier',
    remedy: 'Fill author/time, assignedAuthor/id/@root and representedOrganization/id/@root',
    broken: (root) => {
      const authors = childrenOf(root, 'hl7:author');
      return authors.length === 0 ? [root] : authors.filter((author) => !isIdentified(author));
    },
  },
  {
    id: 'lu-custodian',
    severity: 'error',
    sentence: 'The custodian has an identifier, a name and a country',
    remedy: 'Fill id, name and addr/country of representedCustodianOrganization',
    broken: (root) => {
      const path = [
        'hl7:custodian',
        'hl7:assignedCustodian',
        'hl7:representedCustodianOrganization',
      ] as const;
      const custodian = at(root, ...path);
      const known =
        attributeOf(childOf(custodian, 'hl7:id'), 'root') !== undefined &&
        textOf(childOf(custodian, 'hl7:name')) !== undefined &&
        textOf(at(custodian, 'hl7:addr', 'hl7:country')) !== undefined;
      return known ? [] : [custodian ?? root];
    },
  },
  {
    id: 'lu-code',
    severity: 'error',
    sentence: 'Each code of the header names its code system by an OID, or says why it is missing',
    remedy: 'Add @codeSystem, or a @nullFlavor where there is no code',
    broken: (root) => codedElements(root).filter((element) => !isUnderstandable(element)),
  },
];

function patientRole(root: XmlElement): XmlElement | undefined {
  return at(root, 'hl7:recordTarget', 'hl7:patientRole');
}

function isMatricule(id: XmlElement): boolean {
  return attributeOf(id, 'root') === MATRICULE && /^\d{13}$/.test(attributeOf(id, 'extension') ?? '');
}

function isIdentified(author: XmlElement): boolean {
  const assigned = childOf(author, 'hl7:assignedAuthor');
  return (
    attributeOf(childOf(author, 'hl7:time'), 'value') !== undefined &&
    attributeOf(childOf(assigned, 'hl7:id'), 'root') !== undefined &&
    attributeOf(at(assigned, 'hl7:representedOrganization', 'hl7:id'), 'root') !== undefined
  );
}

function codedElements(element: XmlElement): XmlElement[] {
  return childrenOf(element)
    .filter(({ name }) => name !== 'component')
    .flatMap((child) => (coded.has(child.name) ? [child] : codedElements(child)));
}

function isUnderstandable(element: XmlElement): boolean {
  if (attributeOf(element, 'nullFlavor') !== undefined) return true;
  const codeSystem = attributeOf(element, 'codeSystem');
  return attributeOf(element, 'code') !== undefined && codeSystem !== undefined && isOid(codeSystem);
}
