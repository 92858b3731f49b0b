import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, isNamed } from '../../wire/xml/read.js';
import { type Recogniser, summary } from '../inspection.js';
import {
  attributeAt,
  attributesAt,
  first,
  instanceId,
  personName,
  select,
  textAt,
  textsAt,
} from '../tree.js';

const SUBJECT = 'controlActProcess/subject/registrationEvent/subject1/patient';
const REASON = 'controlActProcess/reasonOf/detectedIssueEvent';

/** Patient discovery, ITI-55 (dossier transactions 3). */
export const xcpd: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 'hl7:PRPA_IN201305UV02'),
    summarise: (root) => {
      const parameters = first(root, 'controlActProcess/queryByParameter/parameterList');
      return {
        kind: 'xcpd-request',
        summary: summary({
          ...header(root),
          patientIds:
            parameters && select(parameters, 'livingSubjectId/value').map((id) => instanceId(id) ?? ''),
          name: personName(first(parameters, 'livingSubjectName/value')),
          birthTime: attributeAt(parameters, 'livingSubjectBirthTime/value', 'value'),
          gender: attributeAt(parameters, 'livingSubjectAdministrativeGender/value', 'code'),
          address: textAt(parameters, 'patientAddress/value'),
        }),
      };
    },
  },
  {
    matches: (root) => isNamed(root, 'hl7:PRPA_IN201306UV02'),
    summarise: (root) => {
      const patients = select(root, SUBJECT);
      const details = select(root, 'acknowledgement/acknowledgementDetail');
      const queryResponseCode = attributeAt(root, 'controlActProcess/queryAck/queryResponseCode', 'code');
      const detailCodes = details.flatMap((detail) => attributesAt(detail, 'code', 'code'));
      return {
        kind: 'xcpd-response',
        summary: summary({
          outcome: outcome(patients.length, queryResponseCode, detailCodes),
          ...header(root),
          acknowledgement: attributeAt(root, 'acknowledgement/typeCode', 'code'),
          queryResponseCode,
          matches: patients.length,
          patients: patients.map(
            (patient) =>
              `${instanceId(first(patient, 'id')) ?? ''} ${personName(first(patient, 'patientPerson/name')) ?? ''}`,
          ),
          details: details.map((detail) =>
            [...attributesAt(detail, 'code', 'code'), ...textsAt(detail, 'text')].join(': '),
          ),
          reasons: [
            ...attributesAt(root, `${REASON}/mitigatedBy/detectedIssueManagement/code`, 'code'),
            ...attributesAt(root, `${REASON}/triggerFor/actOrderRequired/code`, 'code'),
          ],
        }),
      };
    },
  },
];

// The reading order of dossier transactions 3.5: typeCode and queryResponseCode alone are not to be relied on.
function outcome(matches: number, responseCode: string | undefined, details: readonly string[]): string {
  if (matches > 0) return matches === 1 ? 'one match' : 'several matches';
  return responseCode === 'NF' || details.includes('ERROR_PI_NO_MATCH') ? 'no match' : 'error';
}

function header(root: XmlElement) {
  return {
    id: instanceId(first(root, 'id')),
    creationTime: attributeOf(first(root, 'creationTime'), 'value'),
    sender: instanceId(first(root, 'sender/device/id')),
    receiver: instanceId(first(root, 'receiver/device/id')),
  };
}
