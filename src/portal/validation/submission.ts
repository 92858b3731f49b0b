import type { Context } from 'koa';
import type { Layer } from '../../documents/validate/finding.js';
import { directions, environments, layers, type ServiceSettings } from '../../documents/validate/settings.js';
import { classNamed } from '../../documents/validate/validate.js';
import { collect } from '../../wire/soap/collect.js';
import { readMediaType } from '../../wire/soap/media-type.js';
import { type Part, readMultipart } from '../../wire/soap/multipart.js';
import { linger } from '../../wire/soap/server.js';
import { defaultSoapLimits } from '../../wire/soap/types.js';
import { Problem } from './problem.js';
import type { JudgeRequest } from './service.js';

/** A document as it was sent, and what is asked about it. */
export interface Submission {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly request: JudgeRequest;
}

/** What a form has beside the document, and what an envelope around it may weigh. */
const FORM = { bytes: 64 * 1024, parts: 16 };
const LINGER_MS = 2_000;

/** Reads a document out of a request, within the limits. Throws {@link Problem}. */
export async function readSubmission(context: Context, limits: ServiceSettings): Promise<Submission> {
  const type = readMediaType(context.get('content-type') || 'application/xml');
  const isForm = type?.type === 'multipart/form-data';
  if (type === undefined || !(isForm || isDocument(type.type))) {
    throw new Problem(415, 'Send the document as application/xml, or a form as multipart/form-data.', {
      Accept: 'application/xml, text/xml, multipart/form-data',
    });
  }
  const body = await readBody(context, limits.mostBytes + (isForm ? FORM.bytes : 0), limits.seconds);
  const query = single(Object.entries(context.query));
  if (!isForm) return submissionOf(body, 'document.xml', query, limits);
  const parts = readMultipart(body, type.parameters.get('boundary') ?? '', {
    ...defaultSoapLimits,
    parts: FORM.parts,
  }).map(fieldOf);
  const files = parts.filter(({ name }) => name === 'file');
  const [file] = files;
  if (files.length !== 1 || file === undefined)
    throw new Problem(400, 'The form has to have one file, named file.');
  const fields = parts.filter(({ name }) => name !== 'file');
  return submissionOf(
    file.bytes,
    file.filename,
    { ...query, ...single(fields.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('utf8')])) },
    limits,
  );
}

/** The body of a request, whole. Throws {@link Problem}; a refused sender may go on for a while, to read why. */
export async function readBody(context: Context, most: number, seconds: number): Promise<Uint8Array> {
  const { req } = context;
  try {
    if ((req.headers['content-encoding']?.trim().toLowerCase() ?? 'identity') !== 'identity') {
      throw new Problem(415, 'Send the document without Content-Encoding.');
    }
    if (Number(req.headers['content-length'] ?? 0) > most) throw tooLarge(most);
    const { outcome, bytes } = await collect(req, most, seconds * 1000);
    if (outcome === 'too-large') throw tooLarge(most);
    if (outcome === 'timeout')
      throw new Problem(408, `The document did not arrive within ${seconds} seconds.`);
    if (outcome === 'aborted') throw new Problem(400, 'The document did not arrive as a whole.');
    return bytes;
  } finally {
    if (!req.complete && !req.destroyed) linger(req, LINGER_MS);
  }
}

const tooLarge = (most: number) => new Problem(413, `Send at most ${most} bytes.`);

function isDocument(type: string): boolean {
  return /^(application|text)\/xml$|^application\/[\w.-]+\+xml$/.test(type);
}

function submissionOf(
  bytes: Uint8Array,
  file: string,
  fields: Readonly<Record<string, string>>,
  { mostBytes }: ServiceSettings,
): Submission {
  if (bytes.length === 0)
    throw new Problem(400, 'There is no document: the body, or the file, has no bytes.');
  if (bytes.length > mostBytes) throw tooLarge(mostBytes);
  return { bytes, file: presentable(file), request: requestOf(fields) };
}

const FIELDS = ['kind', 'direction', 'environment', 'layers'];

function requestOf(fields: Readonly<Record<string, string>>): JudgeRequest {
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined)
    throw new Problem(400, `The fields are ${FIELDS.join(', ')}; there was another one.`);
  const { kind = '', direction = '', environment = '', layers: list = '' } = fields;
  const claimed = kind === '' ? undefined : classNamed(kind);
  if (kind !== '' && claimed === undefined) {
    throw new Problem(400, 'The field kind names no kind of document; one is patient-summary.');
  }
  return {
    claimed,
    direction: oneOf('direction', direction || 'friendly', directions),
    environment: oneOf('environment', environment || 'integration', environments),
    layers:
      list === '' ? undefined : list.split(',').map((name) => oneOf<Layer>('layers', name.trim(), layers)),
  };
}

function oneOf<T extends string>(field: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Problem(400, `The field ${field} is one of ${known.join(', ')}.`);
}

/** Fields by name, each once; several layers may be ticked. */
function single(
  entries: readonly (readonly [string, string | readonly string[] | undefined])[],
): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value = ''] of entries) {
    const values = typeof value === 'string' ? [value] : value;
    for (const one of values) {
      const before = fields.get(name);
      if (before !== undefined && name !== 'layers')
        throw new Problem(400, `The field ${FIELDS.includes(name) ? name : ''} stands there twice.`);
      fields.set(name, before === undefined ? one : `${before},${one}`);
    }
  }
  return Object.fromEntries(fields);
}

function fieldOf({ disposition = '', bytes }: Part): { name: string; filename: string; bytes: Uint8Array } {
  const parameter = (name: string) =>
    new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition)?.[1] ?? '';
  const name = parameter('name');
  if (!/^form-data\s*;/i.test(disposition) || name === '')
    throw new Problem(400, 'A part of the form has no name.');
  return { name, filename: Buffer.from(parameter('filename'), 'latin1').toString('utf8'), bytes };
}

/** A file's name without its folders, and without what would steer a terminal or turn a line around. */
function presentable(name: string): string {
  const bare = name.split(/[\\/]/).at(-1) ?? '';
  const shown = bare
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .trim()
    .slice(0, 120);
  return shown === '' ? 'document.xml' : shown;
}
