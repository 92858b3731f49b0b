import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Logger } from '../../src/kernel/logger.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import { terminologyService } from '../../src/portal/terminology/service.js';
import { readTerminologyFile } from '../../src/terminology/importers/read-file.js';
import type { Terminology } from '../../src/terminology/terminology.js';
import { conceptRow, mappingRow, terminologyOf } from '../terminology/rows.js';

const set = (valueSetVersion: string, valueSetFrom: string) => ({
  valueSetOid: '2.999.7',
  valueSet: 'Colours',
  valueSetVersion,
  valueSetFrom,
});
const terminology = terminologyOf(
  [
    conceptRow({ code: 'red', ...set('2', '2024-07-01'), designation: 'Red' }),
    conceptRow({ code: 'red', ...set('2', '2024-07-01'), designation: 'Rouge', language: 'fr-FR' }),
    conceptRow({ code: 'puce', ...set('2', '2024-07-01'), designation: 'Puce', status: 'Retired' }),
    conceptRow({ code: 'blue', ...set('1', '2023-01-01'), designation: 'Blue' }),
  ],
  [
    mappingRow({ sourceCode: 'r', targetCode: 'red' }),
    mappingRow({ sourceCode: 'd', targetCode: 'red', status: 'Draft' }),
  ],
);

describe('the terminology service', () => {
  let server: Server;
  let lines: string[] = [];
  const log: Logger = {
    ...silentLogger,
    error: (message, fields) => lines.push(message + JSON.stringify(fields)),
  };
  const listen = async (sources: Terminology): Promise<Server> => {
    const runtime = { ...scriptedRuntime(), log };
    const opened = createServer(terminologyService({ terminology: sources, runtime }).callback());
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    return opened;
  };
  const get = async (path: string, from = server) => {
    const answer = await fetch(`http://127.0.0.1:${(from.address() as AddressInfo).port}${path}`);
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
  };
  const fhir = async (path: string) => JSON.parse((await get(`/fhir/${path}`)).body);
  const values = (answer: { parameter: { name: string }[] }, name: string) =>
    answer.parameter.filter((each) => each.name === name);

  before(async () => {
    server = await listen(terminology);
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    lines = [];
  });

  const SYSTEM = 'system=http://snomed.info/sct';

  it('looks a code up', async () => {
    const { type } = await get(`/fhir/CodeSystem/$lookup?${SYSTEM}&code=red`);
    expect(type).to.contain('application/fhir+json');
    const answer = await fhir(`CodeSystem/$lookup?${SYSTEM}&code=red&displayLanguage=fr`);
    expect(values(answer, 'display')).to.deep.equal([{ name: 'display', valueString: 'Rouge' }]);
    expect(values(answer, 'designation')).to.have.length(2);
    const [property] = values(await fhir(`CodeSystem/$lookup?${SYSTEM}&code=puce`), 'property');
    expect(JSON.stringify(property)).to.contain('"valueBoolean":true');
  });

  it('tells whether a code is of a value set, and its display right', async () => {
    const result = async (query: string) => {
      const answer = await fhir(`ValueSet/$validate-code?url=urn:oid:2.999.7&${SYSTEM}&${query}`);
      return (values(answer, 'result')[0] as unknown as { valueBoolean: boolean }).valueBoolean;
    };
    expect(await result('code=red')).to.equal(true);
    expect(await result('code=red&display=rouge')).to.equal(true);
    expect(await result('code=red&display=Blue')).to.equal(false);
    expect(await result('code=green')).to.equal(false);
    expect(await result('code=blue')).to.equal(true);
    expect(await result('code=blue&date=2024-07-01')).to.equal(false);
    expect(await result('code=blue&valueSetVersion=2')).to.equal(false);
  });

  it('translates by valid mappings alone', async () => {
    const matches = async (query: string) => {
      const answer = await fhir(`ConceptMap/$translate?system=urn:oid:2.999.1&${query}`);
      return values(answer, 'match').map((match) => JSON.stringify(match));
    };
    const [match] = await matches('code=r');
    expect(match).to.contain('"system":"http://snomed.info/sct","code":"red","display":"Red"');
    expect(await matches('code=d')).to.deep.equal([]);
    expect(await matches('code=r&targetsystem=http://loinc.org')).to.deep.equal([]);
    expect(await matches('code=r&targetsystem=http://loinc2.example')).to.deep.equal([]);
  });

  it('expands a value set by pages, in a language, on a day', async () => {
    const codes = async (query: string) => {
      const { expansion } = await fhir(`ValueSet/$expand?${query}`);
      return { total: expansion.total, codes: expansion.contains.map((each: { code: string }) => each.code) };
    };
    expect(await codes('url=urn:oid:2.999.7|2')).to.deep.equal({ total: 2, codes: ['red', 'puce'] });
    expect(await codes('url=2.999.7&date=2024-01-01')).to.deep.equal({ total: 1, codes: ['blue'] });
    expect(await codes('url=2.999.7|2&offset=1&count=1')).to.deep.equal({ total: 2, codes: ['puce'] });
    expect(await codes('url=2.999.7|2&filter=rou&displayLanguage=fr')).to.deep.equal({
      total: 1,
      codes: ['red'],
    });
  });

  it('answers ITI-48 with what can be imported', async () => {
    const { status, type, body } = await get('/svs/RetrieveValueSet?id=2.999.7&version=2');
    expect([status, type]).to.deep.equal([200, 'text/xml; charset=utf-8']);
    const rows = readTerminologyFile(new TextEncoder().encode(body))?.concepts ?? [];
    expect(rows.map(({ code, designation }) => `${code} ${designation}`)).to.deep.equal([
      'red Red',
      'red Rouge',
    ]);
    expect((await get('/svs/RetrieveValueSet?id=2.999.7&version=2&lang=fr')).body).not.to.contain('"Red"');
    expect((await get('/svs/RetrieveValueSet?id=2.999.7&version=9')).status).to.equal(404);
  });

  it('refuses with an outcome', async () => {
    const refused = async (path: string) => {
      const { status, body } = await get(path);
      const { resourceType, issue } = JSON.parse(body);
      return [status, resourceType, issue[0].code];
    };
    const of = (status: number, code: string) => [status, 'OperationOutcome', code];
    expect(await refused('/fhir/CodeSystem/$lookup?code=red')).to.deep.equal(of(400, 'required'));
    expect(await refused(`/fhir/CodeSystem/$lookup?${SYSTEM}&code=mauve`)).to.deep.equal(
      of(404, 'not-found'),
    );
    expect(await refused(`/fhir/CodeSystem/$lookup?${SYSTEM}&code=a&code=b`)).to.deep.equal(
      of(400, 'invalid'),
    );
    expect(await refused(`/fhir/CodeSystem/$lookup?${SYSTEM}&code=red&date=7`)).to.deep.equal(
      of(400, 'invalid'),
    );
    expect(await refused('/fhir/ValueSet/$expand?url=2.999.7&count=x')).to.deep.equal(of(400, 'invalid'));
    expect(await refused('/fhir/ValueSet/$expand?url=2.999.8')).to.deep.equal(of(404, 'not-found'));
    expect(await refused('/elsewhere')).to.deep.equal(of(404, 'not-found'));
  });

  it('says nothing of what failed inside, and logs its kind', async () => {
    const broken = await listen({
      concept: () => {
        throw new TypeError('secret');
      },
    } as unknown as Terminology);
    const { status, body } = await get(`/fhir/CodeSystem/$lookup?${SYSTEM}&code=red`, broken);
    broken.close();
    expect(status).to.equal(500);
    expect(body + lines.join()).not.to.contain('secret');
    expect(lines).to.deep.equal(['the terminology service failed{"cause":"TypeError"}']);
  });
});
