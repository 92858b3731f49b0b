import { z } from 'zod';
import { bodies, type RestPath, restPaths } from './rest-schemas.js';

const string = { type: 'string' } as const;
const object = (properties: Record<string, object>, ...required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const schemas = {
  Problem: object(
    {
      type: string,
      title: string,
      status: { type: 'integer' },
      detail: { ...string, description: 'For the person at the desk' },
      code: { ...string, description: "The protocol's own code" },
      whose: { enum: ['patient', 'professional', 'peer', 'network', 'us'] },
      context: { ...string, description: 'What the other country said, in its own words' },
    },
    'type',
    'title',
    'status',
    'detail',
  ),
  PatientId: object({ root: string, extension: string }, 'root', 'extension'),
  Code: object({ code: string, codeSystem: string, displayName: string }, 'code', 'codeSystem'),
  Patient: object(
    {
      id: ref('PatientId'),
      familyName: string,
      givenName: string,
      birthDate: { ...string, format: 'date' },
      gender: { enum: ['F', 'M', 'UN'] },
      address: object({ street: string, city: string, postalCode: string, state: string, country: string }),
    },
    'id',
    'familyName',
    'givenName',
  ),
  Rendition: object(
    {
      classCode: ref('Code'),
      formatCode: ref('Code'),
      mimeType: string,
      repositoryUniqueId: string,
      uniqueId: string,
      title: string,
      description: string,
      created: { ...string, format: 'date-time' },
      event: { ...string, format: 'date-time' },
      language: string,
      size: { type: 'integer' },
      authors: list(string),
      prescription: object({
        dispensable: { type: 'boolean', description: 'Absent where the other country did not tell' },
        product: ref('Code'),
        doseForm: ref('Code'),
        strength: string,
        substitution: ref('Code'),
      }),
    },
    'classCode',
    'formatCode',
    'mimeType',
    'repositoryUniqueId',
    'uniqueId',
    'authors',
  ),
  Document: object(
    {
      mimeType: string,
      document: { ...string, contentEncoding: 'base64', description: "In the reader's language" },
      original: { ...string, contentEncoding: 'base64', description: 'As it arrived' },
      untranslated: list(object({ path: string, code: string, codeSystem: string }, 'path')),
    },
    'mimeType',
    'document',
    'original',
    'untranslated',
  ),
};

const answers: Readonly<Record<RestPath, { readonly summary: string; readonly schema: object }>> = {
  'treatment-relationships': {
    summary: 'Confirm that the professional treats the patient',
    schema: object({ trc: string, validUntil: { ...string, format: 'date-time' } }, 'trc', 'validUntil'),
  },
  'patients/search': {
    summary: 'Find a patient of another country (ITI-55)',
    schema: object({ patients: list(ref('Patient')) }, 'patients'),
  },
  'documents/list': {
    summary: 'List documents (ITI-38)',
    schema: object(
      { documents: list(object({ structured: ref('Rendition'), pdf: ref('Rendition') })) },
      'documents',
    ),
  },
  'documents/retrieve': {
    summary: "Retrieve a document, in the reader's language and as it arrived (ITI-39)",
    schema: ref('Document'),
  },
  dispensations: {
    summary: 'Hand in an eDispensation (ITI-41)',
    schema: object(
      { status: { const: 'accepted' }, documentId: string, warnings: list(string) },
      'status',
      'documentId',
      'warnings',
    ),
  },
  'dispensations/discard': {
    summary: 'Take an eDispensation back (ITI-41)',
    schema: object(
      { status: { const: 'accepted' }, documentId: string, warnings: list(string) },
      'status',
      'documentId',
      'warnings',
    ),
  },
};

/** Each status that a refusal has, and what it says. */
const refusals = {
  400: 'The request is wrong; no country was asked',
  401: 'The TLS client certificate is of no known system',
  403: 'The other country, or this one, does not allow it: rights, assertions or consent',
  404: 'There is no such person or document',
  409: 'The document was not accepted',
  422: 'More data of the person are needed',
  502: 'The other country failed',
  503: 'The other country cannot be reached; nothing was done',
  504: 'It is not known whether the document was accepted: send the same again',
};

/** The description of the REST interface, OpenAPI 3.1. No patient is in any address: every call is a POST. */
export function connectorOpenApi(base: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Passerelle client connector',
      version: '1',
      description:
        "For a country's own systems: each comes with its TLS client certificate and brings its professional's assertions.",
    },
    servers: [{ url: base }],
    security: [{ clientCertificate: [] }],
    paths: Object.fromEntries(restPaths.map((path) => [`/${path}`, { post: operationOf(path) }])),
    components: { schemas, securitySchemes: { clientCertificate: { type: 'mutualTLS' } } },
  };
}

function operationOf(path: RestPath): object {
  const { summary, schema } = answers[path];
  const json = (content: object) => ({ 'application/json': { schema: content } });
  return {
    operationId: path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()),
    summary,
    requestBody: {
      required: true,
      content: json(z.toJSONSchema(bodies[path], { io: 'input', target: 'draft-2020-12' })),
    },
    responses: {
      200: { description: 'Done', content: json(schema) },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [
          status,
          { description, content: { 'application/problem+json': { schema: ref('Problem') } } },
        ]),
      ),
    },
  };
}
