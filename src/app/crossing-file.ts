import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { shipped } from './shipped.js';

const text = z.string().min(1);

const professional = z.strictObject({
  id: text,
  name: text,
  occupation: text,
  organisation: text,
  organisationId: text,
  facilityType: text,
  locality: text,
  /** As documents name them, where something is handed in. */
  family: z.array(text).min(1).optional(),
  given: z.array(text).min(1).optional(),
});

const crossing = z.strictObject({
  name: text,
  title: text,
  asks: text,
  answers: text,
  service: text,
  language: text,
  professional,
  patient: z.strictObject({ root: text, extension: text }),
});

/** A crossing of the demo: who asks whom for what. */
export type Crossing = Readonly<z.output<typeof crossing>>;

/** The crossings that the demo offers. */
export function demoCrossings(): readonly Crossing[] {
  return z.array(crossing).parse(parse(readFileSync(shipped('demo', 'crossings.yaml'), 'utf8')));
}
