import { expect } from 'chai';
import { type Client, createClientAsync } from 'soap';
import { makeBases, makePivots } from '../documents/validate/bases.js';
import { ValidationScene } from '../portal/validation/scene.js';
import { dataFolder, hasData, reason } from './data.js';

const PIVOT = 'eHDSI - PIVOT CDA (L3) validation - Wave 7 (V7.1.0)';

describe(`clients made from the network's own service descriptions${reason}`, () => {
  let scene: ValidationScene;
  let document: string;
  before(async function () {
    if (!hasData) this.skip();
    document = makePivots(await makeBases()).summary;
    scene = await new ValidationScene()
      .withStandards()
      .start(`{ validators: [{ name: '${PIVOT}', direction: pivot, level: 3 }] }`);
  });
  after(() => scene?.end());

  const clientOf = async (file: string): Promise<Client> => {
    const client = await createClientAsync(`${dataFolder}wsdl/gazelle/${file}`);
    // The path is the one that the description names.
    const services = client.wsdl.definitions.services as Record<
      string,
      { ports: Record<string, { location: string }> }
    >;
    const [service] = Object.values(services);
    const [port] = Object.values(service?.ports ?? {});
    client.setEndpoint(`${scene.url}${new URL(port?.location ?? '').pathname}`);
    return client;
  };
  const first = async (client: Client, operation: string, args: object) =>
    (await client[`${operation}Async`](args))[0] as Record<string, string>;

  it('validate CDA documents', async () => {
    const client = await clientOf('cda-validator-ModelBasedValidationWS.wsdl');
    expect((await first(client, 'about', {})).about).to.match(/^passerelle/);
    expect((await first(client, 'getListOfValidators', { descriminator: 'eHDSI' })).Validators).to.deep.equal(
      [PIVOT],
    );
    for (const [operation, args] of [
      ['validateDocument', { document, validator: PIVOT }],
      [
        'validateBase64Document',
        { base64Document: Buffer.from(document).toString('base64'), validator: PIVOT },
      ],
    ] as const) {
      expect((await first(client, operation, args)).DetailedResult).to.include(
        '<ValidationTestResult>FAILED</ValidationTestResult>',
      );
    }
  });

  it('validate by Schematron', async () => {
    const client = await clientOf('schematron-validator-SchematronValidator.wsdl');
    expect((await first(client, 'getListOfValidators', {})).return).to.deep.equal(['own/general.sch']);
    const args = { base64Document: Buffer.from(document).toString('base64'), validator: 'own/general.sch' };
    expect((await first(client, 'validateBase64Document', args)).return).to.include('<Test>own-rule</Test>');
  });
});
