import type { Dialect } from '../../../src/wire/dialects/dialect.js';
import type { Overrides } from './scene.js';

export const HPI = 'ERROR_HPI_GENERIC';
export const SEC = 'ERROR_SEC_GENERIC';
export const INTEGRITY = 'ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED';
export const NO_HCP = 'ERROR_HPI_AUTHENTICATION_NOT_RECEIVED';
export const ROLE = 'ERROR_HPI_INSUFFICIENT_INFORMATION';

/** A way to be wrong, and the code of a list request in eHDSI and in epSOS. */
export interface Wrong {
  readonly what: string;
  readonly xml: (dialect: Dialect) => string;
  readonly ehdsi: string;
  readonly epsos: string;
  readonly says: RegExp;
  readonly overrides?: Overrides;
}

export const wrong = (
  what: string,
  xml: (dialect: Dialect) => string,
  [inEhdsi, inEpsos]: [string, string],
  says: RegExp,
  overrides?: Overrides,
): Wrong => ({
  what,
  xml,
  ehdsi: inEhdsi,
  epsos: inEpsos,
  says,
  ...(overrides === undefined ? {} : { overrides }),
});

/** Takes an attribute out, by its friendly name. */
export const attribute = (name: RegExp) => (xml: string) =>
  xml.replace(new RegExp(`<saml:Attribute FriendlyName="${name.source}".*?</saml:Attribute>`), '');
/** Makes an attribute blank. */
export const blank = (name: RegExp) => (xml: string) =>
  xml.replace(
    new RegExp(`(<saml:Attribute FriendlyName="${name.source}"[^>]*>).*?</saml:Attribute>`),
    '$1<saml:AttributeValue xsi:type="xs:string"> </saml:AttributeValue></saml:Attribute>',
  );
