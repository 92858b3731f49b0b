import type { DocumentClass } from '../../kernel/classes.js';
import { ExchangeError } from '../../kernel/errors.js';
import type { TrcAssertion } from '../../wire/saml/assertion.js';
import type { Asserted } from './facts.js';
import type { AnswerPolicy } from './services.js';

/** The treatment relationship, which the judgement of the assertions has required already. */
export function treatmentOf({ rights }: Asserted): TrcAssertion {
  if (rights.trc === undefined) throw new ExchangeError('ERROR_NOT_VALID_ASSERTION');
  return rights.trc;
}

/** Refuses, with the dialect's code, a class that this country does not give out. */
export function requireServed(policy: AnswerPolicy, { dialect }: Asserted, kind: DocumentClass): void {
  if (!policy.serves(kind)) {
    throw new ExchangeError(dialect.xca.unknownClass, {
      context: 'This country does not give out documents of this class.',
    });
  }
}
