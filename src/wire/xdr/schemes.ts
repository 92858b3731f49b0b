/** What a submission set is made of (IHE ITI TF-3 4.2.5.2; dossier transactions 6.3). */
export const SET = {
  /** The classification that makes a package a submission set, and what the network writes as its type. */
  node: 'urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd',
  author: 'urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d',
  contentType: 'urn:uuid:aa543740-bdda-424e-8c96-df4873be8500',
  uniqueId: { scheme: 'urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8', name: 'XDSSubmissionSet.uniqueId' },
  patientId: { scheme: 'urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446', name: 'XDSSubmissionSet.patientId' },
  sourceId: { scheme: 'urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832', name: 'XDSSubmissionSet.sourceId' },
} as const;

/** A submission set has its documents as members. */
export const HAS_MEMBER = 'urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember';
