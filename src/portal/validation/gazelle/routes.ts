import type Router from '@koa/router';
import type { Context } from 'koa';
import { XmlElement } from 'libxml2-wasm';
import type { Server } from 'soap';
import { defaultXmlLimits, XmlRefusal } from '../../../wire/xml/door.js';
import { namespaces } from '../../../wire/xml/namespaces.js';
import { withXml } from '../../../wire/xml/parse.js';
import { escapeText } from '../../../wire/xml/write.js';
import { contractServer } from '../../contract-server.js';
import type { Gate } from '../gate.js';
import { ownSiteOnly } from '../guards.js';
import { Problem } from '../problem.js';
import type { ValidationServiceSources } from '../service.js';
import { readBody } from '../submission.js';
import { cdaValidators, GazelleFault, type GazelleValidators, schematronValidators } from './validators.js';
import { type GazelleContract, modelBased, schematronBased, writeWsdl } from './wsdl.js';

interface Place {
  readonly path: string;
  readonly contract: GazelleContract;
  readonly validators: GazelleValidators;
}

/** Base64 of the largest document, and the envelope around it. */
const requestBytes = (document: number) => Math.ceil((document * 4) / 3) + 64 * 1024;

/** Serves the Gazelle services of CDA and Schematron validation where their clients expect them. */
export function gazelleRoutes(router: Router, gate: Gate, sources: ValidationServiceSources): void {
  const places: readonly Place[] = [
    {
      path: '/CDAGenerator-ejb/ModelBasedValidationWSService/ModelBasedValidationWS',
      contract: modelBased,
      validators: cdaValidators(sources),
    },
    {
      path: '/SchematronValidator-ejb/SchematronValidatorService/SchematronValidator',
      contract: schematronBased,
      validators: schematronValidators(sources),
    },
  ];
  for (const place of places) {
    const server = soapServer(place);
    const { path, contract } = place;
    router.get(path, (context) => {
      if (context.querystring.toLowerCase() !== 'wsdl') {
        throw new Problem(404, 'This is a SOAP service: its description is at ?wsdl.');
      }
      context.type = 'text/xml; charset=utf-8';
      const base = sources.publicUrl?.origin ?? `http://${context.get('host')}`;
      context.body = writeWsdl(contract, `${base}${path}`);
    });
    router.post(path, ownSiteOnly(sources.publicUrl), (context) =>
      gate.pass(() => serve(context, server, place, sources)),
    );
  }
}

async function serve(
  context: Context,
  server: () => Promise<Server>,
  { path, contract }: Place,
  { settings, runtime }: ValidationServiceSources,
): Promise<void> {
  if (!/^(text\/xml|application\/soap\+xml)\b/i.test(context.get('content-type'))) {
    throw new Problem(415, 'Send a SOAP message as text/xml.');
  }
  const bytes = await readBody(context, requestBytes(settings.mostBytes), settings.seconds);
  context.type = 'text/xml; charset=utf-8';
  const objection = objectionTo(bytes, contract, requestBytes(settings.mostBytes));
  if (objection !== undefined) {
    context.status = 500;
    context.body = fault('Client', objection);
    return;
  }
  const answer = await (await server()).processRequest(new TextDecoder().decode(bytes), {
    url: path,
    // The operation is told by the message: in these services the action is always empty.
    headers: { 'content-type': 'text/xml; charset=utf-8' },
  });
  if (!answer.body.startsWith('<')) {
    // A text of the library's own; it may quote what was sent.
    runtime.log.error('a request to a Gazelle service failed', { path });
    context.status = 500;
    context.body = fault('Server', 'The request could not be served.');
    return;
  }
  context.status = answer.statusCode;
  context.body = answer.body;
}

function soapServer({ path, contract, validators }: Place): () => Promise<Server> {
  const { service, port, operations } = contract;
  const methods = Object.fromEntries(
    operations.map(({ name, gives }) => [
      name,
      (args: unknown) => ({ [gives.name]: answerTo(name, argumentsOf(args, contract, name), validators) }),
    ]),
  );
  return contractServer({
    path,
    wsdl: writeWsdl(contract, `http://127.0.0.1${path}`),
    service,
    port,
    methods,
  });
}

/** The values of a request in the order of its contract; empty where one is left out. */
function argumentsOf(args: unknown, { operations }: GazelleContract, operation: string): readonly string[] {
  const values = typeof args === 'object' && args !== null ? (args as Readonly<Record<string, unknown>>) : {};
  const takes = operations.find(({ name }) => name === operation)?.takes ?? [];
  return takes.map((name) => {
    const value = values[name];
    if (Array.isArray(value)) throw soapFault(new GazelleFault(`${name} stands there twice`));
    return typeof value === 'string' ? value : '';
  });
}

function answerTo(
  operation: string,
  [first = '', second = '']: readonly string[],
  { about, names, validate }: GazelleValidators,
): string | readonly string[] {
  try {
    switch (operation) {
      case 'about':
        return about;
      case 'getListOfValidators':
        return names(first);
      case 'validateDocument':
        return validate(Buffer.from(first, 'utf8'), second);
      default:
        return validate(fromBase64(first), second);
    }
  } catch (error) {
    if (error instanceof GazelleFault) throw soapFault(error);
    throw error;
  }
}

function fromBase64(text: string): Uint8Array {
  const bare = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) throw new GazelleFault('the document is not base64');
  return Buffer.from(bare, 'base64');
}

/** A refusal as the library writes it: the fault of the contract. */
function soapFault({ message }: GazelleFault) {
  return { Fault: { faultcode: 's:Client', faultstring: message, detail: { SOAPException: { message } } } };
}

/** What keeps a message from the library, whose parser knows no limits: it gets envelopes of known operations only. */
function objectionTo(bytes: Uint8Array, contract: GazelleContract, most: number): string | undefined {
  try {
    return withXml(
      bytes,
      (root) => {
        const isEnvelope =
          root.name === 'Envelope' && [namespaces.s11, namespaces.s].some((uri) => uri === root.namespaceUri);
        if (!isEnvelope) return 'This is no SOAP envelope.';
        const bodies = root.find('s:Body', { s: root.namespaceUri });
        const [operation, ...others] = bodies.length === 1 ? (bodies[0]?.find('*') ?? []) : [];
        const known =
          operation instanceof XmlElement &&
          operation.namespaceUri === contract.namespace &&
          contract.operations.some(({ name }) => name === operation.name);
        return known && others.length === 0
          ? undefined
          : `The body has to hold one of ${contract.operations.map(({ name }) => name).join(', ')}.`;
      },
      { ...defaultXmlLimits, bytes: most },
    );
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    return `The message is refused: ${error.message}.`;
  }
}

function fault(side: 'Client' | 'Server', reason: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope xmlns:s="${namespaces.s11}"><s:Body><s:Fault><faultcode>s:${side}</faultcode><faultstring>${escapeText(reason)}</faultstring></s:Fault></s:Body></s:Envelope>`;
}
