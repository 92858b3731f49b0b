import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { silentLogger } from '../../src/kernel/logger.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import { terminologyService } from '../../src/portal/terminology/service.js';
import {
  isUrl,
  RetrievalFailure,
  type RetrieveOptions,
  retrieveValueSets,
} from '../../src/terminology/retrieve.js';
import { ImportRefusal, importTerminology, loadTerminology } from '../../src/terminology/store.js';
import { testIdentity } from '../support/pki.js';
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
  const failure = async (url: string, options: RetrieveOptions = {}): Promise<string> => {
    try {
      await retrieveValueSets(url, options);
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

  describe('over https', () => {
    const own = testIdentity('terms', { purpose: 'tls', hosts: ['localhost'], issuer: 'authority of terms' });
    const ca = testIdentity('authority of terms').certPem;
    let url: string;
    before(async () => {
      const server = createSecureServer({ key: own.keyPem, cert: own.certPem }, (_, response) =>
        response.end('<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008"/>'),
      );
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    });

    it('are taken from whom the certificates that are named vouch for, and from nobody else', async () => {
      const { bytes } = await retrieveValueSets(url, { ca });
      expect(new TextDecoder().decode(bytes)).to.contain('RetrieveValueSetResponse');
      expect(await failure(url)).to.match(/could not be asked \(UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
      const other = testIdentity('root').certPem;
      expect(await failure(url, { ca: other })).to.contain('could not be asked');
      const address = url.replace('localhost', '127.0.0.1');
      expect(await failure(address, { ca })).to.contain('ERR_TLS_CERT_ALTNAME_INVALID');
    });
  });

  it('that come too slowly, or are too large, packed or not, are not waited for', async () => {
    const dripping = await serve((_, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    });
    expect(await failure(dripping, { timeoutMs: 300 })).to.contain('not answer in full within 0.3 seconds');
    const large = await serve((_, response) => response.end(Buffer.alloc(2000)));
    const packed = await serve((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2000))),
    );
    for (const address of [large, packed]) {
      expect(await failure(address, { largest: 1000 })).to.contain('the answer has more than 1000 bytes');
      expect(await failure(address, { largest: 2000 })).to.equal('');
    }
  });

  it('that are hostile are refused like files, and nothing of them is kept', async () => {
    const store = join(folder, 'hostile');
    for (const [answer, says] of [
      ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /document type/i],
      [`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, /deep/i],
      ['{"resourceType":"ValueSet","compose":', /no JSON/],
      ['<html><body>Please sign in</body></html>', /no value set/],
      ['', /no value set/],
    ] as const) {
      const url = await serve((_, response) => response.end(answer));
      const file = await retrieveValueSets(url);
      expect(() => importTerminology([file], store), answer.slice(0, 40)).to.throw(ImportRefusal, says);
    }
    expect(existsSync(store)).to.equal(false);
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
