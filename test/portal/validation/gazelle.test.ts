import { expect } from 'chai';
import { type Client, createClientAsync } from 'soap';
import { modelBased, schematronBased, writeWsdl } from '../../../src/portal/validation/gazelle/wsdl.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { type Bases, makeBases, makePivots } from '../../documents/validate/bases.js';
import { remove } from '../../documents/validate/edit.js';
import { ValidationScene } from './scene.js';

const PIVOT = 'CDA pivot, level 3';
const VALIDATORS =
  `{ mostBytes: 1048576, validators: [{ name: '${PIVOT}', direction: pivot, level: 3 },` +
  " { name: 'CDA friendly, level 1', direction: friendly, level: 1 }] }";

const CDA = '/CDAGenerator-ejb/ModelBasedValidationWSService/ModelBasedValidationWS';
const SCHEMATRON = '/SchematronValidator-ejb/SchematronValidatorService/SchematronValidator';

/** What a client reads of a `detailedResult`. */
function read(detailed: string) {
  return withXml(detailed, (root) => {
    const value = (path: string) => root.get(path)?.content;
    return {
      root: root.name,
      wellFormed: value('DocumentWellFormed/Result'),
      schema: value('DocumentValidXSD/Result'),
      schemaErrors: value('DocumentValidXSD/nbOfErrors'),
      rules: value('MDAValidation/Result'),
      errors: root.find('MDAValidation/Error/Test').map(({ content }) => content),
      result: value('ValidationResultsOverview/ValidationTestResult'),
      validator: value('ValidationResultsOverview/ValidationServiceName'),
    };
  });
}

describe('the services that clients of Gazelle call', () => {
  let scene: ValidationScene;
  let bases: Bases;
  let pivots: Bases;
  let cda: Client;
  let schematron: Client;
  before(async () => {
    bases = await makeBases();
    pivots = makePivots(bases);
    scene = await new ValidationScene().withStandards().start(VALIDATORS);
    cda = await createClientAsync(`${scene.url}${CDA}?wsdl`, { disableCache: true });
    schematron = await createClientAsync(`${scene.url}${SCHEMATRON}?wsdl`, { disableCache: true });
  });
  after(() => scene.end());

  const call = async (client: Client, operation: string, args: object) =>
    (await client[`${operation}Async`](args))[0] as Record<string, never>;
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it('describe themselves at their address', async () => {
    const { status, headers, body } = await scene.ask('GET', `${CDA}?wsdl`);
    expect([status, headers['content-type']]).to.deep.equal([200, 'text/xml; charset=utf-8']);
    expect(body).to.equal(writeWsdl(modelBased, `${scene.url}${CDA}`));
    expect((await scene.ask('GET', SCHEMATRON)).status).to.equal(404);
  });

  it('say what they are and which validators they have', async () => {
    expect((await call(cda, 'about', {})).about).to.match(/^passerelle .* judges CDA documents: CDA pivot/);
    expect((await call(cda, 'getListOfValidators', {})).Validators).to.deep.equal([
      PIVOT,
      'CDA friendly, level 1',
    ]);
    expect((await call(cda, 'getListOfValidators', { descriminator: 'FRIENDLY' })).Validators).to.deep.equal([
      'CDA friendly, level 1',
    ]);
    expect((await call(schematron, 'getListOfValidators', {})).return).to.deep.equal(['own/general.sch']);
  });

  it('judge a document, as text or base64, by the layers and standards that there are', async () => {
    const document = remove('title')(pivots.summary);
    const byText = await call(cda, 'validateDocument', { document, validator: PIVOT });
    const byBase64 = await call(cda, 'validateBase64Document', {
      base64Document: base64(document),
      validator: PIVOT,
    });
    for (const { DetailedResult } of [byText, byBase64]) {
      expect(read(DetailedResult ?? '')).to.deep.equal({
        root: 'detailedResult',
        wellFormed: 'PASSED',
        schema: 'PASSED',
        schemaErrors: '0',
        rules: 'FAILED',
        errors: ['own-rule', 'CDA-008'],
        result: 'FAILED',
        validator: PIVOT,
      });
    }
  });

  it('pass what has nothing against it', async () => {
    const plain = await new ValidationScene().start(VALIDATORS);
    try {
      const client = await createClientAsync(`${plain.url}${CDA}?wsdl`, { disableCache: true });
      const { DetailedResult = '' } = await call(client, 'validateDocument', {
        document: pivots.summary,
        validator: PIVOT,
      });
      expect(read(DetailedResult)).to.deep.include({ result: 'PASSED', rules: 'PASSED', errors: [] });
      // No schema looked, and the result does not say that one passed.
      expect(read(DetailedResult).schema).to.equal(undefined);
      expect(DetailedResult).to.include('Not judged by schema: no XML Schema is imported');
    } finally {
      await plain.end();
    }
  });

  it('tell a document of another level, and one that cannot be read', async () => {
    const level1 = await call(cda, 'validateDocument', { document: pivots.level1, validator: PIVOT });
    expect(read(level1.DetailedResult ?? '')).to.deep.include({ result: 'FAILED' });
    expect(read(level1.DetailedResult ?? '').errors).to.include('GAZELLE-level');
    const unsafe = await call(cda, 'validateBase64Document', {
      base64Document: base64('<!DOCTYPE a><a/>'),
      validator: PIVOT,
    });
    expect(read(unsafe.DetailedResult ?? '')).to.deep.include({
      wellFormed: 'FAILED',
      rules: 'FAILED',
      result: 'FAILED',
    });
  });

  it('judge by one Schematron file', async () => {
    const answer = await call(schematron, 'validateBase64Document', {
      base64Document: base64(bases.summary),
      validator: 'own/general.sch',
    });
    expect(read(answer.return ?? '').errors).to.deep.equal(['own-rule']);
    const other = await call(schematron, 'validateDocument', {
      arg0: bases.summary,
      arg1: 'own/general.sch',
    });
    expect(read(other.return ?? '').errors).to.deep.equal(['own-rule']);
  });

  it('answer with a fault what they cannot do', async () => {
    const faultOf = async (client: Client, operation: string, args: object): Promise<string> => {
      try {
        await client[`${operation}Async`](args);
        return 'no fault';
      } catch (error) {
        return (
          (error as { root?: { Envelope: { Body: { Fault: { faultstring: string } } } } }).root?.Envelope.Body
            .Fault.faultstring ?? String(error)
        );
      }
    };
    expect(await faultOf(cda, 'validateDocument', { document: '<a/>', validator: 'of nobody' })).to.match(
      /^there is no such validator/,
    );
    expect(await faultOf(cda, 'validateDocument', { validator: PIVOT })).to.equal('there is no document');
    expect(await faultOf(cda, 'validateBase64Document', { base64Document: '%', validator: PIVOT })).to.equal(
      'the document is not base64',
    );
    expect(await faultOf(schematron, 'validateDocument', { arg0: '<a/>', arg1: '../general.sch' })).to.match(
      /^there is no such validator/,
    );
  });

  describe('look over a message before the library reads it:', () => {
    const envelope = (body: string, before = '') =>
      `${before}<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`;
    const about = `<n:about xmlns:n="${modelBased.namespace}"/>`;
    const send = (body: string, headers: Record<string, string> = {}) =>
      scene.ask('POST', CDA, { headers: { 'content-type': 'text/xml', ...headers }, body });

    it('a sound one passes', async () => {
      expect((await send(envelope(about))).status).to.equal(200);
    });

    const hostile: Readonly<Record<string, readonly [string, RegExp]>> = {
      'a document type': [
        envelope(about, '<!DOCTYPE e:Envelope [<!ENTITY x "x">]>'),
        /document type declaration/,
      ],
      'elements without end': [envelope('<a>'.repeat(100_000)), /nested more than/],
      'no envelope': ['<about/>', /no SOAP envelope/],
      'another operation': [
        envelope(`<n:shutdown xmlns:n="${modelBased.namespace}"/>`),
        /has to hold one of about/,
      ],
      'a name of the language': [
        envelope(`<n:__proto__ xmlns:n="${modelBased.namespace}"/>`),
        /has to hold one of/,
      ],
      'another namespace': [envelope('<about xmlns="urn:x"/>'), /has to hold one of/],
      'two operations': [envelope(about + about), /has to hold one of/],
    };
    for (const [what, [body, says]] of Object.entries(hostile)) {
      it(`${what} is answered with a fault`, async () => {
        const { status, body: answer } = await send(body);
        expect(status).to.equal(500);
        withXml(answer, (root) => {
          expect(root.get('//faultcode')?.content).to.match(/:Client$/);
          expect(root.get('//faultstring')?.content).to.match(says);
        });
      });
    }

    it('size, type, name and site are guarded as they are for documents', async () => {
      expect((await send(envelope('x'.repeat(1_600_000)))).status).to.equal(413);
      expect((await send('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status).to.equal(
        415,
      );
      expect((await send(envelope(about), { host: 'evil.example' })).status).to.equal(421);
      expect((await send(envelope(about), { origin: 'https://evil.example' })).status).to.equal(403);
    });
  });

  it('have contracts that a parser of XML reads', () => {
    for (const contract of [modelBased, schematronBased]) {
      withXml(writeWsdl(contract, 'http://a/?b&c'), (root) => expect(root.name).to.equal('definitions'));
    }
  });
});
