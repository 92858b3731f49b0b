import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { demoCrossings } from '../src/app/crossing-file.js';
import { shipped } from '../src/app/shipped.js';
import { loadConfig } from '../src/config/load.js';
import { documentClasses } from '../src/kernel/classes.js';
import { systemRuntime } from '../src/kernel/runtime.js';
import { loadEmbeddedInfrastructure } from '../src/national/embedded/load.js';
import { issueHcp, issueTrc } from '../src/trust/assertions/issue.js';
import { type DemoPki, openDemoPki } from '../src/trust/pki/demo.js';
import { readSignature } from '../src/trust/xmldsig/parts.js';
import { verifyEnveloped } from '../src/trust/xmldsig/verify.js';
import { requestAddressing } from '../src/wire/soap/addressing.js';
import type { WireBytes } from '../src/wire/soap/types.js';
import { writeSoapMessage } from '../src/wire/soap/write.js';
import { transactions } from '../src/wire/transactions.js';
import { writeRetrieveRequest } from '../src/wire/xca/retrieve-request.js';
import { C14N, canonicalise } from '../src/wire/xml/c14n.js';
import { withXml } from '../src/wire/xml/parse.js';
import { childOf } from '../src/wire/xml/read.js';
import type { SignedPart } from './bound-work.js';

/** A retrieve of the demo's patient summary by a doctor in Portugal, as it goes over the wire. */
export interface RetrieveRequest {
  readonly message: WireBytes;
  /** Stands in the message once; each request needs one of its own, for a second one is refused as a replay. */
  readonly messageId: string;
  readonly pki: DemoPki;
  /** What has to be verified of the request, as bare texts and values. */
  readonly signedParts: readonly SignedPart[];
  /** The document that is asked for, in the national language. */
  readonly friendly: Uint8Array;
}

/** Makes the request with the demo's own keys under `dataDir`. */
export async function retrieveRequest(dataDir: string): Promise<RetrieveRequest> {
  const runtime = systemRuntime();
  const pki = await openDemoPki(join(dataDir, 'pki'), ['LU', 'PT'], runtime);
  const keys = pki.nodes.get('PT');
  const crossing = demoCrossings().find(({ service }) => service === 'patient-summary');
  const peer = loadConfig(shipped('demo', 'PT'), { dataDir }).peers.find(({ country }) => country === 'LU');
  if (keys === undefined || crossing === undefined || peer === undefined) {
    throw new Error('the demo has no crossing of a patient summary from LU to PT');
  }
  const issuer = { country: 'PT', dialect: peer.dialect, runtime };
  const hcp = issueHcp(crossing.professional, 'TREATMENT', { ...issuer, signer: keys.identityIssuer });
  const anchors = () => [pki.root];
  const trc = issueTrc(hcp.xml, { patient: crossing.patient }, { ...issuer, signer: keys.seal, anchors });

  const national = await loadEmbeddedInfrastructure(shipped('demo', 'LU', 'national'));
  const documents = await national.listDocuments(crossing.patient, documentClasses.patientSummary);
  const document = documents.find(({ rendition }) => rendition === 'xml');
  if (document === undefined) throw new Error('the patient of the crossing has no patient summary');
  const { uniqueId, repositoryUniqueId } = document;

  const { homeCommunityId, endpoints, dialect } = peer;
  const addressing = requestAddressing(transactions.xcaRetrieve, endpoints.xcaRetrieve ?? '', runtime.ids);
  const xml = { hcp: hcp.xml, trc: trc.xml };
  const message = writeSoapMessage(
    {
      addressing,
      assertions: dialect.saml.order.map((kind) => xml[kind]),
      body: writeRetrieveRequest({ documents: [{ homeCommunityId, repositoryUniqueId, uniqueId }] }),
      attachments: [],
    },
    runtime.ids,
  );
  return {
    message,
    messageId: addressing.messageId,
    pki,
    signedParts: [signedPart(hcp.xml), signedPart(trc.xml)],
    friendly: await national.fetchDocument(document),
  };
}

const policy = {
  signatureMethods: ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'],
  digestMethods: ['http://www.w3.org/2001/04/xmlenc#sha256'],
  canonicalisations: [C14N.exclusive, C14N.exclusiveWithComments],
};

function signedPart(assertion: string): SignedPart {
  return withXml(assertion, (root) => {
    const { content } = verifyEnveloped(root, policy);
    const signature = childOf(root, 'ds:Signature');
    const { signedInfo, value, references, certificates } = readSignature(signature!);
    return {
      certificate: new X509Certificate(certificates[0]!).toString(),
      signedInfo: canonicalise(signedInfo!, C14N.exclusive),
      value: value!.toString('base64'),
      content,
      digest: references[0]!.digest!.toString('base64'),
    };
  });
}
