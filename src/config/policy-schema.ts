import { z } from 'zod';
import { documentClasses } from '../kernel/classes.js';
import { evidenceSchema } from './evidence-schema.js';

const classNames = Object.values(documentClasses).map((kind) => kind.name);
const { eDispensation, eDispensationDiscard, consent, hcer } = documentClasses;
const submissionNames = [eDispensation, eDispensationDiscard, consent, hcer].map((kind) => kind.name);

/** policy/policy.yaml: what this country gives out, and to whom (dossier security 6.6, transactions 3.5). */
export const policySchema = z.strictObject({
  documentClasses: z
    .array(z.enum(classNames).describe('A kind of document'))
    .min(1)
    .refine((names) => new Set(names).size === names.length, {
      error: 'a kind of document is named twice',
      params: { remedy: 'Keep one of the two' },
    })
    .describe('The kinds of document that other countries may ask for'),
  submissions: z
    .array(z.enum(submissionNames).describe('A kind of document'))
    .describe('The kinds of document that other countries may hand in (ITI-41); others are refused with 4202')
    .default([eDispensation.name, eDispensationDiscard.name]),
  patientDiscovery: z
    .strictObject({
      identifier: z
        .enum(['required', 'optional'])
        .describe('Whether a patient is looked for without an identifier of this country')
        .default('required'),
      severalMatches: z
        .enum(['refuse', 'list'])
        .describe('What an answer says when several patients match: nothing of them, or all')
        .default('refuse'),
    })
    .prefault({})
    .describe('How patients are found (ITI-55)'),
  evidence: evidenceSchema,
});

export type PolicyConfig = z.output<typeof policySchema>;
