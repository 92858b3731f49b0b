import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Gender, PersonName } from '../../kernel/patient.js';
import { withXml } from '../../wire/xml/parse.js';
import { at, attributeOf, childOf, childrenOf, isNamed, textOf } from '../../wire/xml/read.js';
import { CdaError } from './errors.js';
import { readIds, requiredId } from './read-datatypes.js';

/** What the metadata of a submission repeat of its document. */
export interface SubmittedHeader {
  readonly id: InstanceId;
  readonly classCode: string | undefined;
  readonly languageCode: string | undefined;
  readonly patientIds: readonly InstanceId[];
  readonly name: PersonName;
  /** HL7 TS; empty when it is not told. */
  readonly birthTime: string;
  readonly gender?: Gender;
}

/** Reads it from any document of one patient. Throws {@link CdaError}, XmlRefusal for what is no XML. */
export function readSubmittedHeader(bytes: Uint8Array): SubmittedHeader {
  return withXml(bytes, (root) => {
    if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
    const [target, second] = childrenOf(root, 'hl7:recordTarget');
    if (target === undefined || second !== undefined)
      throw new CdaError('the document is not of one patient', root);
    const role = childOf(target, 'hl7:patientRole');
    const patient = childOf(role, 'hl7:patient');
    const gender = attributeOf(childOf(patient, 'hl7:administrativeGenderCode'), 'code');
    return {
      id: requiredId(root),
      classCode: attributeOf(childOf(root, 'hl7:code'), 'code'),
      languageCode: attributeOf(childOf(root, 'hl7:languageCode'), 'code'),
      patientIds: readIds(role),
      name: nameOf(at(patient, 'hl7:name')),
      birthTime: attributeOf(childOf(patient, 'hl7:birthTime'), 'value') ?? '',
      ...(gender === 'F' || gender === 'M' || gender === 'UN' ? { gender } : {}),
    };
  });
}

function nameOf(name: XmlElement | undefined): PersonName {
  const parts = (part: 'hl7:family' | 'hl7:given') =>
    name === undefined ? [] : childrenOf(name, part).flatMap((one) => textOf(one) ?? []);
  return { family: parts('hl7:family'), given: parts('hl7:given') };
}
