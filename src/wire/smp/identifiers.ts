import { createHash } from 'node:crypto';
import type { CountryCode } from '../../kernel/identifiers.js';
import type { TransactionKey } from '../transactions.js';

/** An identifier of BDXR: a value in a scheme. */
export interface SmpIdentifier {
  readonly scheme: string;
  readonly value: string;
}

/** What a country publishes: its services, and the form with which its patients are looked for. */
export type PublishedService = TransactionKey | 'searchMask';

const PARTICIPANT = 'ehealth-participantid-qns';
const DOCUMENT = 'ehealth-resid-qns';
const PROCESS = 'ehealth-procid-qns';

interface ServiceName {
  readonly document: string;
  readonly process: string;
  readonly transportProfile: string;
}

/** As the network names its services (dossier security 6.2); `{cc}` is the country in lower case. */
const names: Readonly<Record<PublishedService, ServiceName>> = {
  xcpd: {
    document:
      'urn:ehealth:PatientIdentificationAndAuthentication::XCPD::CrossGatewayPatientDiscovery##ITI-55',
    process: 'urn:XCPD::CrossGatewayPatientDiscovery',
    transportProfile: 'urn:ihe:iti:2013:xcpd',
  },
  xcaList: {
    document: 'urn:ehealth:RequestOfData::XCA::CrossGatewayQuery##ITI-38',
    process: 'urn:XCA::CrossGatewayQuery',
    transportProfile: 'urn:ihe:iti:2013:xca',
  },
  xcaRetrieve: {
    document: 'urn:ehealth:RequestOfData::XCA::CrossGatewayRetrieve##ITI-39',
    process: 'urn:XCA::CrossGatewayRetrieve',
    transportProfile: 'urn:ihe:iti:2013:xca',
  },
  xdr: {
    document: 'urn:ehealth:ProvisioningOfData:Provide::XDR::ProvideandRegisterDocumentSet-b##ITI-41',
    process: 'urn:XDR::ProvideandRegisterDocumentSet-b',
    transportProfile: 'urn:ihe:iti:2013:xds',
  },
  searchMask: {
    document: 'urn:ehealth:ISM::InternationalSearchMask##ehealth-107',
    process: 'urn:ehealth:ncp:{cc}:ism',
    transportProfile: 'urn:ehealth:transport:none',
  },
};

export const publishedServices = Object.keys(names) as readonly PublishedService[];

/** The identifiers and the transport profile of a country's service. */
export interface ServiceIdentifiers {
  readonly participant: SmpIdentifier;
  readonly document: SmpIdentifier;
  readonly process: SmpIdentifier;
  readonly transportProfile: string;
}

export function serviceIdentifiers(country: CountryCode, service: PublishedService): ServiceIdentifiers {
  const { document, process, transportProfile } = names[service];
  return {
    participant: participantOf(country),
    document: { scheme: DOCUMENT, value: document },
    process: { scheme: PROCESS, value: process.replace('{cc}', lowerCase(country)) },
    transportProfile,
  };
}

/** `urn:ehealth:lu:ncp-idp`. Throws a RangeError for what is no two-letter code. */
export function participantOf(country: CountryCode): SmpIdentifier {
  return { scheme: PARTICIPANT, value: `urn:ehealth:${lowerCase(country)}:ncp-idp` };
}

function lowerCase(country: CountryCode): string {
  if (!/^[A-Za-z]{2}$/.test(country)) throw new RangeError(`${country} is no two-letter country code`);
  return country.toLowerCase();
}

/** True when both are the same identifier; a scheme that is left out by one of them is not looked at. */
export function sameIdentifier(a: Partial<SmpIdentifier>, b: Partial<SmpIdentifier>): boolean {
  return a.value === b.value && (a.scheme === undefined || b.scheme === undefined || a.scheme === b.scheme);
}

/**
 * The name at which DNS tells where a participant's metadata is (BDXL, NAPTR): base32 of the SHA-256 of the
 * identifier's value, the scheme, the domain of the service metadata locator (dossier security 6.3).
 */
export function locatorName(participant: SmpIdentifier, domain: string): string {
  const hash = base32(createHash('sha256').update(participant.value, 'utf8').digest());
  return `${hash}.${participant.scheme}.${domain}`;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(held << (5 - bits)) & 31];
}

/** The address of a service's metadata at an SMP (dossier security 6.3 no. 4). */
export function metadataAddress(base: string, { participant, document }: ServiceIdentifiers): string {
  return `${base.replace(/\/+$/, '')}/${path(participant)}/services/${path(document)}`;
}

function path({ scheme, value }: SmpIdentifier): string {
  return encodeURIComponent(`${scheme}::${value}`);
}
