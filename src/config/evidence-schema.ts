import { z } from 'zod';
import {
  defaultObligations,
  type EvidenceFormName,
  type EvidenceKind,
  evidenceForms,
  evidenceKinds,
  evidencePoints,
} from '../wire/evidence/obligations.js';
import { textField, words } from './fields.js';

const uri = (description: string) =>
  textField(description, (text) =>
    /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(text)
      ? undefined
      : { message: `${text} is not a URI`, remedy: 'Write a URI, such as urn:oid:1.2.3.4' },
  );

/** Which events ask for which evidence: the obligations of the policy (dossier security 8.3). */
export const evidenceSchema = z
  .strictObject({
    form: z
      .enum(Object.keys(evidenceForms) as [EvidenceFormName, ...EvidenceFormName[]])
      .describe('How events and digests are called: by URIs as ETSI has them, or by the words of `openncp`')
      .default('etsi'),
    obligations: z
      .array(
        z
          .strictObject({
            at: z
              .enum(evidencePoints)
              .describe(
                'The event: a request or an answer is sent or received; a request reached the other side, or did not',
              ),
            evidence: z
              .enum(Object.keys(evidenceKinds) as [EvidenceKind, ...EvidenceKind[]])
              .describe('Of origin (`nro`), of receipt (`nrr`), of delivery (`nrd`)'),
            fulfilOn: z
              .enum(['permit', 'deny'])
              .describe('Whether it is asked for when the event went well, or when it did not'),
            version: words('What the evidence bears as version').default('1'),
            policyId: uri('The policy that the evidence names, a URI'),
          })
          .describe('An obligation'),
      )
      .describe('What is asked for; an empty list asks for nothing')
      .default([...defaultObligations]),
  })
  .prefault({})
  .describe('Evidence that a message was sent and received, signed by the seal');
