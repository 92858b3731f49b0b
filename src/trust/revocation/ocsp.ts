import { createHash, X509Certificate } from 'node:crypto';
import {
  BasicOCSPResponse,
  CertID,
  id_pkix_ocsp_basic,
  id_pkix_ocsp_nonce,
  OCSPRequest,
  OCSPResponse,
  OCSPResponseStatus,
  Request,
  TBSRequest,
} from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Extension } from '@peculiar/asn1-x509';
import { structureOf } from '../pki/names.js';
import { hasIssued, isValid } from '../pki/path.js';
import { sameBytes } from './crl.js';
import { requireSigned } from './signed.js';
import { RevocationDoubt, type RevocationStatus, validUntil } from './status.js';

// SHA-1 names the issuer here, as every responder knows it; nothing is signed with it (RFC 5019 2.1.1).
const SHA1 = '1.3.14.3.2.26';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/** The question for one certificate (RFC 6960 4.1), DER. */
export function ocspRequest(
  certificate: X509Certificate,
  issuer: X509Certificate,
  nonce: Uint8Array,
): Uint8Array {
  const request = new OCSPRequest({
    tbsRequest: new TBSRequest({
      requestList: [new Request({ reqCert: certId(certificate, issuer) })],
      requestExtensions: [
        new Extension({
          extnID: id_pkix_ocsp_nonce,
          extnValue: new OctetString(AsnConvert.serialize(new OctetString(Buffer.from(nonce)))),
        }),
      ],
    }),
  });
  return new Uint8Array(AsnConvert.serialize(request));
}

/**
 * What an OCSP response says of a certificate (RFC 6960 3.2, 4.2): the issuer signed it, or a responder whose
 * certificate the issuer signed for that; it is about this certificate, in date, and bears our nonce if any.
 * Throws {@link RevocationDoubt}.
 */
export function judgeOcsp(
  bytes: Uint8Array,
  asked: {
    readonly certificate: X509Certificate;
    readonly issuer: X509Certificate;
    readonly nonce: Uint8Array;
    readonly now: Date;
  },
): RevocationStatus {
  const { certificate, issuer, nonce, now } = asked;
  const response = parse(bytes);
  const { tbsResponseData: body } = response;
  requireSigned(
    response.tbsResponseDataRaw,
    response.signatureAlgorithm.algorithm,
    response.signature,
    responderKey(response, issuer, now),
  );
  const answered = body.responseExtensions?.find(({ extnID }) => extnID === id_pkix_ocsp_nonce);
  const expected = AsnConvert.serialize(new OctetString(Buffer.from(nonce)));
  if (answered !== undefined && !sameBytes(answered.extnValue.buffer, expected)) {
    throw new RevocationDoubt('it answers another question: its nonce differs');
  }
  const wanted = certId(certificate, issuer);
  const single = body.responses.find(({ certID }) => isSameId(certID, wanted));
  if (single === undefined) throw new RevocationDoubt('it is about another certificate');
  const until = validUntil(single.thisUpdate, single.nextUpdate, now);
  const { good, revoked } = single.certStatus;
  if (revoked !== undefined) return { status: 'revoked', by: 'ocsp', since: revoked.revocationTime, until };
  return good === undefined ? { status: 'unknown' } : { status: 'good', by: 'ocsp', until };
}

function parse(bytes: Uint8Array): BasicOCSPResponse {
  let response: OCSPResponse;
  try {
    response = AsnConvert.parse(bytes, OCSPResponse);
    const { responseStatus, responseBytes } = response;
    if (
      responseStatus === OCSPResponseStatus.successful &&
      responseBytes?.responseType === id_pkix_ocsp_basic
    ) {
      return AsnConvert.parse(responseBytes.response.buffer, BasicOCSPResponse);
    }
  } catch {
    throw new RevocationDoubt('it is no OCSP response that can be read');
  }
  const { responseStatus } = response;
  throw new RevocationDoubt(
    `the responder refuses to answer (${OCSPResponseStatus[responseStatus] ?? responseStatus})`,
  );
}

/** The issuer's own key, or that of a responder which the issuer certified for this and nothing else. */
function responderKey(response: BasicOCSPResponse, issuer: X509Certificate, now: Date) {
  const delegate = (response.certs ?? [])
    .map((one) => new X509Certificate(Buffer.from(AsnConvert.serialize(one))))
    .find(
      (one) => one.keyUsage?.includes(OCSP_SIGNING) === true && hasIssued(issuer, one) && isValid(one, now),
    );
  return (delegate ?? issuer).publicKey;
}

function certId(certificate: X509Certificate, issuer: X509Certificate): CertID {
  const { subject, subjectPublicKeyInfo } = structureOf(issuer).tbsCertificate;
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA1, parameters: null }),
    issuerNameHash: sha1(AsnConvert.serialize(subject)),
    issuerKeyHash: sha1(subjectPublicKeyInfo.subjectPublicKey),
    serialNumber: structureOf(certificate).tbsCertificate.serialNumber,
  });
}

function isSameId(a: CertID, b: CertID): boolean {
  return (
    a.hashAlgorithm.algorithm === b.hashAlgorithm.algorithm &&
    sameBytes(a.serialNumber, b.serialNumber) &&
    sameBytes(a.issuerNameHash.buffer, b.issuerNameHash.buffer) &&
    sameBytes(a.issuerKeyHash.buffer, b.issuerKeyHash.buffer)
  );
}

function sha1(bytes: ArrayBuffer): OctetString {
  return new OctetString(createHash('sha1').update(new Uint8Array(bytes)).digest());
}
