import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { ClientSSLSecurity, createClientAsync } from 'soap';
import { tokenClient } from '../../src/exchange/sts/client.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { accessesTo } from '../../src/records/access/log.js';
import { listMessages } from '../../src/records/audit/log.js';
import type { MessageEntry } from '../../src/records/journal.js';
import type { Professional } from '../../src/trust/assertions/issue.js';
import { Caller, watched } from '../support/caller.js';
import { dispensation } from '../support/dispensation.js';
import { hospital, NationalSystem, stranger, withConnector } from '../support/national-system.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { doctor, patients, pharmacist } from '../support/people.js';

const CC = 'http://clientconnector.protocolterminator.openncp.epsos/';
const op = (name: string, content: string) =>
  `<cc:${name} xmlns:cc="${CC}"><arg0>${content}</arg0></cc:${name}>`;
const LOINC = '<schema>2.16.840.1.113883.6.1</schema>';
const classCode = (code: string) =>
  `<classCode><nodeRepresentation>${code}</nodeRepresentation>${LOINC}<value>${code}</value></classCode>`;
const country = (code = 'LU') => `<countryCode>${code}</countryCode>`;
const idOf = ({ root, extension } = patients.claire) =>
  `<patientId><root>${root}</root><extension>${extension}</extension></patientId>`;
const search = (code?: string) =>
  op('queryPatient', `${country(code)}<patientDemographics>${idOf()}</patientDemographics>`);
const list = (code: string, patient = patients.claire) =>
  op('queryDocuments', `${country()}${idOf(patient)}${classCode(code)}`);
const firstOf = (text: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
const faultCode = (text: string) => /<s:Code><s:Value>([^<]*)</.exec(text)?.[1];

describe('the client connector over SOAP, between two contact points', () => {
  let nodes: TwoNodes;
  let calls: string[];
  let system: NationalSystem;
  let caller: Caller;
  before(async () => {
    calls = [];
    nodes = await twoNodes({
      change: withConnector,
      national: (which, own) => (which === 'LU' ? watched(own, calls) : own),
    });
    system = new NationalSystem(nodes);
    caller = new Caller(nodes);
  });
  after(() => nodes.close());

  const identity = (professional: Professional = doctor, patient = patients.claire) => {
    const hcp = caller.hcp(professional);
    return [hcp.xml, caller.trc(hcp, patient).xml] as const;
  };

  it('says hello, and describes itself to a client of the library', async () => {
    const wsdl = await system.send('/openncp-client-connector/services/ClientConnectorService?wsdl');
    expect([wsdl.status, wsdl.type]).to.deep.equal([200, 'text/xml; charset=utf-8']);
    const file = join(mkdtempSync(join(tmpdir(), 'passerelle-wsdl-')), 'connector.wsdl');
    writeFileSync(file, wsdl.text);
    const client = await createClientAsync(file, { forceSoap12Headers: true });
    rmSync(dirname(file), { recursive: true });
    client.setSecurity(
      new ClientSSLSecurity(
        Buffer.from(hospital().keyPem),
        Buffer.from(hospital().certPem),
        Buffer.from(nodes.pt.keys.tlsAnchors.join('')),
      ),
    );
    client.setEndpoint(`${system.url}/openncp-client-connector/services/ClientConnectorService`);
    const [hi] = await client.sayHelloAsync({ arg0: 'library' });
    expect(hi).to.deep.equal({ return: 'Hello library' });
    const hello = await system.call(op('sayHello', '').replace('<arg0></arg0>', '<arg0>you &amp; me</arg0>'));
    expect(firstOf(hello.text, 'return')).to.equal('Hello you &amp; me');
  });

  it("finds a patient, lists, and retrieves a document in the reader's language", async () => {
    const [hcp, trc] = identity();
    const found = await system.call(search(), hcp);
    expect(found.status, found.text).to.equal(200);
    expect(firstOf(found.text, 'extension')).to.equal(patients.claire.extension);
    expect(firstOf(found.text, 'birthDate')).to.match(/^1958-03-14T00:00:00$/);

    const listed = await system.call(list('60591-5'), hcp, trc);
    expect(listed.status, listed.text).to.equal(200);
    const uuid = firstOf(listed.text, 'uuid');
    const repository = firstOf(listed.text, 'repositoryId');
    expect(listed.text).to.contain('<associatedDocuments>');

    const home = `<homeCommunityId> urn:oid:${nodes.lu.config.homeCommunityId}</homeCommunityId>`;
    const asked = `${country('lu')}${home}<documentId><repositoryUniqueId>${repository}</repositoryUniqueId><documentUniqueId>${uuid}</documentUniqueId></documentId>${classCode('60591-5')}<targetLanguage>pt-PT</targetLanguage>`;
    const fetched = await system.call(op('retrieveDocument', asked), hcp, trc);
    expect(fetched.status, fetched.text).to.equal(200);
    const document = Buffer.from(firstOf(fetched.text, 'base64Binary') ?? '', 'base64').toString();
    expect(document).to.contain('<ClinicalDocument').and.to.contain('Alergia');
  });

  it('sends the assertions on byte for byte', async () => {
    const [hcp, trc] = identity();
    await system.call(list('60591-5'), hcp, trc);
    const [latest] = await nodes.journal.recent(1, { node: 'PT' });
    const entries = await nodes.journal.entries(latest!.exchangeId);
    const sent = entries.find(
      (entry): entry is MessageEntry & { sequence: number } => entry.kind === 'message',
    );
    const text = Buffer.from(sent!.bytes).toString();
    expect(text).to.contain(hcp).and.to.contain(trc);
    expect(entries.some((entry) => entry.kind === 'note' && entry.value === 'hospital')).to.equal(true);
  });

  it('audits each call with the professional, and counts it as an access to the patient', async () => {
    const [hcp, trc] = identity();
    const listed = await system.call(list('60591-5'), hcp, trc);
    const names = ['repositoryId', 'uuid'].map((name) => firstOf(listed.text, name));
    const documentId = `<documentId><repositoryUniqueId>${names[0]}</repositoryUniqueId><documentUniqueId>${names[1]}</documentUniqueId></documentId>`;
    await system.call(op('retrieveDocument', `${country()}${documentId}${classCode('60591-5')}`), hcp, trc);
    const [retrieval, listing] = await nodes.journal.recent(2, { node: 'PT' });
    const kept = await listMessages(nodes.store.db, { limit: 1000 });
    const of = (id: string) =>
      kept
        .filter(({ exchangeId, node }) => exchangeId === id && node === 'PT')
        .map(({ side, event, outcome }) => `${side} ${event} ${outcome}`);
    expect(of(listing!.exchangeId)).to.deep.equal([
      'b authenticateProfessional success',
      'b listPatientSummary success',
    ]);
    expect(of(retrieval!.exchangeId)).to.deep.equal([
      'b authenticateProfessional success',
      'b retrievePatientSummary success',
      'b translate success',
    ]);
    const accesses = await accessesTo(nodes.store.db, patients.claire);
    const own = accesses.filter(({ exchangeId }) => exchangeId === retrieval!.exchangeId);
    expect(own.map(({ side, action }) => [side, action])).to.deep.equal([['b', 'read']]);
  });

  it('answers refusals of the other country with its own code, and what it said', async () => {
    const nobody = search().replace(patients.claire.extension, '1900010100000');
    const [hcp] = identity();
    const none = await system.call(nobody, hcp);
    expect([none.status, faultCode(none.text)]).to.deep.equal([500, 'ERROR_PI_NO_MATCH']);
    expect(none.text).to.contain('<NoPatientIdDiscoveredException>');
    const [again, trc] = identity(doctor, patients.withoutDocuments);
    const empty = await system.call(list('60591-5', patients.withoutDocuments), again, trc);
    expect(faultCode(empty.text)).to.equal('1102');
    expect(empty.text).to.contain('<XCAException>');
  });

  it('asks nobody for what it must not ask', async () => {
    const [hcp, trc] = identity();
    const other = identity(doctor, patients.anneOfClervaux);
    calls.length = 0;
    const refused: [string, string, readonly string[]][] = [
      ['ERROR_GENERIC', search().replace(country(), ''), [hcp]],
      ['ERROR_GENERIC', search('FR'), [hcp]],
      ['ERROR_HPI_AUTHENTICATION_NOT_RECEIVED', search(), []],
      ['1001', list('60591-5'), [hcp]],
      ['ERROR_UNKNOWN_PATIENT_IDENTIFIER', list('60591-5'), other],
      ['ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN', list('60591-5').replace('.6.1<', '.6.2<'), [hcp, trc]],
      ['ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN', list('99999-9'), [hcp, trc]],
      ['ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED', search(), [hcp.replace('Helena', 'Helene')]],
    ];
    for (const [code, body, assertions] of refused) {
      const answer = await system.call(body, ...assertions);
      const expected = code === 'ERROR_UNKNOWN_PATIENT_IDENTIFIER' ? /^\d{4}$/ : new RegExp(`^${code}$`);
      expect(faultCode(answer.text), answer.text).to.match(expected);
      expect(answer.status).to.equal(500);
    }
    expect(calls).to.deep.equal([]);
  });

  it('knows its clients by their certificates', async () => {
    const [hcp] = identity();
    calls.length = 0;
    for (const foreign of [new NationalSystem(nodes, stranger()), NationalSystem.withoutCertificate(nodes)]) {
      const answer = await foreign.call(search(), hcp);
      expect([answer.status, faultCode(answer.text)]).to.deep.equal([403, 's:Sender']);
      expect((await foreign.json('patients/search', {})).status).to.equal(401);
      const sts = await foreign.send('/TRC-STS/STSServiceService', '<x/>');
      expect(sts.status).to.equal(403);
    }
    expect(calls).to.deep.equal([]);
  });

  it('refuses a document type declaration at the door', async () => {
    const answer = await system.send(
      '/openncp-client-connector/services/ClientConnectorService',
      '<!DOCTYPE s [<!ENTITY a "b">]><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>',
    );
    expect([answer.status, answer.text.includes('document type declaration')]).to.deep.equal([400, true]);
  });

  it('gives a TRC to a client of its token service, which another country accepts', async () => {
    const hcp = caller.hcp(doctor).xml;
    const client = tokenClient(
      { url: `${system.url}/TRC-STS/SecurityTokenService`, timeoutMs: 10_000, agent: system.agent },
      systemRuntime(),
    );
    const trc = await client(hcp, { kind: 'trc', patient: patients.claire, purpose: 'TREATMENT' });
    expect((await system.call(list('60591-5'), hcp, trc.xml)).status).to.equal(200);
  });

  it('hands in a dispensation once, however often it is called, and takes it back', async () => {
    const [hcp, trc] = identity(pharmacist);
    const document = await dispensation(nodes);
    const submit = (format: string, bytes = document) =>
      op(
        'submitDocument',
        `${country()}<document>${classCode('60593-1')}<formatCode><nodeRepresentation>${format}</nodeRepresentation></formatCode><mimeType>text/xml</mimeType><base64Binary>${Buffer.from(bytes).toString('base64')}</base64Binary></document>`,
      );
    calls.length = 0;
    const both = await Promise.all([1, 2].map(() => system.call(submit('urn:epSOS:ep:dis:2010'), hcp, trc)));
    const third = await system.call(submit('urn:epSOS:ep:dis:2010'), hcp, trc);
    for (const { text } of [...both, third])
      expect(firstOf(text, 'responseStatus'), text).to.equal('Success');
    expect(calls.filter((name) => name === 'submitDispensation')).to.have.length(1);

    const other = Buffer.from(Buffer.from(document).toString().replace('</title>', ' again</title>'));
    const changed = await system.call(submit('urn:epSOS:ep:dis:2010', other), hcp, trc);
    expect(faultCode(changed.text)).to.equal('ERROR_ED_GENERIC');

    const back = await system.call(submit('urn:eHDSI:ed:discard:2020'), hcp, trc);
    expect(firstOf(back.text, 'responseStatus'), back.text).to.equal('Success');
    expect(calls).to.include('discardDispensation');
  });
});
