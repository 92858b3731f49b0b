import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childOf, childrenOf, typeOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { nullElement, writeDuration, writeOptionalCoded, writePeriod, writeQuantity } from './datatypes.js';
import { CdaError } from './errors.js';
import { type Administration, type Dose, type Frequency, timingEvents } from './model/product.js';
import { type ProductTemplates, writeProduct } from './product.js';
import {
  present,
  readCoded,
  readPeriod,
  readQuantity,
  required,
  requiredAttribute,
} from './read-datatypes.js';
import { readProduct } from './read-product.js';
import { codeSystem } from './templates.js';

/** From effectiveTime to consumable of a substanceAdministration (dossier documents 2.2, 2.4). */
export function writeAdministration(administration: Administration, templates: ProductTemplates): Element[] {
  const { duration, frequency, route, dose, product } = administration;
  const routeCode = writeOptionalCoded('hl7:routeCode', route);
  return [
    writeDuration('hl7:effectiveTime', duration),
    writeFrequency(frequency),
    ...(routeCode === undefined ? [] : [routeCode]),
    dose === undefined ? nullElement('hl7:doseQuantity', 'UNK') : writeDose(dose),
    writeProduct('hl7:consumable', product, templates),
  ];
}

function writeFrequency(frequency: Frequency | undefined): Element {
  if (frequency === undefined) return nullElement('hl7:effectiveTime', 'UNK');
  switch (frequency.kind) {
    case 'once':
      return el('hl7:effectiveTime', { value: frequency.at });
    case 'periodic':
      return el(
        'hl7:effectiveTime',
        {
          'xsi:type': 'PIVL_TS',
          operator: 'A',
          institutionSpecified:
            frequency.institutionSpecified === undefined ? undefined : String(frequency.institutionSpecified),
        },
        frequency.phase === undefined ? undefined : writePeriod('hl7:phase', frequency.phase),
        writeQuantity('hl7:period', frequency.period),
      );
    case 'event':
      return el(
        'hl7:effectiveTime',
        { 'xsi:type': 'EIVL_TS', operator: 'A' },
        el('hl7:event', {
          code: frequency.event,
          codeSystem: codeSystem.timingEvent,
          displayName: frequency.displayName,
        }),
      );
  }
}

function writeDose({ low, high }: Dose): Element {
  return el('hl7:doseQuantity', {}, writeQuantity('hl7:low', low), writeQuantity('hl7:high', high));
}

/** What {@link writeAdministration} wrote. Throws {@link CdaError} for a timing it can not say exactly. */
export function readAdministration(statement: XmlElement): Administration {
  const times = childrenOf(statement, 'hl7:effectiveTime');
  if (times.length > 2) throw new CdaError('there is more than one frequency of intakes', statement);
  return {
    duration: readPeriod(times[0]),
    product: readProduct(required(statement, 'hl7:consumable')),
    ...present<Pick<Administration, 'frequency' | 'route' | 'dose'>>({
      frequency: readFrequency(times[1]),
      route: readCoded(childOf(statement, 'hl7:routeCode')),
      dose: readDose(childOf(statement, 'hl7:doseQuantity')),
    }),
  };
}

function readFrequency(time: XmlElement | undefined): Frequency | undefined {
  if (time === undefined || attributeOf(time, 'nullFlavor') !== undefined) return undefined;
  // A prefix on the type's name is taken for what it is bound to, or left alone (pitfall 13).
  switch (typeOf(time)?.local) {
    case 'TS':
    case undefined:
      return { kind: 'once', at: requiredAttribute(time, 'value') };
    case 'PIVL_TS':
      return readPeriodic(time);
    case 'EIVL_TS':
      return readEvent(required(time, 'hl7:event'));
    default:
      throw new CdaError('a frequency of intakes is neither TS nor PIVL_TS nor EIVL_TS', time);
  }
}

function readEvent(element: XmlElement): Frequency {
  const code = attributeOf(element, 'code');
  const event = timingEvents.find((known) => known === code);
  if (event === undefined) throw new CdaError('the event is none that the schema knows', element);
  const displayName = attributeOf(element, 'displayName');
  return { kind: 'event', event, ...(displayName === undefined ? {} : { displayName }) };
}

function readPeriodic(time: XmlElement): Frequency {
  const period = readQuantity(childOf(time, 'hl7:period'));
  if (period === undefined) throw new CdaError('the period has no value', time);
  const specified = attributeOf(time, 'institutionSpecified');
  const phase = childOf(time, 'hl7:phase');
  return {
    kind: 'periodic',
    period,
    ...(specified === undefined ? {} : { institutionSpecified: specified === 'true' }),
    ...(phase === undefined ? {} : { phase: readPeriod(phase) }),
  };
}

function readDose(dose: XmlElement | undefined): Dose | undefined {
  const one = readQuantity(dose);
  if (one !== undefined) return { low: one, high: one };
  const low = readQuantity(childOf(dose, 'hl7:low'));
  const high = readQuantity(childOf(dose, 'hl7:high'));
  if (low === undefined && high === undefined) return undefined;
  // One end alone is not a dose: the other one is not known to be equal.
  if (low === undefined || high === undefined) {
    throw new CdaError('only one end of the dose has a value', dose);
  }
  return { low, high };
}
