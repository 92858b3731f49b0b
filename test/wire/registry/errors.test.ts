import { expect } from 'chai';
import fc from 'fast-check';
import { ExchangeError } from '../../../src/kernel/errors.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import {
  highestSeverity,
  type RegistryError,
  registryErrorOf,
  transformationError,
} from '../../../src/wire/registry/errors.js';
import { readRegistryResponse, writeRegistryResponse } from '../../../src/wire/registry/response.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { readFrom, through } from '../../support/codec.js';
import { anyRegistryResponse } from '../../support/xca-arbitraries.js';

const RS = 'urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0';
const read = (inner: string, status = '') =>
  readFrom(
    `<rs:RegistryResponse xmlns:rs="${RS}"${status}>${inner}</rs:RegistryResponse>`,
    readRegistryResponse,
  );

const errorXml = (attributes: string) =>
  read(`<rs:RegistryErrorList><rs:RegistryError ${attributes}/></rs:RegistryErrorList>`).errors[0];

describe('registry response', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(anyRegistryResponse, (value) => {
        expect(through(writeRegistryResponse(value), readRegistryResponse)).to.deep.equal(value);
      }),
    );
  });

  it('writes no list without errors, and the highest severity with them', () => {
    expect(serialise(writeRegistryResponse({ status: 'Success', errors: [] }))).to.equal(
      `<rs:RegistryResponse xmlns:rs="${RS}" status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"/>`,
    );
    const warning: RegistryError = { code: '1101', context: 'none', severity: 'warning' };
    expect(highestSeverity([warning])).to.equal('warning');
    expect(highestSeverity([warning, { ...warning, severity: 'error' }])).to.equal('error');
    expect(serialise(writeRegistryResponse({ status: 'Failure', errors: [warning] }))).to.contain(
      'highestSeverity="urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Warning"',
    );
  });

  it('leaves an empty location out', () => {
    const error: RegistryError = { code: '1101', context: 'none', severity: 'warning', location: '' };
    expect(serialise(writeRegistryResponse({ status: 'Failure', errors: [error] }))).to.not.contain(
      'location',
    );
  });

  it('writes PartialSuccess in the namespace of IHE and reads it in either', () => {
    expect(serialise(writeRegistryResponse({ status: 'PartialSuccess', errors: [] }))).to.contain(
      'urn:ihe:iti:2007:ResponseStatusType:PartialSuccess',
    );
    for (const prefix of ['urn:ihe:iti:2007', 'urn:oasis:names:tc:ebxml-regrep']) {
      expect(read('', ` status="${prefix}:ResponseStatusType:PartialSuccess"`).status).to.equal(
        'PartialSuccess',
      );
    }
  });

  it('takes a status that is missing or unknown for a failure', () => {
    expect(read('').status).to.equal('Failure');
    expect(read('', ' status="urn:x:Fine"').status).to.equal('Failure');
    expect(readRegistryResponse(undefined)).to.deep.equal({ status: 'Failure', errors: [] });
  });

  it('reads a missing severity as an error, an unknown code as it is, no code as an empty one', () => {
    expect(errorXml('errorCode="NC-17" codeContext="x"')).to.deep.equal({
      code: 'NC-17',
      context: 'x',
      severity: 'error',
    });
    expect(errorXml('errorCode="" codeContext="x" location=""')).to.deep.equal({
      code: '',
      context: 'x',
      severity: 'error',
    });
    expect(
      errorXml('errorCode="4701" severity="urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Info"'),
    ).to.deep.equal({
      code: '4701',
      name: 'ERROR_NO_CONSENT',
      context: '',
      severity: 'warning',
    });
  });

  it('knows a code by its name and by its number', () => {
    for (const code of ['4701', 'ERROR_NO_CONSENT']) {
      expect(errorXml(`errorCode="${code}" codeContext="x"`)?.name).to.equal('ERROR_NO_CONSENT');
    }
  });
});

describe('registry errors from ours', () => {
  it('carries context, severity and location', () => {
    const error = new ExchangeError('ERROR_NO_CONSENT', { context: 'c', location: 'l', severity: 'warning' });
    expect(registryErrorOf(error, ehdsi)).to.deep.equal({
      code: '4701',
      name: 'ERROR_NO_CONSENT',
      context: 'c',
      severity: 'warning',
      location: 'l',
    });
  });

  it('speaks in numbers to a peer that has nothing else, with the severity of the matter', () => {
    const hpi = new ExchangeError('ERROR_HPI_GENERIC');
    expect(registryErrorOf(hpi, ehdsi).code).to.equal('ERROR_HPI_GENERIC');
    expect(registryErrorOf(hpi, epsos).code).to.equal('1001');
    const warning = new ExchangeError('WARNING_EP_MISSING_BASIC_DATA');
    expect(registryErrorOf(warning, epsos)).to.deep.include({ code: '4102', severity: 'warning' });
  });

  it('puts the business code into the context of a missing document, in eHDSI', () => {
    const error = new ExchangeError('XDSMissingDocument', { context: 'no such document' });
    expect(registryErrorOf(error, ehdsi).context).to.equal(
      'ERROR_GENERIC_DOCUMENT_MISSING : no such document',
    );
    expect(registryErrorOf(error, epsos).context).to.equal('no such document');
  });

  it('gives a finding of the transformation its own form of location', () => {
    expect(transformationError({ name: 'TM_4505', element: 'routeCode' }, 'toEpSOSPivot')).to.deep.equal({
      code: '4505',
      name: 'TM_4505',
      context: 'A required coded element was not transcoded. [routeCode]',
      severity: 'error',
      location:
        'ECDATransformationHandler.Error.toEpSOSPivot(4505 / A required coded element was not transcoded. [routeCode])',
    });
  });
});
