import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'soap';
import type { NationalCalls } from '../../exchange/calls/calls.js';
import type { Runtime } from '../../kernel/runtime.js';
import { CONNECTOR, connectorPaths, type Operation, operations } from '../../wire/client-connector/names.js';
import {
  type ClientRequest,
  ClientRequestRefusal,
  readClientRequest,
} from '../../wire/client-connector/request.js';
import { asWritten } from '../../wire/saml/stand-alone.js';
import { SOAP } from '../../wire/soap/packaging.js';
import { readSoapMessage, type SoapMessage } from '../../wire/soap/read.js';
import type { SoapRequest } from '../../wire/soap/server.js';
import type { SoapLimits, WireAnswer } from '../../wire/soap/types.js';
import { namespaces } from '../../wire/xml/namespaces.js';
import { childrenOf } from '../../wire/xml/read.js';
import { escapeText } from '../../wire/xml/write.js';
import { contractServer } from '../contract-server.js';
import { demographicsOf, fetchedOf, listedOf } from './answers.js';
import { type ClientOf, STRANGER } from './clients.js';
import { type Caller, connectorOperations } from './outcomes.js';
import { CallRefusal, wrongCall } from './refusals.js';
import { PORT, SERVICE, writeConnectorWsdl } from './wsdl.js';

/** What the connector's interfaces need. */
export interface ConnectorSources {
  readonly calls: NationalCalls;
  readonly clientOf: ClientOf;
  readonly runtime: Runtime;
  readonly limits: SoapLimits;
}

const CONTENT_TYPE = `${SOAP}; charset=UTF-8`;

/**
 * The client connector over SOAP 1.2 (dossier operation 3). What comes is read behind this house's XML door;
 * the library that serves the contract gets the name of the operation and gives the answer its form.
 */
export function connectorService(sources: ConnectorSources): (request: SoapRequest) => Promise<WireAnswer> {
  const run = runner(sources);
  const answers = new AsyncLocalStorage<object>();
  const server = soapServer(answers);
  return async (request) => {
    const client = sources.clientOf(request.peer, request.receivedAt);
    if (client === undefined) {
      return { ...fault({ code: 's:Sender', reason: STRANGER }), status: 403 };
    }
    using message = readSoapMessage(request.bytes, request.contentType, sources.limits);
    try {
      const asked = readRequest(message);
      const caller: Caller = { client, assertions: assertionsOf(message, request.bytes) };
      const answer = await run(asked, caller);
      return await answers.run(answer, () => written(server, asked.operation));
    } catch (error) {
      if (!(error instanceof CallRefusal)) throw error;
      const { exception, problem } = error;
      return fault({
        code: problem.code,
        reason: problem.text,
        detail: { name: exception, text: problem.context ?? '' },
      });
    }
  };
}

function readRequest(message: SoapMessage): ClientRequest {
  try {
    return readClientRequest(message.body, message.attachments);
  } catch (error) {
    if (error instanceof ClientRequestRefusal) throw wrongCall(error.message);
    throw error;
  }
}

function assertionsOf({ security }: SoapMessage, bytes: Uint8Array): string[] {
  if (security === undefined) return [];
  return childrenOf(security, 'saml:Assertion').map((element) => asWritten(bytes, element));
}

function runner({ calls }: ConnectorSources): (request: ClientRequest, caller: Caller) => Promise<object> {
  const connector = connectorOperations(calls);
  return async (request, caller) => {
    switch (request.operation) {
      case 'sayHello':
        return { return: `Hello ${request.text}` };
      case 'queryPatient':
        return { return: (await connector.queryPatient(caller, request)).map(demographicsOf) };
      case 'queryDocuments':
        return {
          return: (await connector.queryDocuments(caller, request)).flatMap((one) => listedOf(one) ?? []),
        };
      case 'retrieveDocument':
        return { return: fetchedOf(request, await connector.retrieveDocument(caller, request)) };
      case 'submitDocument': {
        const { notes } = await connector.submitDocument(caller, request);
        return { responseStatus: ['Success', ...notes.map(({ code }) => code)].join(' ') };
      }
    }
  };
}

/** The contract for who asks for it at `address`. */
export function connectorDescription(address: string): string {
  return writeConnectorWsdl(address);
}

const PATH = connectorPaths[0];

function soapServer(answers: AsyncLocalStorage<object>): () => Promise<Server> {
  return contractServer({
    path: PATH,
    wsdl: writeConnectorWsdl(`https://127.0.0.1${PATH}`),
    service: SERVICE,
    port: PORT,
    methods: Object.fromEntries(operations.map((name) => [name, () => answers.getStore() ?? {}])),
    options: { forceSoap12Headers: true },
  });
}

/** The answer of an operation in the form of the contract; the library's parser sees this envelope only. */
async function written(server: () => Promise<Server>, operation: Operation): Promise<WireAnswer> {
  const envelope = `<s:Envelope xmlns:s="${namespaces.s}"><s:Body><c:${operation} xmlns:c="${CONNECTOR}"/></s:Body></s:Envelope>`;
  const { body, statusCode } = await (await server()).processRequest(envelope, {
    url: PATH,
    headers: { 'content-type': CONTENT_TYPE },
  });
  if (statusCode !== 200) throw new Error('the answer could not be written');
  return { status: 200, contentType: CONTENT_TYPE, bytes: new TextEncoder().encode(body) };
}

interface ConnectorFault {
  /** The protocol's own code as it stands, or one of SOAP. */
  readonly code: string;
  readonly reason: string;
  readonly detail?: { readonly name: string; readonly text: string };
}

/**
 * A fault in the form that the field's portals read: the error's code in the place of SOAP's, and an element
 * with the exception's name around what the other country said (dossier operation 3.4).
 */
function fault({ code, reason, detail }: ConnectorFault): WireAnswer {
  const told =
    detail === undefined
      ? ''
      : `<s:Detail><${detail.name}>${escapeText(detail.text)}</${detail.name}></s:Detail>`;
  const envelope = `<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope xmlns:s="${namespaces.s}"><s:Body><s:Fault><s:Code><s:Value>${escapeText(code)}</s:Value></s:Code><s:Reason><s:Text xml:lang="en">${escapeText(reason)}</s:Text></s:Reason>${told}</s:Fault></s:Body></s:Envelope>`;
  return { status: 500, contentType: CONTENT_TYPE, bytes: new TextEncoder().encode(envelope) };
}
