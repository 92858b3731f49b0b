import { z } from 'zod';
import { directions, environments, layers, type ServiceSettings } from '../../documents/validate/settings.js';
import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import { formats } from './formats.js';
import { storedResult } from './result.js';

const problem = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
  },
};

const kinds = Object.values<DocumentClass>(documentClasses).map(({ name }) => name);
const fields = {
  kind: { type: 'string', enum: kinds, description: 'what the document is said to be' },
  direction: { type: 'string', enum: [...directions], default: 'friendly' },
  environment: { type: 'string', enum: [...environments], default: 'integration' },
  layers: {
    type: 'string',
    description: `some of ${layers.join(', ')}, with commas; those of the environment where left out`,
  },
};

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref('Problem') } },
});
const result = (description: string) => ({
  description,
  headers: { Location: { description: 'the permanent link', schema: { type: 'string' } } },
  content: Object.fromEntries(
    formats.map(({ name, type }) => [type, { schema: name === 'json' ? ref('Result') : { type: 'string' } }]),
  ),
});
const binary = { type: 'string', format: 'binary' };

/** The service as OpenAPI 3.1; the schema of a result is the one that the store reads by. */
export function openApi(version: string, { mostBytes, keepDays }: ServiceSettings): object {
  const { $schema: _, ...schema } = z.toJSONSchema(storedResult);
  const id = {
    name: 'id',
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Passerelle validation',
      version,
      description: `Judges CDA documents of up to ${mostBytes} bytes. A result and its document are kept for ${keepDays} days under a link that cannot be guessed.`,
    },
    paths: {
      '/validation': {
        post: {
          summary: 'Judge a document',
          description:
            'Whatever the document holds, the answer is a result: one that is unsafe or not well-formed is refused there, with a finding.',
          parameters: Object.entries(fields).map(([name, field]) => ({ name, in: 'query', schema: field })),
          requestBody: {
            required: true,
            content: {
              'application/xml': { schema: binary },
              'text/xml': { schema: binary },
              'multipart/form-data': {
                schema: { type: 'object', required: ['file'], properties: { file: binary, ...fields } },
              },
            },
          },
          responses: {
            201: result('judged and kept'),
            303: { description: 'as 201, to a browser that sent the form' },
            400: refused('a field or the form is wrong, or there is no document'),
            403: refused('a page of another site sent it'),
            406: refused('no form of the answer is accepted'),
            408: refused('it did not arrive in time'),
            413: refused('it is too large'),
            415: refused('it is neither XML nor a form, or is compressed'),
            421: refused('the service does not go by this name'),
            503: refused('too many are judged at the moment'),
            507: refused('there is no room for another result'),
          },
        },
      },
      '/validation/{id}': {
        get: {
          summary: 'Read a result again',
          parameters: [
            id,
            { name: 'format', in: 'query', schema: { type: 'string', enum: ['json', 'junit', 'svrl'] } },
          ],
          responses: { 200: result('the result'), 404: refused('there is none, or its days are over') },
        },
      },
      '/validation/{id}/document': {
        get: {
          summary: 'Read the document again, byte for byte',
          parameters: [id],
          responses: {
            200: { description: 'the document', content: { 'application/octet-stream': { schema: binary } } },
            404: refused('there is none, or its days are over'),
          },
        },
      },
    },
    components: { schemas: { Result: schema, Problem: problem } },
  };
}
