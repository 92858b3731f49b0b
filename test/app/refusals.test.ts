import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { documentClasses, LOINC } from '../../src/kernel/classes.js';
import type { PatientId } from '../../src/kernel/identifiers.js';
import { scriptedRuntime, systemRuntime } from '../../src/kernel/runtime.js';
import type { KeyPair } from '../../src/trust/keys/load.js';
import { openDemoPki } from '../../src/trust/pki/demo.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { requestAddressing } from '../../src/wire/soap/addressing.js';
import { readSoapMessage } from '../../src/wire/soap/read.js';
import type { WireBytes } from '../../src/wire/soap/types.js';
import { writeSoapMessage } from '../../src/wire/soap/write.js';
import { transactions } from '../../src/wire/transactions.js';
import { APPROVED, writeListRequest } from '../../src/wire/xca/list-request.js';
import { readListResponse } from '../../src/wire/xca/list-response.js';
import { writeRetrieveRequest } from '../../src/wire/xca/retrieve-request.js';
import { readRetrieveResponse } from '../../src/wire/xca/retrieve-response.js';
import { communityParty } from '../../src/wire/xcpd/parts.js';
import { CUSTOMARY_QUERY_ID, writeXcpdRequest } from '../../src/wire/xcpd/request.js';
import { readXcpdResponse } from '../../src/wire/xcpd/response.js';
import type { Element } from '../../src/wire/xml/write.js';
import { Caller, watched } from '../support/caller.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { doctor, patients, pharmacist } from '../support/people.js';
import { testIdentity } from '../support/pki.js';

type TlsKeys = Pick<KeyPair, 'key' | 'certificate'>;

const HOUR = 3_600_000;
const { patientSummary } = documentClasses;

/** Requests as a Portuguese contact point makes them, each part of which a test can spoil. */
describe('what country A refuses over mutual TLS', () => {
  let nodes: TwoNodes;
  let caller: Caller;
  let nationalCalls: string[];
  const runtime = systemRuntime();

  before(async () => {
    nationalCalls = [];
    nodes = await twoNodes({ national: (_, own) => watched(own, nationalCalls) });
    caller = new Caller(nodes);
  });
  after(async () => {
    caller.agent.destroy();
    await nodes.close();
  });
  beforeEach(() => nationalCalls.splice(0));

  const listBody = (patientId: PatientId = patients.claire, code: string = patientSummary.code) =>
    writeListRequest({ patientId, classCodes: [{ code, codeSystem: LOINC }], statuses: [APPROVED] });

  const xcpdBody = (receiver = nodes.lu.config.homeCommunityId) =>
    writeXcpdRequest(
      {
        messageId: { root: runtime.ids.uuid() },
        creationTime: runtime.clock.now(),
        sender: communityParty(nodes.pt.config.homeCommunityId),
        receiver: communityParty(receiver),
        queryId: CUSTOMARY_QUERY_ID,
        traits: { ids: [patients.claire] },
      },
      ehdsi,
    );

  /** Codes of a list's answer; refuses to be read when documents came with them. */
  async function listCodes(
    assertions: readonly string[],
    body = listBody(),
    by = caller.agent,
  ): Promise<string[]> {
    const answer = await caller.send(caller.message('xcaList', assertions, body), 'xcaList', by);
    expect(answer.status).to.equal(200);
    using read = readSoapMessage(answer.bytes, answer.contentType);
    const { status, errors, entries } = readListResponse(read.body);
    if (errors.length > 0) expect({ status, entries }).to.deep.equal({ status: 'Failure', entries: [] });
    return errors.map(({ code }) => code);
  }

  it('nothing, when all is well', async () => {
    const identity = caller.hcp();
    expect(await listCodes([identity.xml, caller.trc(identity).xml])).to.deep.equal([]);
    expect(nationalCalls).to.include('listDocuments');
  });

  describe('by its own code, with no document and an entry in the journal', () => {
    const spoilt: Record<string, () => { assertions: string[]; code: string; body?: Element }> = {
      'none at all': () => ({ assertions: [], code: '1001' }),
      'no identity': () => ({
        assertions: [caller.trc(caller.hcp()).xml],
        code: 'ERROR_HPI_AUTHENTICATION_NOT_RECEIVED',
      }),
      'no treatment relationship': () => ({ assertions: [caller.hcp().xml], code: '1001' }),
      'one byte of the signed part altered': () => {
        const identity = caller.hcp();
        const altered = identity.xml.replace('Duarte', 'Duarto');
        expect(altered).to.not.equal(identity.xml);
        return { assertions: [altered, caller.trc(identity).xml], code: 'ERROR_SEC_GENERIC' };
      },
      'one byte of the signature altered': () => {
        const identity = caller.hcp();
        const at = identity.xml.indexOf('SignatureValue>') + 40;
        const other = identity.xml[at] === 'A' ? 'B' : 'A';
        const altered = identity.xml.slice(0, at) + other + identity.xml.slice(at + 1);
        return { assertions: [altered, caller.trc(identity).xml], code: 'ERROR_SEC_GENERIC' };
      },
      'an identity that expired': () => {
        const before = new Date(Date.now() - 4 * HOUR - 2 * 60_000).toISOString();
        const identity = caller.hcp(doctor, scriptedRuntime(before));
        return { assertions: [identity.xml, caller.trc(caller.hcp()).xml], code: 'ERROR_HPI_GENERIC' };
      },
      'an identity that is not valid yet': () => {
        const identity = caller.hcp(doctor, scriptedRuntime(new Date(Date.now() + 2 * 60_000).toISOString()));
        return { assertions: [identity.xml, caller.trc(caller.hcp()).xml], code: 'ERROR_HPI_GENERIC' };
      },
      'the treatment relationship of another patient': () => {
        const identity = caller.hcp();
        return {
          assertions: [identity.xml, caller.trc(identity, patients.anneOfClervaux).xml],
          code: '4206',
        };
      },
      "another professional's treatment relationship": () => ({
        assertions: [caller.hcp().xml, caller.trc(caller.hcp(pharmacist)).xml],
        code: '4703',
      }),
      'a role without the right': () => {
        const identity = caller.hcp(pharmacist);
        return { assertions: [identity.xml, caller.trc(identity).xml], code: '4703' };
      },
      'a patient without consent': () => {
        const identity = caller.hcp();
        return {
          assertions: [identity.xml, caller.trc(identity, patients.withoutConsent).xml],
          body: listBody(patients.withoutConsent),
          code: '4701',
        };
      },
      'a class of documents that is not given out': () => {
        const identity = caller.hcp();
        return {
          assertions: [identity.xml, caller.trc(identity).xml],
          body: listBody(patients.claire, '11502-2'),
          code: 'ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN',
        };
      },
      'a class of documents of nobody': () => {
        const identity = caller.hcp();
        return {
          assertions: [identity.xml, caller.trc(identity).xml],
          body: listBody(patients.claire, '00000-0'),
          code: 'ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN',
        };
      },
    };
    for (const [what, make] of Object.entries(spoilt)) {
      it(`${what}`, async () => {
        const { assertions, code, body } = make();
        expect(await listCodes(assertions, body)).to.deep.equal([code]);
        const entry = await caller.journalled();
        expect(entry).to.include({ outcome: 'refused', code });
        const kinds = entry.entries.map((one) => (one.kind === 'message' ? one.direction : one.kind));
        expect(kinds).to.include.members(['in', 'error', 'out']);
        expect(nationalCalls.filter((call) => call !== 'consents')).to.deep.equal([]);
      });
    }

    it('the same message a second time', async () => {
      const identity = caller.hcp();
      const sent = caller.message('xcaList', [identity.xml, caller.trc(identity).xml], listBody());
      const codes: string[][] = [];
      for (let round = 0; round < 2; round += 1) {
        const { bytes, contentType } = await caller.send(sent);
        using read = readSoapMessage(bytes, contentType);
        codes.push(readListResponse(read.body).errors.map(({ code }) => code));
      }
      expect(codes).to.deep.equal([[], ['ERROR_SEC_GENERIC']]);
    });
  });

  it('a search for another home community, in the form of XCPD', async () => {
    const answer = await caller.send(caller.message('xcpd', [caller.hcp().xml], xcpdBody('2.999.1')), 'xcpd');
    using read = readSoapMessage(answer.bytes, answer.contentType);
    const { outcome } = readXcpdResponse(read.body);
    expect(outcome.kind).to.equal('error');
    expect('issues' in outcome && outcome.issues[0]?.code).to.equal('AnswerNotAvailable');
    expect(nationalCalls).to.deep.equal([]);
  });

  describe('retrievals', () => {
    async function retrieve(patient: PatientId, extension: string, home?: string) {
      const identity = caller.hcp();
      const body = writeRetrieveRequest({
        documents: [
          {
            homeCommunityId: home ?? nodes.lu.config.homeCommunityId,
            repositoryUniqueId: await repository(),
            uniqueId: { root: (await document()).root, extension },
          },
        ],
      });
      const sent = caller.message('xcaRetrieve', [identity.xml, caller.trc(identity, patient).xml], body);
      nationalCalls.splice(0);
      const answer = await caller.send(sent, 'xcaRetrieve');
      using read = readSoapMessage(answer.bytes, answer.contentType);
      const { status, errors, documents } = readRetrieveResponse(read.body, read.attachments);
      return { status, codes: errors.map(({ code }) => code), documents: documents.length };
    }

    async function listed() {
      const identity = caller.hcp();
      const answer = await caller.send(
        caller.message('xcaList', [identity.xml, caller.trc(identity).xml], listBody()),
      );
      using read = readSoapMessage(answer.bytes, answer.contentType);
      const [entry] = readListResponse(read.body).entries;
      if (entry === undefined) throw new Error('the patient has a document');
      return entry;
    }
    const document = async () => (await listed()).uniqueId;
    const repository = async () => (await listed()).repositoryUniqueId;

    it('of a document that does not exist', async () => {
      expect(await retrieve(patients.claire, 'no-such-document')).to.deep.equal({
        status: 'Failure',
        codes: ['XDSMissingDocument'],
        documents: 0,
      });
    });

    it("of another patient's document, whose content is not touched", async () => {
      const { extension = '' } = await document();
      expect(await retrieve(patients.anneOfClervaux, extension)).to.deep.equal({
        status: 'Failure',
        codes: ['4206'],
        documents: 0,
      });
      expect(nationalCalls).to.deep.equal(['findDocument']);
    });

    it('from another home community', async () => {
      const { extension = '' } = await document();
      const answer = await retrieve(patients.claire, extension, '2.999.1');
      expect(answer).to.deep.equal({ status: 'Failure', codes: ['XDSUnknownCommunity'], documents: 0 });
    });
  });

  describe('connections', () => {
    /** How the node meets a client with these keys before it reads anything of it. */
    async function receptionOf(keys: TlsKeys): Promise<'answered' | 'closed'> {
      const { port } = new URL(nodes.lu.url);
      const { key, certificate } = keys;
      const socket = connect({
        host: 'localhost',
        port: Number(port),
        ca: nodes.pt.keys.tlsAnchors.map(String),
        key: key.export({ type: 'pkcs8', format: 'pem' }),
        cert: certificate.toString(),
      });
      try {
        // In TLS 1.3 the server's judgement comes after the client believes to be connected.
        return await new Promise((resolve) => {
          socket.on('error', () => {});
          socket.once('data', () => resolve('answered'));
          socket.once('close', () => resolve('closed'));
          socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
        });
      } finally {
        socket.destroy();
      }
    }

    it('with a client certificate that nobody trusted issued', async () => {
      const before = await nodes.journal.recent(100, { node: 'LU' });
      const stranger = testIdentity('stranger', { purpose: 'tls', country: 'PT' });
      expect(await receptionOf(nodes.pt.keys.tls)).to.equal('answered');
      // Node closes the connection; it has no way to send the alert of TLS.
      expect(await receptionOf(stranger)).to.equal('closed');
      expect(await nodes.journal.recent(100, { node: 'LU' })).to.have.length(before.length);
    });

    it('from a country that the same authority certified, but that is no peer', async () => {
      const pki = await openDemoPki(join(nodes.lu.config.dataDir, 'pki'), ['FR'], runtime);
      const french = caller.agentWith({ keys: pki.nodes.get('FR')?.tls ?? nodes.pt.keys.tls });
      const identity = caller.hcp();
      expect(await listCodes([identity.xml, caller.trc(identity).xml], listBody(), french)).to.deep.equal([
        '4703',
      ]);
      french.destroy();
      expect(await caller.journalled()).to.not.have.property('peer');
    });
  });

  describe('by a fault without internals, with the bytes in the journal, and goes on', () => {
    const fault = async (sent: WireBytes) => {
      const answer = await caller.send(sent);
      using read = readSoapMessage(answer.bytes, answer.contentType);
      return { status: answer.status, fault: read.fault };
    };
    const text = (xml: string, contentType = 'application/soap+xml; charset=UTF-8'): WireBytes => ({
      contentType,
      bytes: Buffer.from(xml),
    });
    const good = () => {
      const identity = caller.hcp();
      return caller.message('xcaList', [identity.xml, caller.trc(identity).xml], listBody());
    };

    const hostile: Record<string, () => WireBytes> = {
      'an external entity': () => text('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
      'a bomb of entities': () =>
        text('<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;&b;</a>'),
      'elements nested without end': () => text('<a>'.repeat(100_000)),
      'no XML': () => text('hello'),
      nothing: () => text(''),
      'another charset': () => text('<a/>', 'application/soap+xml; charset=UTF-16'),
      'another content type': () => text('<a/>', 'text/plain'),
      'a truncated envelope': () => {
        const { bytes, contentType } = good();
        return { contentType, bytes: bytes.subarray(0, bytes.length - 20) };
      },
      'a truncated MTOM message': () => {
        const identity = caller.hcp();
        const addressing = requestAddressing(transactions.xcaList, caller.urlOf('xcaList'), runtime.ids);
        const assertions = [identity.xml, caller.trc(identity).xml];
        const sent = writeSoapMessage(
          { addressing, assertions, body: listBody(), attachments: [] },
          runtime.ids,
        );
        return { ...sent, bytes: sent.bytes.subarray(0, sent.bytes.length - 30) };
      },
      'the same assertion twice': () => {
        const identity = caller.hcp();
        return caller.message('xcaList', [identity.xml, identity.xml, caller.trc(identity).xml], listBody());
      },
    };
    for (const [what, make] of Object.entries(hostile)) {
      it(`${what}`, async () => {
        const sent = make();
        const { status, fault: told } = await fault(sent);
        expect(status).to.be.within(400, 500);
        expect(told?.code).to.equal('Sender');
        expect(told?.reason).to.not.match(/\bat \w|\.ts|\.js|passwd/);
        const entry = await caller.journalled();
        expect(entry.outcome).to.equal('refused');
        const [first] = entry.entries.filter((one) => one.kind === 'message');
        expect(first?.kind === 'message' && Buffer.from(first.bytes).equals(sent.bytes)).to.equal(true);
        expect((await fault(good())).fault).to.equal(undefined);
      });
    }

    it('a transaction of nobody', async () => {
      const addressing = {
        ...requestAddressing(transactions.xdr, caller.urlOf('xdr'), runtime.ids),
        action: 'urn:x',
      };
      const body = { ...listBody(), name: 'xds:RegisterDocumentSetRequest' as const };
      const { fault: told } = await fault(writeSoapMessage({ addressing, body }, runtime.ids));
      expect(told?.subcode).to.equal('wsa:ActionNotSupported');
    });
  });
});
