import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { listMessages } from '../../src/records/audit/log.js';
import { Caller } from '../support/caller.js';
import { dispensation } from '../support/dispensation.js';
import { NationalSystem, withConnector } from '../support/national-system.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { doctor, patients, pharmacist } from '../support/people.js';

describe('the client connector over REST', () => {
  let nodes: TwoNodes;
  let system: NationalSystem;
  let caller: Caller;
  let description: { paths: Record<string, unknown>; openapi: string };
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  before(async () => {
    nodes = await twoNodes({ change: withConnector });
    system = new NationalSystem(nodes);
    caller = new Caller(nodes);
    description = JSON.parse((await system.send('/api/v1/openapi.json')).text);
    ajv.addSchema({ $id: 'api', ...description });
  });
  after(() => nodes.close());

  /** Calls, and holds the answer against the description. */
  async function call(
    path: string,
    body: object,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await system.json(path, body);
    const place = `#/paths/${`/${path}`.replaceAll('/', '~1')}/post/responses/${answer.status}/content/`;
    const type = answer.type.split(';')[0]?.replaceAll('/', '~1') ?? '';
    const isValid = ajv.validate({ $ref: `api${place}${type}/schema` }, answer.body);
    expect(
      isValid,
      `${path} ${JSON.stringify(ajv.errors)} ${JSON.stringify(answer.body).slice(0, 300)}`,
    ).to.equal(true);
    return answer;
  }

  it('finds, confirms, lists and retrieves', async () => {
    expect(description.openapi).to.equal('3.1.0');
    const hcp = caller.hcp(doctor).xml;
    const found = await call('patients/search', {
      country: 'LU',
      assertions: { hcp },
      ids: [patients.claire],
    });
    const [patient] = found.body.patients as { id: object; birthDate: string }[];
    expect(patient).to.deep.include({ id: patients.claire, birthDate: '1958-03-14' });

    const confirmed = await call('treatment-relationships', {
      country: 'LU',
      assertions: { hcp },
      patient: patient?.id,
      purpose: 'TREATMENT',
    });
    const [confirming] = await nodes.journal.recent(1, { node: 'PT' });
    const kept = await listMessages(nodes.store.db, { limit: 1000 });
    expect(confirming).to.deep.include({ outcome: 'completed', peer: 'LU' });
    expect(
      kept.filter(({ exchangeId }) => exchangeId === confirming!.exchangeId).map(({ event }) => event),
    ).to.deep.equal(['authenticateProfessional', 'issueTrc']);
    const assertions = { hcp, trc: confirmed.body.trc };
    const listed = await call('documents/list', {
      country: 'LU',
      assertions,
      patient: patient?.id,
      classCodes: ['60591-5'],
    });
    const [document] = listed.body.documents as {
      structured: { repositoryUniqueId: string; uniqueId: string };
    }[];
    const { repositoryUniqueId, uniqueId } = document?.structured ?? {};
    const fetched = await call('documents/retrieve', {
      country: 'LU',
      assertions,
      classCode: '60591-5',
      repositoryUniqueId,
      uniqueId,
      language: 'pt-PT',
    });
    const text = (name: string) => Buffer.from(String(fetched.body[name]), 'base64').toString();
    expect(text('document')).to.contain('<ClinicalDocument').and.not.to.equal(text('original'));
  });

  it('hands a dispensation in, once, and takes it back', async () => {
    const identity = caller.hcp(pharmacist);
    const assertions = { hcp: identity.xml, trc: caller.trc(identity).xml };
    const body = {
      country: 'LU',
      assertions,
      document: Buffer.from(await dispensation(nodes)).toString('base64'),
    };
    const first = await call('dispensations', body);
    expect([first.status, first.body.status], JSON.stringify(first.body)).to.deep.equal([200, 'accepted']);
    expect((await call('dispensations', body)).body).to.deep.equal(first.body);
    const back = await call('dispensations/discard', body);
    expect([back.status, back.body.documentId]).to.deep.equal([200, first.body.documentId]);
  });

  it('explains what it refuses, and repeats no value of it', async () => {
    const identity = caller.hcp(doctor);
    const assertions = { hcp: identity.xml };
    const nobody = { root: patients.claire.root, extension: '1900010100000' };
    const refusals: [number, string, object][] = [
      [400, 'patients/search', { country: 'LU', ids: [nobody] }],
      [400, 'patients/search', { country: 'FR', assertions, ids: [nobody] }],
      [400, 'documents/list', { country: 'LU', assertions, patient: nobody, classCodes: ['1-1'] }],
      [403, 'documents/list', { country: 'LU', assertions, patient: nobody, classCodes: ['60591-5'] }],
      [404, 'patients/search', { country: 'LU', assertions, ids: [nobody] }],
      [403, 'patients/search', { country: 'LU', assertions: { hcp: '<a/><b/>' }, ids: [nobody] }],
    ];
    for (const [status, path, body] of refusals) {
      const answer = await call(path, body);
      expect([answer.status, typeof answer.body.code], JSON.stringify(answer.body)).to.deep.equal([
        status,
        'string',
      ]);
      expect(JSON.stringify(answer.body)).not.to.contain(nobody.extension);
    }
    const broken = await system.send('/api/v1/patients/search', '{', 'application/json');
    expect([broken.status, broken.type]).to.deep.equal([400, 'application/problem+json; charset=utf-8']);
    expect((await system.send('/api/v1/patients/search')).status).to.equal(405);
    expect((await system.send('/api/v1/nothing')).status).to.equal(404);
  });
});
