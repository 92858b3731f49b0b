import type { InstanceId } from '../../kernel/identifiers.js';
import type { Address, PersonName } from '../../kernel/patient.js';
import type { QName } from '../../wire/xml/namespaces.js';
import { type Child, type Element, el } from '../../wire/xml/write.js';
import type { Organization, Telecom } from './model/header.js';
import {
  type CodedValue,
  isConcept,
  type NullFlavor,
  type Period,
  type Quantity,
  type Timestamp,
  type Translation,
} from './model/values.js';

// The HL7 version 3 data types of CDA R2, written. What they read back is in read-datatypes.ts.

export function templateIds(roots: readonly string[]): Element[] {
  return roots.map((root) => el('hl7:templateId', { root }));
}

export function writeId(name: QName, id: InstanceId): Element {
  return el(name, { root: id.root, extension: id.extension });
}

/** A list of identifiers; an element with a null flavor where there is none. */
export function writeIds(ids: readonly InstanceId[]): Element[] {
  return ids.length === 0 ? [el('hl7:id', { nullFlavor: 'UNK' })] : ids.map((id) => writeId('hl7:id', id));
}

/** A coded element; `type` is its `xsi:type` where the schema leaves the type open. */
export function writeCoded(name: QName, value: CodedValue, type?: 'CD' | 'CE', ...inside: Child[]): Element {
  if (isConcept(value)) {
    return el(
      name,
      {
        'xsi:type': type,
        code: value.code,
        codeSystem: value.codeSystem,
        codeSystemVersion: value.codeSystemVersion,
        displayName: value.displayName,
      },
      inside,
      (value.translations ?? []).map(writeTranslation),
    );
  }
  const text = value.text === undefined ? undefined : el('hl7:originalText', {}, value.text);
  return el(name, { 'xsi:type': type, nullFlavor: value.nullFlavor }, text, inside);
}

function writeTranslation({ code, codeSystem, displayName, translations }: Translation): Element {
  return el('hl7:translation', { code, codeSystem, displayName }, (translations ?? []).map(writeTranslation));
}

/** A coded element that is left out when there is no value. */
export function writeOptionalCoded(name: QName, value: CodedValue | undefined, type?: 'CD' | 'CE') {
  return value === undefined ? undefined : writeCoded(name, value, type);
}

export function writeTime(name: QName, value: Timestamp): Element {
  return el(name, { value });
}

/** A period; an end that is unknown is left out, both unknown make the element null. */
export function writePeriod(name: QName, period: Period, type?: 'IVL_TS'): Element {
  if (period.low === undefined && period.high === undefined) {
    return el(name, { 'xsi:type': type, nullFlavor: 'UNK' });
  }
  return el(
    name,
    { 'xsi:type': type },
    period.low === undefined ? el('hl7:low', { nullFlavor: 'UNK' }) : writeTime('hl7:low', period.low),
    period.high === undefined ? undefined : writeTime('hl7:high', period.high),
  );
}

/** A period whose two ends are always written, the unknown one with a null flavor (rule R4.11). */
export function writeDuration(name: QName, period: Period): Element {
  const end = (at: 'hl7:low' | 'hl7:high', value: Timestamp | undefined) =>
    value === undefined ? el(at, { nullFlavor: 'UNK' }) : writeTime(at, value);
  return el(name, { 'xsi:type': 'IVL_TS' }, end('hl7:low', period.low), end('hl7:high', period.high));
}

export function writeQuantity(name: QName, { value, unit }: Quantity, type?: 'PQ'): Element {
  return el(name, { 'xsi:type': type, value, unit });
}

export function writeName(name: PersonName, qname: QName = 'hl7:name'): Element {
  return el(
    qname,
    {},
    (name.prefix ?? []).map((part) => el('hl7:prefix', {}, part)),
    name.family.map((part) => el('hl7:family', {}, part)),
    name.given.map((part) => el('hl7:given', {}, part)),
  );
}

/** An address; with null flavor NI when nothing is known of it. */
export function writeAddress(address: Address | undefined): Element {
  if (address === undefined) return el('hl7:addr', { nullFlavor: 'NI' });
  const part = (name: QName, value: string | undefined) =>
    value === undefined ? undefined : el(name, {}, value);
  return el(
    'hl7:addr',
    {},
    (address.street ?? []).map((line) => el('hl7:streetAddressLine', {}, line)),
    part('hl7:city', address.city),
    part('hl7:postalCode', address.postalCode),
    part('hl7:state', address.state),
    part('hl7:country', address.country),
  );
}

/** Telecommunication addresses; one with null flavor NI when there is none. */
export function writeTelecoms(telecoms: readonly Telecom[]): Element[] {
  if (telecoms.length === 0) return [el('hl7:telecom', { nullFlavor: 'NI' })];
  return telecoms.map(({ value, use }) => el('hl7:telecom', { use, value }));
}

export function writeOrganization(name: QName, organization: Organization): Element {
  return el(
    name,
    {},
    writeIds(organization.ids),
    organization.name === undefined
      ? el('hl7:name', { nullFlavor: 'UNK' })
      : el('hl7:name', {}, organization.name),
    writeTelecoms(organization.telecoms),
    writeAddress(organization.address),
  );
}

export function nullElement(name: QName, nullFlavor: NullFlavor): Element {
  return el(name, { nullFlavor });
}
