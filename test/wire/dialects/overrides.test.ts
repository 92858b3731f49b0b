import { expect } from 'chai';
import { type ErrorName, errorTable } from '../../../src/kernel/errors.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import {
  type DialectOverrides,
  OverrideError,
  type OverrideMistake,
  withOverrides,
} from '../../../src/wire/dialects/overrides.js';

/** As they come from a configuration file: nothing has checked them yet. */
const unchecked = (value: unknown) => value as DialectOverrides;

function mistakesOf(overrides: unknown): readonly OverrideMistake[] {
  try {
    withOverrides(ehdsi, unchecked(overrides));
  } catch (error) {
    if (error instanceof OverrideError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('overrides of a dialect', () => {
  it('replaces single values and leaves the table as it is', () => {
    const before = structuredClone(ehdsi);
    const changed = withOverrides(ehdsi, { xca: { sizeAndHash: false }, saml: { roles: ['221'] } });
    expect(changed.xca.sizeAndHash).to.equal(false);
    expect(changed.xca.prescriptionMetadata).to.equal(ehdsi.xca.prescriptionMetadata);
    expect(changed.saml.roles).to.deep.equal(['221']);
    expect(ehdsi).to.deep.equal(before);
    expect(withOverrides(ehdsi, {})).to.deep.equal(ehdsi);
  });

  it('adds to the tables whose keys are codes', () => {
    const changed = withOverrides(ehdsi, {
      xca: { nothingFound: { '11502-2': 'ERROR_DOCUMENT_NOT_FOUND' } },
    });
    expect(changed.xca.nothingFound['11502-2']).to.equal('ERROR_DOCUMENT_NOT_FOUND');
    expect(changed.xca.nothingFound['57833-6']).to.equal('ERROR_EP_NOT_FOUND');
    expect(withOverrides(epsos, { spokenAs: { ERROR_PI_GENERIC: 'XDSRegistryError' } }).spokenAs).to.include({
      ERROR_PI_GENERIC: 'XDSRegistryError',
      ERROR_GENERIC: 'XDSRepositoryError',
    });
  });

  it('sets what the dialect leaves open', () => {
    expect(withOverrides(epsos, { saml: { audience: 'urn:example' } }).saml.audience).to.equal('urn:example');
  });

  it('lists every mistake with its path', () => {
    expect(
      mistakesOf({ xca: { sizeAndHash: 'no', sise: 1 }, saml: { roles: '221' }, xcdp: {}, xcpd: null }).map(
        ({ path }) => path,
      ),
    ).to.have.members(['xca.sizeAndHash', 'xca.sise', 'saml.roles', 'xcdp', 'xcpd']);
    expect(mistakesOf({ xca: { sizeAndHash: 'no' } })[0]?.message).to.equal(
      'it has to be a yes or no, not a text',
    );
  });

  it('takes no error that does not exist', () => {
    expect(
      mistakesOf({
        xca: { unknownClass: 'ERROR_X', nothingFound: { '11502-2': 'ERROR_Y', other: 7 } },
        spokenAs: { ERROR_GENERIC: 'ERROR_Z' },
      }).map(({ path }) => path),
    ).to.have.members([
      'xca.unknownClass',
      'xca.nothingFound.11502-2',
      'xca.nothingFound.other',
      'spokenAs.ERROR_GENERIC',
    ]);
  });

  it('has no way to reach a prototype', () => {
    expect(
      mistakesOf(JSON.parse('{"__proto__": {"x": 1}, "constructor": {}}')).map(({ path }) => path),
    ).to.have.members(['__proto__', 'constructor']);
  });
});

describe('codes of a dialect', () => {
  it('has a number or a code of the profile for every registry error of epSOS', () => {
    const clientSide =
      /^(ERROR_PI|WARNING_PI|ERROR_UI|WARNING_SEC_UNEXPECTED)|_SERVICE_NOT_AVAILABLE$|_INFORMATION_NOT_STORE$|_ACK_NOT_RECEIVED$/;
    const business = (Object.keys(errorTable) as ErrorName[])
      .filter((name) => /[A-Z]/.test(errorTable[name].code) && errorTable[name].code.includes('_'))
      .filter((name) => !clientSide.test(name));
    expect(business.length).to.be.greaterThan(40);
    for (const name of business) {
      const spokenAs = epsos.spokenAs[name];
      expect(spokenAs, name).to.not.equal(undefined);
      expect(errorTable[spokenAs as ErrorName].code, name).to.match(/^(\d{4}|XDS\w+)$/);
    }
  });
});
