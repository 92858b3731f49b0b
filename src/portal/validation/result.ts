import { z } from 'zod';
import { directions, environments, layers } from '../../documents/validate/settings.js';

const layer = z.enum(layers);

const finding = z
  .strictObject({
    layer,
    id: z.string().describe("stable: the rule's id, the assertion's id, or the schema's own code"),
    severity: z.enum(['error', 'warning', 'information']),
    location: z.string().describe('local names with positions; / for the document'),
    line: z.int().min(1).exactOptional().describe('line in the document, from 1, where it is known'),
    message: z.string(),
    remedy: z.string().exactOptional().describe('what to do about it'),
  })
  .describe('one thing that a layer found');

/** A verdict that is kept: what the command line prints as JSON, and who judged what by what, and when. */
export const storedResult = z
  .strictObject({
    id: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('whoever knows it can read the result and the document'),
    link: z.string().describe('path of the permanent link'),
    judgedAt: z.iso.datetime(),
    program: z.strictObject({ name: z.string(), version: z.string() }),
    environment: z.enum(environments),
    direction: z.enum(directions),
    claimed: z.string().exactOptional().describe('the kind that the document was said to be'),
    document: z.strictObject({ bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    file: z.string().describe('the name that the file was sent with'),
    kind: z.string().describe("such as patient-summary; unknown for one of nobody's"),
    valid: z.boolean().describe('no finding is an error'),
    refused: z.boolean().describe('the document could not be read: it is unsafe or not well-formed'),
    layers: z.array(layer).describe('layers that looked'),
    standards: z
      .array(
        z.strictObject({
          layer: z.enum(['schema', 'schematron']),
          file: z.string(),
          version: z.string().exactOptional(),
          sha256: z.string(),
        }),
      )
      .describe("the operator's files that judged"),
    passedOver: z
      .array(z.strictObject({ layer, reason: z.string() }))
      .describe('layers that should have looked and could not'),
    findings: z.array(finding),
  })
  .describe('the verdict on one document');

export type StoredResult = z.output<typeof storedResult>;
