import { attributeOf } from '../../wire/xml/read.js';
import { type Recogniser, summary } from '../inspection.js';
import { attributeAt, attributesAt, first, joined, select, textAt } from '../tree.js';

const REM = /^http:\/\/uri\.etsi\.org\/02640\/v\d#$/;
const XACML = /^urn:oasis:names:tc:xacml:/;

/** What is kept of an exchange: audit messages, evidences and the policies that ask for them (dossier security 7, 8). */
export const records: readonly Recogniser[] = [
  {
    matches: (root) => root.name === 'AuditMessage' && root.namespaceUri === '',
    summarise: (root) => {
      const dicom = attributeAt(root, 'EventIdentification/EventID', 'csd-code') !== undefined;
      const code = dicom ? 'csd-code' : 'code';
      return {
        kind: 'audit-message',
        summary: summary({
          schema: dicom ? 'DICOM' : 'RFC 3881',
          event: attributeAt(root, 'EventIdentification/EventID', code),
          eventTypes: attributesAt(root, 'EventIdentification/EventTypeCode', code),
          action: attributeAt(root, 'EventIdentification', 'EventActionCode'),
          time: attributeAt(root, 'EventIdentification', 'EventDateTime'),
          outcome: attributeAt(root, 'EventIdentification', 'EventOutcomeIndicator'),
          source: attributeAt(root, 'AuditSourceIdentification', 'AuditSourceID'),
          participants: select(root, 'ActiveParticipant').map((participant) =>
            joined(attributeAt(participant, 'RoleIDCode', code), attributeOf(participant, 'UserID')),
          ),
          objects: select(root, 'ParticipantObjectIdentification').length,
        }),
      };
    },
  },
  {
    matches: (root) => REM.test(root.namespaceUri),
    summarise: (root) => ({
      kind: 'rem-evidence',
      summary: summary({
        evidence: root.name,
        eventCode: textAt(root, 'EventCode'),
        identifier: textAt(root, 'EvidenceIdentifier'),
        eventTime: textAt(root, 'EventTime'),
        subject: textAt(root, 'SenderMessageDetails/MessageSubject'),
        message:
          textAt(root, 'SenderMessageDetails/UAMessageIdentifier') ??
          textAt(root, 'SenderMessageDetails/MessageIdentifierByREMMD'),
        signed: first(root, 'Signature') !== undefined,
      }),
    }),
  },
  {
    matches: (root) => XACML.test(root.namespaceUri) && ['Policy', 'PolicySet'].includes(root.name),
    summarise: (root) => ({
      kind: 'xacml-policy',
      summary: summary({
        id: attributeOf(root, 'PolicySetId') ?? attributeOf(root, 'PolicyId'),
        version: root.namespaceUri.split(':')[5],
        description: textAt(root, 'Description'),
        policies: attributesAt(root, 'Policy', 'PolicyId'),
        obligations: [
          ...attributesAt(root, 'Obligations/Obligation', 'ObligationId'),
          ...attributesAt(root, 'Policy/Obligations/Obligation', 'ObligationId'),
        ],
      }),
    }),
  },
];
