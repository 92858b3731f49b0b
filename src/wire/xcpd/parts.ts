import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import { defined } from '../defined.js';
import type { QName } from '../xml/namespaces.js';
import { at, attributeOf, childOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';

/** One end of a message: the device and the organisation that it acts for, both as plain OIDs. */
export interface MessageParty {
  readonly deviceId: string;
  readonly organisationId?: string;
}

/** A national contact point as a party: its home community OID stands in both places (dossier 3.1). */
export function communityParty(homeCommunityId: string): MessageParty {
  return { deviceId: homeCommunityId, organisationId: homeCommunityId };
}

/** Reads an HL7 instance identifier; undefined without a root. */
export function readInstanceId(element: XmlElement | undefined): InstanceId | undefined {
  const root = attributeOf(element, 'root');
  return root === undefined ? undefined : defined({ root, extension: attributeOf(element, 'extension') });
}

/** Writes an HL7 instance identifier; one that is unknown says so with a null flavor. */
export function writeInstanceId(name: QName, id: InstanceId | undefined): Element {
  return el(name, id === undefined ? { nullFlavor: 'NI' } : { root: id.root, extension: id.extension });
}

/** Reads `receiver` or `sender`; what only one of the two places says stands for the device. */
export function readParty(element: XmlElement | undefined): MessageParty | undefined {
  const device = childOf(element, 'hl7:device');
  const organisationId = attributeOf(
    at(device, 'hl7:asAgent', 'hl7:representedOrganization', 'hl7:id'),
    'root',
  );
  const deviceId = attributeOf(childOf(device, 'hl7:id'), 'root') ?? organisationId;
  return deviceId === undefined ? undefined : defined({ deviceId, organisationId });
}

/** Writes `receiver` or `sender` (dossier transactions 3.1, 3.3). */
export function writeParty(name: 'hl7:receiver' | 'hl7:sender', party: MessageParty | undefined): Element {
  const organisation =
    party?.organisationId === undefined
      ? undefined
      : el(
          'hl7:asAgent',
          { classCode: 'AGNT' },
          el(
            'hl7:representedOrganization',
            { classCode: 'ORG', determinerCode: 'INSTANCE' },
            el('hl7:id', { root: party.organisationId }),
          ),
        );
  return el(
    name,
    { typeCode: name === 'hl7:receiver' ? 'RCV' : 'SND' },
    el(
      'hl7:device',
      { classCode: 'DEV', determinerCode: 'INSTANCE' },
      writeInstanceId('hl7:id', party && { root: party.deviceId }),
      organisation,
    ),
  );
}
