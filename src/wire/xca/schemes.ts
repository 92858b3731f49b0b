/** The classification schemes of an XDS document entry (IHE ITI TF-3 4.2.5.2; dossier transactions 4.3.1). */
export const SCHEME = {
  classCode: 'urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a',
  typeCode: 'urn:uuid:f0306f51-975f-434e-a61c-c59651d33983',
  confidentiality: 'urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f',
  formatCode: 'urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d',
  facilityType: 'urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1',
  practiceSetting: 'urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead',
  author: 'urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d',
  eventCode: 'urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4',
} as const;

/** The identification schemes of an XDS document entry, with the names that clients look for (pitfall 16). */
export const IDENTIFIER = {
  patientId: {
    scheme: 'urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427',
    name: 'XDSDocumentEntry.patientId',
  },
  uniqueId: {
    scheme: 'urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab',
    name: 'XDSDocumentEntry.uniqueId',
  },
} as const;

/** Stable document entry, the only kind of the network. */
export const STABLE_ENTRY = 'urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1';

/** The association of a document with its transformation. */
export const TRANSFORMATION = 'urn:ihe:iti:2007:AssociationType:XFRM';
