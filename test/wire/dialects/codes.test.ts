import { expect } from 'chai';
import { type ErrorName, errorTable } from '../../../src/kernel/errors.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';

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
