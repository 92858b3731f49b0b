import type { Pharmacist } from '../../src/documents/cda/dispense.js';
import type { Signatory } from '../../src/documents/cda/model/header.js';
import type { PatientId } from '../../src/kernel/identifiers.js';
import type { Professional } from '../../src/trust/assertions/issue.js';

const LU = '1.3.182.4.4';

/** The demo's patients of Luxembourg that tests speak of, by what is special about them. */
export const patients = {
  claire: { root: LU, extension: '1958031499038' },
  anneOfLuxembourg: { root: LU, extension: '1984072299157' },
  anneOfClervaux: { root: LU, extension: '1984072299490' },
  withoutConsent: { root: LU, extension: '1992010599206' },
  withoutDocuments: { root: LU, extension: '1971093099345' },
} satisfies Record<string, PatientId>;

export const doctor: Professional = {
  id: 'pt-doctor-1',
  name: 'Dr. Helena Duarte',
  occupation: '221',
  organisation: 'Hospital de Exemplo',
  organisationId: 'urn:hl7ii:2.999.620.50:H1',
  facilityType: 'Hospital',
  locality: 'Lisboa',
};

export const pharmacist: Professional = {
  ...doctor,
  id: 'pt-pharmacist-1',
  name: 'Rui Carvalho',
  occupation: '2262',
  facilityType: 'Pharmacy',
};

/** The pharmacist as documents name him. */
export const signatory: Signatory = {
  ids: [{ root: '2.999.620.50', extension: 'pt-pharmacist-1' }],
  name: { family: ['Carvalho'], given: ['Rui'] },
  telecoms: [],
  organization: {
    ids: [{ root: '2.999.620.50', extension: 'H1' }],
    name: 'Farmácia de Exemplo',
    telecoms: [],
    address: { city: 'Lisboa', country: 'PT' },
  },
};

export const dispenser: Pharmacist = { function: 'pharmacist', ...signatory };
