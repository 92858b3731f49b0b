import type { EPrescription } from '../../../src/documents/cda/model/e-prescription.js';
import type { DocumentHeader } from '../../../src/documents/cda/model/header.js';
import type { PatientSummary } from '../../../src/documents/cda/model/patient-summary.js';
import { codeSystem } from '../../../src/documents/cda/templates.js';

const organization = { ids: [{ root: '2.999.7', extension: 'org' }], name: 'Hôpital', telecoms: [] } as const;

export const header: DocumentHeader = {
  id: { root: '2.999.7', extension: 'D-1.1' },
  setId: { root: '2.999.7', extension: 'D-1' },
  title: 'Résumé patient',
  effectiveTime: '20260112101500+0100',
  confidentiality: { code: 'N', codeSystem: codeSystem.confidentiality },
  language: 'fr-LU',
  patient: {
    ids: [{ root: '2.999.8', extension: '42' }],
    name: { family: ['Exemple'], given: ['Zoé', 'Hélène'] },
    gender: { code: 'F', codeSystem: codeSystem.gender, displayName: 'Féminin' },
    birthTime: '19580314',
    telecoms: [],
    languages: ['fr-LU'],
  },
  authors: [
    {
      ids: [{ root: '2.999.7', extension: 'hcp' }],
      name: { family: ['Thill'], given: ['Nicole'] },
      telecoms: [],
      time: '20260112101500+0100',
      functionCode: { code: '2211', codeSystem: codeSystem.isco },
      organization,
    },
  ],
  custodian: organization,
  legalAuthenticator: { ids: [], telecoms: [], time: '20260112101500+0100', organization },
  participants: [],
  relatedDocuments: [{ typeCode: 'XFRM', id: { root: '2.999.7', extension: 'D-1.2' } }],
};

const absent = (id: string, code: string, displayName: string) => ({
  id: { root: '2.999.7', extension: id },
  absent: { code, codeSystem: codeSystem.absentOrUnknown, displayName },
});

export const summary: PatientSummary = {
  header,
  medications: absent('m', 'no-known-medications', 'Aucun médicament connu'),
  allergies: absent('a', 'no-known-allergies', 'Aucune allergie connue'),
  procedures: absent('p', 'no-procedure-info', "Pas d'information sur les interventions"),
  problems: absent('q', 'no-known-problems', 'Aucun problème connu'),
  devices: absent('d', 'no-known-devices', 'Aucun dispositif connu'),
  pastIllnesses: [],
  immunizations: [],
  socialHistory: [],
  vitalSigns: [],
};

export const prescription: EPrescription = {
  header: { ...header, title: 'Prescription électronique' },
  prescriptionId: { root: '2.999.7', extension: 'RX' },
  items: [
    {
      id: { root: '2.999.7', extension: 'RX.1' },
      duration: { low: '20260112', high: '20260119' },
      frequency: { kind: 'periodic', period: { value: '8', unit: 'h' } },
      dose: { low: { value: '0.50', unit: '1' }, high: { value: '1', unit: '1' } },
      product: {
        name: 'Exemplum 500 mg',
        doseForm: { code: 'F001', codeSystem: '2.999.442.1', displayName: 'Comprimé' },
        packages: [
          { quantity: { value: '14', unit: '1' }, form: { code: 'E02', codeSystem: '2.999.442.2' } },
          { quantity: { value: '2', unit: '1' }, form: { code: 'E01', codeSystem: '2.999.442.2' } },
        ],
        classification: { code: 'N02BE01', codeSystem: codeSystem.atc, displayName: 'paracétamol' },
        parts: [],
        ingredients: [
          {
            code: { code: 'N02BE01', codeSystem: codeSystem.atc, displayName: 'paracétamol' },
            strength: {
              numerator: { value: '500', unit: 'mg' },
              denominator: { value: '1', unit: '1' },
            },
          },
        ],
      },
      packageCount: { value: '3', unit: '1' },
      substitution: { code: 'N', codeSystem: codeSystem.substitution },
      patientInstructions: 'Avec un verre d’eau, & sans <alcool>.',
    },
  ],
};
