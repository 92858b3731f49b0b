import { existsSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { type ErrorName, ExchangeError, errorTable } from '../../src/kernel/errors.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import { writeRegistryResponse } from '../../src/wire/registry/response.js';
import { writeListRequest } from '../../src/wire/xca/list-request.js';
import { writeListResponse } from '../../src/wire/xca/list-response.js';
import { writeRetrieveRequest } from '../../src/wire/xca/retrieve-request.js';
import { writeRetrieveResponse } from '../../src/wire/xca/retrieve-response.js';
import { outcomeOf } from '../../src/wire/xcpd/outcome.js';
import { writeXcpdRequest } from '../../src/wire/xcpd/request.js';
import { writeXcpdResponse } from '../../src/wire/xcpd/response.js';
import { writeSubmission } from '../../src/wire/xdr/request.js';
import { type Element, serialise } from '../../src/wire/xml/write.js';
import { dialects } from '../support/codec.js';
import { SCHEMA, Schemas } from '../support/schemas.js';
import {
  anyListRequest,
  anyListResponse,
  anyRegistryResponse,
  anyRetrieveResponse,
  reference,
} from '../support/xca-arbitraries.js';
import { anyXcpdRequest, anyXcpdResponse } from '../support/xcpd-arbitraries.js';
import { anySubmission } from '../support/xdr-arbitraries.js';

const DATA = new URL('../../../shared/data/', import.meta.url);

describe('corpus: what is written is valid against the schemas of the network', () => {
  if (!existsSync(DATA)) {
    it('is skipped: there is no sample data beside the checkout', function () {
      this.skip();
    });
    return;
  }
  const schemas = new Schemas(DATA);
  const { ids } = scriptedRuntime();

  function valid<T>(schema: string, arbitrary: fc.Arbitrary<T>, write: (value: T) => Element): void {
    fc.assert(fc.property(arbitrary, (value) => schemas.validate(schema, serialise(write(value)))));
  }

  it('would notice a message that is not', () => {
    fc.assert(
      fc.property(anyXcpdRequest, (request) => {
        const swapped = serialise(writeXcpdRequest(request, dialects[0]!)).replace(
          /(<processingCode[^>]*>)(<processingModeCode[^>]*>)/,
          '$2$1',
        );
        expect(() => schemas.validate(SCHEMA.xcpdRequest, swapped)).to.throw();
      }),
      { numRuns: 1 },
    );
  });

  for (const dialect of dialects) {
    it(`XCPD (${dialect.name})`, () => {
      valid(SCHEMA.xcpdRequest, anyXcpdRequest, (request) => writeXcpdRequest(request, dialect));
      valid(SCHEMA.xcpdResponse, anyXcpdResponse(dialect), (response) =>
        writeXcpdResponse(response, dialect),
      );
    });

    it(`XCPD, every error of the table (${dialect.name})`, () => {
      const [response] = fc.sample(anyXcpdResponse(dialect), { numRuns: 1, seed: 1 });
      if (response === undefined) throw new Error('there is no sample');
      for (const name of Object.keys(errorTable) as ErrorName[]) {
        const outcome = outcomeOf(new ExchangeError(name, { location: 'here' }), dialect);
        schemas.validate(
          SCHEMA.xcpdResponse,
          serialise(writeXcpdResponse({ ...response, outcome }, dialect)),
        );
      }
    });

    it(`XCA list (${dialect.name})`, () => {
      valid(SCHEMA.query, anyListRequest, writeListRequest);
      valid(SCHEMA.query, anyListResponse(dialect), (response) => writeListResponse(response, dialect, ids));
    });
  }

  it('XCA retrieve', () => {
    valid(SCHEMA.xds, fc.array(reference, { minLength: 1, maxLength: 3 }), (documents) =>
      writeRetrieveRequest({ documents }),
    );
    fc.assert(
      fc.property(anyRetrieveResponse, (response) => {
        const { body } = writeRetrieveResponse(response, ids);
        // The schema knows base64 only: the include stands for it on the wire.
        schemas.validate(SCHEMA.xds, serialise(body).replace(/<xop:Include[^>]*>/g, 'AAAA'));
      }),
    );
  });

  it('XDR submission', () => {
    fc.assert(
      fc.property(anySubmission, (submission) => {
        const { body } = writeSubmission(submission, ids);
        schemas.validate(SCHEMA.xds, serialise(body).replace(/<xop:Include[^>]*>/g, 'AAAA'));
      }),
    );
  });

  it('registry response', () => {
    valid(SCHEMA.registry, anyRegistryResponse, writeRegistryResponse);
  });
});
