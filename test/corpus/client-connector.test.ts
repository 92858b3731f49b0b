import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { NodeConfig } from '../../src/config/load.js';
import { readClientRequest } from '../../src/wire/client-connector/request.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { Caller } from '../support/caller.js';
import { NationalSystem, withConnector } from '../support/national-system.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { doctor, pharmacist } from '../support/people.js';
import { dataFolder, filesUnder, hasData, reason } from './data.js';

const files = hasData ? filesUnder('client-connector').filter((file) => file.endsWith('.xml')) : [];
const textOf = (file: string) => readFileSync(`${dataFolder}${file}`, 'utf8');

/** The country that the recorded requests ask, and the home community that they name for it. */
const asZZ =
  (homeCommunityId: string) =>
  (config: NodeConfig): NodeConfig => ({
    ...config,
    peers: config.peers.map((peer) =>
      config.country === 'PT' ? { ...peer, country: 'ZZ', homeCommunityId } : peer,
    ),
  });

describe(`the recorded requests of national systems${reason}`, () => {
  it('are all there', function () {
    if (!hasData) this.skip();
    expect(files).to.have.length(32);
  });

  for (const file of files) {
    it(`is read as it is: ${file}`, () => {
      const request = withXml(textOf(file), (root) => readClientRequest(root));
      expect(request).to.have.property('countryCode', 'ZZ');
      if (request.operation === 'queryDocuments') {
        expect(request.patient.extension).to.match(/^\d+$/);
        expect(request.classCodes.map(({ code }) => code)).to.satisfy(([code]: string[]) =>
          ['57833-6', '60591-5'].includes(code ?? ''),
        );
      }
      if (request.operation === 'submitDocument') {
        expect(Buffer.from(request.document).toString()).to.contain('<ClinicalDocument');
        expect(request.patient).to.deep.equal({ root: '2.16.17.710.811', extension: '199604092388' });
      }
      if (request.operation === 'retrieveDocument') {
        expect(request.homeCommunityId).to.match(/^[\d.]+$/);
      }
    });
  }

  for (const home of ['2.16.17.710.811', '2.16.620.1.101.10.1.1']) {
    describe(`under assertions that hold, to a country of home community ${home}`, () => {
      let nodes: TwoNodes;
      before(async function () {
        if (!hasData) this.skip();
        nodes = await twoNodes({ change: withConnector, last: asZZ(home) });
      });
      after(() => nodes?.close());

      it('reach that country, and are answered by it', async () => {
        const system = new NationalSystem(nodes);
        const caller = new Caller(nodes);
        let reached = 0;
        for (const file of files) {
          const request = withXml(textOf(file), (root) => readClientRequest(root));
          if (request.operation === 'retrieveDocument' && request.homeCommunityId !== home) continue;
          const hcp = caller.hcp(request.operation === 'submitDocument' ? pharmacist : doctor);
          const patient =
            'patient' in request && request.patient
              ? request.patient
              : { root: '2.16.17.710.811', extension: '199604092388' };
          const answer = await system.call(textOf(file), hcp.xml, caller.trc(hcp, patient).xml);
          const [latest] = await nodes.journal.recent(1, { node: 'PT' });
          const entries = await nodes.journal.entries(latest?.exchangeId ?? '');
          const directions = entries.flatMap((entry) => (entry.kind === 'message' ? [entry.direction] : []));
          // What a dispensation of a country that is gone cannot say in the common codes is not sent.
          if (request.operation === 'submitDocument' && directions.length === 0) {
            expect(answer.text, file).to.contain('<XDRException>');
            continue;
          }
          expect(directions, `${file} ${answer.text}`).to.deep.equal(['out', 'in']);
          reached += 1;
        }
        expect(reached).to.be.greaterThan(20);
      }).timeout(120_000);
    });
  }
});
