import type { X509Certificate } from 'node:crypto';
import { ExchangeError } from '../../../src/kernel/errors.js';
import {
  type AssertionRequest,
  type ValidatedAssertions,
  validateAssertions,
} from '../../../src/trust/assertions/validate.js';
import type { Signer } from '../../../src/trust/keys/signer.js';
import { type SignatureProfile, signEnveloped } from '../../../src/trust/xmldsig/sign.js';
import type { Dialect } from '../../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import type { HcpAssertion, TrcAssertion } from '../../../src/wire/saml/assertion.js';
import { writeHcpAssertion, writeTrcAssertion } from '../../../src/wire/saml/write.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { at } from '../../../src/wire/xml/read.js';
import { el, serialise, verbatim } from '../../../src/wire/xml/write.js';
import { testIdentity } from '../../support/pki.js';

export const COUNTRY = 'XB';
export const NOW = new Date();
export const seal = () => testIdentity('seal-XB', { country: COUNTRY });

const after = (ms: number) => new Date(NOW.getTime() + ms);
export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const inSeconds = (seconds: number) => after(seconds * SECOND);

/** A signed assertion made wrong in one place. */
export interface Bend<Value> {
  readonly value?: Partial<Value>;
  /** Before signing. */
  readonly edit?: (xml: string) => string;
  readonly signer?: Signer;
  readonly profile?: Partial<SignatureProfile>;
  /** After signing; `unsigned` for none. */
  readonly bend?: (signed: string) => string;
  readonly unsigned?: boolean;
}

export const HCP_ID = '_0f5c2f1e-7f0b-4a54-9d0a-3b1f7a6f0a01';
export const PATIENT = { root: '2.999.200.1', extension: '9990001' };

const ALL = ['PRD-006', 'PRD-003', 'PRD-004', 'PRD-005', 'PRD-010', 'PRD-016', 'PPD-046', 'PPD-032'];

export function hcpValue({ saml }: Dialect): HcpAssertion {
  return {
    id: HCP_ID,
    issueInstant: NOW,
    issuer: {
      value: saml.hcpIssuer.replace('{country}', COUNTRY),
      ...(saml.hcpNameQualifier === undefined ? {} : { nameQualifier: saml.hcpNameQualifier }),
    },
    nameId: { value: 'hp-4711', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' },
    confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches',
    notBefore: NOW,
    notOnOrAfter: after(4 * HOUR),
    audiences: saml.audience === undefined ? [] : [saml.audience],
    authnInstant: NOW,
    authnContextClass: saml.authnContextClass,
    subjectId: 'Test Clinician One',
    role:
      saml.roleForm === 'coded'
        ? { code: '221', codeSystem: '2.16.840.1.113883.2.9.6.2.7', displayName: 'Medical doctors' }
        : { text: 'physician' },
    organisation: 'Example Hospital',
    organisationId: 'urn:oid:2.999.2',
    facilityType: 'Hospital',
    purposeOfUse: saml.purposeForm === 'coded' ? { code: 'TREATMENT' } : { text: 'TREATMENT' },
    locality: 'Ward 3',
    permissions: ALL,
  };
}

export function trcValue(dialect: Dialect): TrcAssertion {
  const { saml } = dialect;
  const hcp = hcpValue(dialect);
  return {
    id: '_6a0e0c77-2f6e-4f7c-8d2c-1f3d6a8b9c02',
    issueInstant: NOW,
    issuer: {
      value: saml.trcIssuer.replace('{country}', COUNTRY),
      ...(saml.trcNameQualifier === undefined ? {} : { nameQualifier: saml.trcNameQualifier }),
    },
    nameId: { ...hcp.nameId, value: saml.trcNameId === 'nameId' ? hcp.nameId.value : hcp.subjectId },
    confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches',
    notBefore: NOW,
    notOnOrAfter: after(2 * HOUR),
    audiences: hcp.audiences,
    authnInstant: NOW,
    authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PreviousSession',
    adviceId: HCP_ID,
    patientId: PATIENT,
    purposeOfUse: hcp.purposeOfUse,
  };
}

export function hcp(dialect: Dialect, bend: Bend<HcpAssertion> = {}): string {
  return bent(dialect, writeHcpAssertion({ ...hcpValue(dialect), ...bend.value }, dialect.saml), bend);
}

export function trc(dialect: Dialect, bend: Bend<TrcAssertion> = {}): string {
  return bent(dialect, writeTrcAssertion({ ...trcValue(dialect), ...bend.value }, dialect.saml), bend);
}

/** The next of kin assertion of eHDSI: a TRC's skeleton with another qualifier. */
export function nok(bend: Bend<TrcAssertion> = {}): string {
  return trc(ehdsi, {
    ...bend,
    value: {
      ...bend.value,
      id: '_nok',
      issuer: { value: 'urn:initgw:XB:countryB', nameQualifier: 'urn:ehdsi:assertions:nok' },
    },
  });
}

function bent<Value>({ saml }: Dialect, xml: string, bend: Bend<Value>): string {
  const edited = bend.edit?.(xml) ?? xml;
  if (bend.edit !== undefined && edited === xml) throw new Error('the edit changed nothing');
  if (bend.unsigned) return edited;
  const signed = signEnveloped(edited, bend.signer ?? seal().signer, {
    canonicalisation: saml.canonicalisation,
    inclusivePrefixes: saml.inclusivePrefixes,
    ...bend.profile,
  });
  const changed = bend.bend?.(signed) ?? signed;
  if (bend.bend !== undefined && changed === signed) throw new Error('the bend changed nothing');
  return changed;
}

export const rootOnly = (): readonly X509Certificate[] => [testIdentity('root').certificate];

/** A whole envelope around the assertions, so that ids are looked at where they would be. */
export function envelope(...assertions: string[]): string {
  return serialise(
    el(
      's:Envelope',
      {},
      el('s:Header', {}, el('wsse:Security', {}, assertions.map(verbatim))),
      el('s:Body', {}, el('query:AdhocQueryRequest', {})),
    ),
  );
}

export type Overrides = Partial<Omit<AssertionRequest, 'security'>>;

/** Judges what an envelope carries: by default a list request of patient summaries. */
export function judge(xml: string, overrides: Overrides = {}): ValidatedAssertions {
  return withXml(xml, (root) =>
    validateAssertions({
      security: at(root, 's:Header', 'wsse:Security'),
      transaction: 'xcaList',
      classes: ['60591-5'],
      dialect: ehdsi,
      anchors: rootOnly,
      tlsCountry: COUNTRY,
      now: NOW,
      skewMs: 60 * SECOND,
      ...overrides,
    }),
  );
}

/** What a check is refused with; undefined when it is not. */
export function refusal(check: () => unknown): { code: string; context: string } | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ExchangeError) return { code: error.code, context: error.context };
    throw error;
  }
}

/** The code that the envelope is refused with in a dialect; `accepted` when it is not. */
export function codeOf(dialect: Dialect, xml: string, overrides: Overrides = {}): string {
  return refusal(() => judge(xml, { dialect, ...overrides }))?.code ?? 'accepted';
}

export const withHcp = (bend: Bend<HcpAssertion>) => (dialect: Dialect) =>
  envelope(hcp(dialect, bend), trc(dialect));
export const withTrc = (bend: Bend<TrcAssertion>) => (dialect: Dialect) =>
  envelope(hcp(dialect), trc(dialect, bend));
