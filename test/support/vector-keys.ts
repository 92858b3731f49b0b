import { generateKeyPairSync, randomBytes, type X509Certificate } from 'node:crypto';
import type { PatientId } from '../../src/kernel/identifiers.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import { issueHcp, issueTrc, type Professional } from '../../src/trust/assertions/issue.js';
import { type Signer, softwareSigner } from '../../src/trust/keys/signer.js';
import { type CertificatePurpose, issueCertificate } from '../../src/trust/pki/certificate.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../src/wire/dialects/epsos.js';

/** When all vectors happened. */
export const START = '2026-03-02T09:00:00.000Z';
export const LU = {
  country: 'LU',
  countryName: 'Luxembourg',
  homeCommunityId: '1.3.182.2.12.10000734.6.1',
  languageCode: 'fr-LU',
};
export const PT = {
  country: 'PT',
  countryName: 'Portugal',
  homeCommunityId: '2.16.17.710.820.1000.990.1',
  languageCode: 'pt-PT',
};
export const dialects = { ehdsi, epsos };
export type DialectName = keyof typeof dialects;

// Keys for this one recording: what they sign is kept, they are not.
export const root = identity('authority', 'Vector root');
export const seal = identity('seal', 'Vector seal PT', root);
const issuer = identity('identity-issuer', 'Vector identity issuer PT', root);
export const tls = identity('tls', 'Vector TLS PT', root);
// Requests take their ids from afar, so that no id of an answer is one of its request.
export const asking = scriptedRuntime(START, 0, 0x1000);

interface Identity {
  readonly signer: Signer;
  readonly certificate: X509Certificate;
  readonly key: Parameters<typeof softwareSigner>[0];
}

function identity(purpose: CertificatePurpose, commonName: string, authority?: Identity): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = issueCertificate({
    purpose,
    subject: {
      ...(authority === undefined ? {} : { country: PT.country }),
      organisation: 'Passerelle test vectors',
      commonName,
    },
    publicKey,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    serial: randomBytes(16),
    issuer: authority ?? { key: privateKey },
  });
  return { key: privateKey, certificate, signer: softwareSigner(privateKey, certificate) };
}

/** The signed identity of a Portuguese professional. */
export function hcpOf(professional: Professional, dialect: DialectName = 'ehdsi', at = asking) {
  return issueHcp(professional, 'TREATMENT', {
    country: PT.country,
    dialect: dialects[dialect],
    signer: issuer.signer,
    runtime: at,
  });
}

/** The treatment relationship that it confirms. */
export function trcOf(hcp: string, patient: PatientId, dialect: DialectName = 'ehdsi', at = asking) {
  return issueTrc(
    hcp,
    { patient },
    {
      country: PT.country,
      dialect: dialects[dialect],
      signer: seal.signer,
      anchors: () => [root.certificate],
      runtime: at,
    },
  );
}
