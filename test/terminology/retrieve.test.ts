import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../src/kernel/logger.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import { terminologyService } from '../../src/portal/terminology/service.js';
import { isUrl, RetrievalFailure, retrieveValueSets } from '../../src/terminology/retrieve.js';
import { importTerminology, loadTerminology } from '../../src/terminology/store.js';
import { conceptRow, terminologyOf } from './rows.js';

describe('value sets from a server', () => {
  const servers: Server[] = [];
  let folder: string;
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const failure = async (url: string): Promise<string> => {
    try {
      await retrieveValueSets(url);
      return '';
    } catch (error) {
      expect(error).to.be.instanceOf(RetrievalFailure);
      return error instanceof Error ? error.message : '';
    }
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'terminology-'));
  });
  after(() => {
    for (const server of servers) server.close().closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  it('are imported over ITI-48 and by $expand', async () => {
    const set = { valueSetOid: '2.999.7', valueSet: 'Colours', valueSetVersion: '2' };
    const terminology = terminologyOf([
      conceptRow({ code: 'red', ...set, designation: 'Red' }),
      conceptRow({ code: 'red', ...set, designation: 'Rouge', language: 'fr-FR' }),
    ]);
    const runtime = { ...scriptedRuntime(), log: silentLogger };
    const url = await serve(terminologyService({ terminology, runtime }).callback());
    const addresses = ['/svs/RetrieveValueSet?id=2.999.7', '/fhir/ValueSet/$expand?url=urn:oid:2.999.7'];
    for (const address of addresses) {
      const store = join(folder, `store${addresses.indexOf(address)}`);
      const [report] = importTerminology([await retrieveValueSets(url + address)], store);
      expect(report?.path).to.equal(url + address);
      const loaded = loadTerminology([store]);
      expect(loaded.lookup('SNOMED CT', 'red', 'en-GB')?.designation?.text).to.equal('Red');
      expect(loaded.valueSets('2.999.7')[0]?.version).to.equal('2');
    }
    expect(await failure(`${url}/svs/RetrieveValueSet?id=2.999.8`)).to.contain('answered with status 404');
  });

  it('come by https, but from this machine', async () => {
    expect(await failure('http://terms.example/x')).to.contain('it is not https');
    expect(await failure('http://localhost.example/x')).to.contain('it is not https');
    expect(isUrl('HTTPS://terms.example')).to.equal(true);
    expect(isUrl('http.tsv')).to.equal(false);
  });

  it('come from whom they were asked', async () => {
    const url = await serve((_, response) =>
      response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end(),
    );
    expect(await failure(url)).to.contain('answered with status 302');
  });

  it('that cannot be had are named with the reason', async () => {
    expect(await failure('http://127.0.0.1:1/')).to.contain('could not be asked (ECONNREFUSED)');
    expect(await failure('http://[')).to.contain('it is no address');
  });
});
