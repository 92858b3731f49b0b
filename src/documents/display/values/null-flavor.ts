import type { XmlElement } from 'libxml2-wasm';
import { attributeOf } from '../../../wire/xml/read.js';
import { type NullFlavor, nullFlavors } from '../../cda/model/values.js';
import type { Value } from '../model.js';
import { absent, type Reading } from '../reading.js';

/** The null flavor of an element; one that HL7 does not have is read as UNK. */
export function nullFlavorOf(element: XmlElement | undefined): NullFlavor | undefined {
  const written = attributeOf(element, 'nullFlavor');
  return written === undefined ? undefined : (nullFlavors.find((known) => known === written) ?? 'UNK');
}

/** Says why an element has no value: its null flavor in words, or that nothing is recorded. */
export function absentValue(element: XmlElement | undefined, reading: Reading): Value {
  const nullFlavor = nullFlavorOf(element);
  if (nullFlavor === undefined) return absent(reading, 'notRecorded');
  if (nullFlavor === 'MSK') return { ...absent(reading, 'withheld'), nullFlavor };
  const detail = reading.words.nullFlavors[nullFlavor];
  // "Temporarily unavailable" is somebody else's to fetch, not the author's to record.
  return { ...absent(reading, nullFlavor === 'NAV' ? 'notFetched' : 'notRecorded', detail), nullFlavor };
}
