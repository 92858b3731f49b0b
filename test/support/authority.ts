import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  type X509Certificate,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BasicOCSPResponse,
  CertStatus,
  id_pkix_ocsp_basic,
  id_pkix_ocsp_nonce,
  OCSPRequest,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
} from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AccessDescription,
  AlgorithmIdentifier,
  AuthorityInfoAccessSyntax,
  Certificate,
  CertificateList,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  type Extension,
  GeneralName,
  id_ad_ocsp,
  id_ce_cRLDistributionPoints,
  id_pe_authorityInfoAccess,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509';
import { softwareSigner } from '../../src/trust/keys/signer.js';
import { type CertificateOrder, issueCertificate } from '../../src/trust/pki/certificate.js';

const DAY = 24 * 60 * 60 * 1000;
const SHA256_RSA = '1.2.840.113549.1.1.11';

export interface Issued {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

/** An authority with a revocation service of its own, for the tests of this process. */
export class TestAuthority implements Issued {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;

  constructor(name: string, from?: Issued, extensions: CertificateOrder['extensions'] = []) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.key = privateKey;
    this.certificate = issueCertificate({
      purpose: 'authority',
      subject: { organisation: 'Test organisation', commonName: name },
      publicKey,
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + 30 * DAY),
      serial: randomBytes(16),
      extensions,
      issuer: from ?? { key: privateKey },
    });
  }

  issue(order: Partial<CertificateOrder> & { readonly name?: string; readonly country?: string }): Issued {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { name = 'leaf', country = 'XB', ...rest } = order;
    const certificate = issueCertificate({
      purpose: 'tls',
      subject: { country, organisation: 'Test organisation', commonName: name },
      publicKey,
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + 30 * DAY),
      serial: randomBytes(16),
      ...(rest.purpose === undefined || rest.purpose === 'tls' ? { hosts: ['localhost', '127.0.0.1'] } : {}),
      ...rest,
      issuer: this,
    });
    return { key: privateKey, certificate };
  }

  crl(revoked: readonly X509Certificate[], more: CrlOptions = {}): Uint8Array {
    return crlOf(this, revoked, more);
  }

  /** Answers an OCSP request. */
  ocsp(request: Uint8Array, status: OcspAnswer, more: OcspOptions = {}): Uint8Array {
    const { tbsRequest } = AsnConvert.parse(request, OCSPRequest);
    const nonce = tbsRequest.requestExtensions?.find(({ extnID }) => extnID === id_pkix_ocsp_nonce);
    if (nonce !== undefined && more.nonce !== undefined) nonce.extnValue = new OctetString(more.nonce);
    const id = tbsRequest.requestList[0]!.reqCert;
    if (more.about !== undefined) id.serialNumber = structure(more.about).tbsCertificate.serialNumber;
    const data = new ResponseData({
      responderID: new ResponderID({
        byKey: new OctetString(keyHash((more.by ?? this).certificate)),
      }),
      producedAt: whole(new Date()),
      responses: [
        new SingleResponse({
          certID: id,
          certStatus: new CertStatus(
            status === 'good'
              ? { good: null }
              : status === 'unknown'
                ? { unknown: null }
                : { revoked: new RevokedInfo({ revocationTime: whole(new Date(Date.now() - 3_600_000)) }) },
          ),
          thisUpdate: whole(more.thisUpdate ?? new Date(Date.now() - 60_000)),
          nextUpdate: whole(more.nextUpdate ?? new Date(Date.now() + DAY)),
        }),
      ],
      ...(nonce === undefined ? {} : { responseExtensions: [nonce] }),
    });
    const basic = new BasicOCSPResponse({
      tbsResponseData: data,
      signatureAlgorithm: new AlgorithmIdentifier({ algorithm: SHA256_RSA, parameters: null }),
      signature: signed(AsnConvert.serialize(data), more.by?.key ?? this.key),
      ...(more.by === undefined ? {} : { certs: [structure(more.by.certificate)] }),
    });
    return new Uint8Array(
      AsnConvert.serialize(
        new OCSPResponse({
          responseStatus: OCSPResponseStatus.successful,
          responseBytes: new ResponseBytes({
            responseType: id_pkix_ocsp_basic,
            response: new OctetString(AsnConvert.serialize(basic)),
          }),
        }),
      ),
    );
  }
}

interface CrlOptions {
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  readonly key?: KeyObject;
  readonly extensions?: readonly Extension[];
}

/** The revocation list of an authority. */
export function crlOf(
  authority: Issued,
  revoked: readonly X509Certificate[],
  more: CrlOptions = {},
): Uint8Array {
  const { thisUpdate = new Date(Date.now() - 60_000), nextUpdate = new Date(Date.now() + DAY) } = more;
  const algorithm = new AlgorithmIdentifier({ algorithm: SHA256_RSA, parameters: null });
  const tbsCertList = new TBSCertList({
    version: Version.v2,
    signature: algorithm,
    issuer: structure(authority.certificate).tbsCertificate.subject,
    thisUpdate: new Time(thisUpdate),
    nextUpdate: new Time(nextUpdate),
    ...(revoked.length === 0
      ? {}
      : {
          revokedCertificates: revoked.map(
            (one) =>
              new RevokedCertificate({
                userCertificate: structure(one).tbsCertificate.serialNumber,
                revocationDate: new Time(new Date(Date.now() - 3_600_000)),
              }),
          ),
        }),
    ...(more.extensions === undefined ? {} : { crlExtensions: [...more.extensions] }),
  });
  const bytes = AsnConvert.serialize(tbsCertList);
  const list = new CertificateList({
    tbsCertList,
    signatureAlgorithm: algorithm,
    signature: signed(bytes, more.key ?? authority.key),
  });
  return new Uint8Array(AsnConvert.serialize(list));
}

export type OcspAnswer = 'good' | 'revoked' | 'unknown';

interface OcspOptions {
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** Another responder than the authority. */
  readonly by?: Issued;
  readonly nonce?: Uint8Array;
  readonly about?: X509Certificate;
}

/** The extensions with which a certificate says where its revocation is told. */
export function asksAt(places: { crl?: string; ocsp?: string }): NonNullable<CertificateOrder['extensions']> {
  const extension = (id: string, value: unknown) => ({
    id,
    critical: false,
    value: new Uint8Array(AsnConvert.serialize(value)),
  });
  const name = (url: string) => new GeneralName({ uniformResourceIdentifier: url });
  return [
    ...(places.crl === undefined
      ? []
      : [
          extension(
            id_ce_cRLDistributionPoints,
            new CRLDistributionPoints([
              new DistributionPoint({
                distributionPoint: new DistributionPointName({ fullName: [name(places.crl)] }),
              }),
            ]),
          ),
        ]),
    ...(places.ocsp === undefined
      ? []
      : [
          extension(
            id_pe_authorityInfoAccess,
            new AuthorityInfoAccessSyntax([
              new AccessDescription({ accessMethod: id_ad_ocsp, accessLocation: name(places.ocsp) }),
            ]),
          ),
        ]),
  ];
}

/** A plain HTTP server on loopback that gives what `answer` says; undefined is 404. */
export class TestWeb {
  readonly server: Server;
  /** Paths in the order in which they were asked for. */
  readonly asked: string[] = [];
  answer: (path: string, body: Uint8Array) => Uint8Array | string | undefined | { redirect: string } = () =>
    undefined;

  constructor() {
    this.server = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      this.asked.push(request.url ?? '');
      const answer = this.answer(request.url ?? '', Buffer.concat(chunks));
      if (answer === undefined) response.writeHead(404).end();
      else if (typeof answer === 'object' && 'redirect' in answer) {
        response.writeHead(302, { location: answer.redirect }).end();
      } else response.end(answer);
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function asSigner({ key, certificate }: Issued) {
  return softwareSigner(key, certificate);
}

function keyHash(certificate: X509Certificate): Uint8Array {
  const { subjectPublicKey } = structure(certificate).tbsCertificate.subjectPublicKeyInfo;
  return createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest();
}

function structure(certificate: X509Certificate): Certificate {
  return AsnConvert.parse(certificate.raw, Certificate);
}

function signed(bytes: ArrayBuffer, key: KeyObject): ArrayBuffer {
  const signature = sign('sha256', new Uint8Array(bytes), key);
  return signature.buffer.slice(signature.byteOffset, signature.byteOffset + signature.length) as ArrayBuffer;
}

// GeneralizedTime of DER has no fraction here.
function whole(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
