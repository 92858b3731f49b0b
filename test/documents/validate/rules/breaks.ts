import { documentClasses } from '../../../../src/kernel/classes.js';
import type { BaseName } from '../bases.js';
import { after, all, before, type Edit, fill, remove, replace, set } from '../edit.js';

/** How a rule is broken, by one small change to a document without a finding. */
export interface Break {
  readonly base: BaseName;
  readonly direction?: 'pivot';
  readonly claimed?: (typeof documentClasses)[keyof typeof documentClasses];
  /** Makes the base one that the rule speaks of; it has no finding yet. */
  readonly prepare?: Edit;
  readonly edit: Edit;
}

const summary = (edit: Edit, prepare?: Edit): Break => ({
  base: 'summary',
  edit,
  ...(prepare === undefined ? {} : { prepare }),
});
const pivot = (edit: Edit): Break => ({ base: 'summary', direction: 'pivot', edit });
const prescription = (edit: Edit, prepare?: Edit): Break => ({
  ...summary(edit, prepare),
  base: 'prescription',
});
const dispensation = (edit: Edit): Break => ({ base: 'dispensation', edit });
const level1 = (edit: Edit, prepare?: Edit): Break => ({ ...summary(edit, prepare), base: 'level1' });

const imagingReport = (edit: Edit): Break => ({ base: 'imagingReport', edit });
const manifest = (edit: Edit): Break => ({ base: 'manifest', edit });

const PATIENT = 'recordTarget/patientRole';
const SIGNER = 'legalAuthenticator/assignedEntity';
const MEDICATION = '#10160-0/entry/substanceAdministration';
const ITEM = '#57828-6/entry/substanceAdministration';
const ALLERGY = '#48765-2/entry/act';
const AGENT = `${ALLERGY}/entryRelationship/observation/participant/participantRole/playingEntity/code`;
const REACTION = `${ALLERGY}/entryRelationship/observation/entryRelationship[typeCode=MFST]/observation`;
const PROBLEM = '#11450-4/entry/act/entryRelationship/observation';
const SUPPLY = '#60590-7/entry/supply';
const MATERIAL = 'consumable/manufacturedProduct/manufacturedMaterial';
const SIGN = '#8716-3/entry/organizer/component/observation';
const STUDY = '#121181/entry/act';
const SERIES = `${STUDY}/entryRelationship/act`;
const IMAGE = `${SERIES}/entryRelationship/observation`;
const DELIVERY = '#10162-6/entry/observation/entryRelationship/observation';

/** One break for each rule, by the rule's id. */
export const breaks: Readonly<Record<string, Break>> = {
  'CDA-001': summary(set('templateId', 'root', '1.2.3')),
  'CDA-002': { base: 'laboratory', edit: set('code', 'code', '11503-0') },
  'CDA-002-name': summary(set('code', 'displayName')),
  'CDA-003': summary(set('code', 'codeSystem', '2.16.840.1.113883.6.2')),
  'CDA-004': summary(after(`${MEDICATION}/templateId`, '<templateId root="1.3.6.1.4.1.19376.1.5.3.1.1.1"/>')),
  'CDA-005': summary(set('effectiveTime', 'value', 'yesterday')),
  'CDA-006': summary(after('id', '<id root="2.999.1"/>')),
  'CDA-007': summary(set('code', 'codeSystem')),
  'CDA-008': summary(fill('title', ' ')),
  'CDA-009': summary(set('confidentialityCode', 'codeSystem', '2.999.1')),
  'CDA-010': level1(remove('languageCode')),
  'CDA-011': pivot(set('languageCode', 'code', 'FR')),
  'CDA-013': pivot(remove('relatedDocument')),
  'CDA-014': pivot(set('relatedDocument', 'typeCode', 'APND')),
  'CDA-015': pivot(set('relatedDocument/parentDocument/id', 'root')),
  'CDA-016': summary(fill(`${SIGNER}/assignedPerson/name/family`, '')),
  'CDA-017': summary(remove(`${SIGNER}/id`)),
  'CDA-018': summary(set(`${SIGNER}/code`, 'codeSystem')),
  'CDA-019': summary(remove(`${SIGNER}/representedOrganization/name`)),
  'CDA-020': summary(set(`${SIGNER}/telecom`, 'use')),
  'CDA-021': summary(remove(`${SIGNER}/representedOrganization/addr/country`)),
  'CDA-022': summary(set(`${SIGNER}/representedOrganization/telecom`, 'nullFlavor', 'NI')),
  'CDA-023': summary(remove(`${PATIENT}/patient/name`)),
  'CDA-024': summary(remove(`${PATIENT}/patient/administrativeGenderCode`)),
  'CDA-025': summary(set(`${PATIENT}/patient/administrativeGenderCode`, 'codeSystem')),
  'CDA-026': summary(remove(`${PATIENT}/patient/birthTime`)),
  'CDA-027': summary(set(`${PATIENT}/patient/birthTime`, 'value', '19580314120000')),
  'CDA-028': summary(remove(`${PATIENT}/patient/name/family`)),
  'CDA-029': summary(set(`${PATIENT}/id`, 'root', '')),
  'CDA-030': summary(all(remove(`${PATIENT}/telecom`), remove(`${PATIENT}/telecom`))),
  'CDA-031': summary(fill(`${PATIENT}/addr/city`, '')),
  'CDA-032': summary(set(`${PATIENT}/telecom`, 'value', '+352-20-100-001')),
  'CDA-033': pivot(fill(`${PATIENT}/addr/country`, 'Luxembourg')),
  'CDA-034': summary(set(`${PATIENT}/patient/languageCommunication/languageCode`, 'code', 'lu')),
  'CDA-035': summary(
    set(`${PATIENT}/patient/languageCommunication/preferenceInd`, 'value', 'yes'),
    all(
      before(
        `${PATIENT}/patient/languageCommunication/languageCode`,
        '<templateId root="1.3.6.1.4.1.19376.1.5.3.1.2.1"/>',
      ),
      after(
        `${PATIENT}/patient/languageCommunication/languageCode`,
        '<modeCode code="ESP" codeSystem="2.16.840.1.113883.5.60"/><preferenceInd value="true"/>',
      ),
    ),
  ),
  'CDA-036': summary(remove(`${PATIENT}/patient/guardian/telecom`)),
  'CDA-037': summary(fill(`${PATIENT}/patient/guardian/guardianPerson/name/given`, '')),
  'CDA-038': summary(all(remove('participant'), remove('participant'))),
  'CDA-039': summary(remove('participant/associatedEntity/addr')),
  'CDA-040': summary(set('participant/associatedEntity/code', 'codeSystem')),
  'CDA-041': summary(set('participant/associatedEntity', 'classCode', 'QUAL')),
  'CDA-042': summary(remove('participant/associatedEntity[classCode=PRS]/associatedPerson')),
  'CDA-043': prescription(
    before(
      'relatedDocument',
      '<participant typeCode="IND"><associatedEntity classCode="NOK"/></participant>',
    ),
  ),
  'CDA-044': summary(
    remove('documentationOf/serviceEvent/effectiveTime/low'),
    before('documentationOf/serviceEvent', '<templateId root="1.3.6.1.4.1.19376.1.5.3.1.2.3"/>'),
  ),
  'CDA-045': summary(remove('documentationOf/serviceEvent/effectiveTime/high')),
  'CDA-046': summary(remove('author')),
  'CDA-047': summary(remove('author/assignedAuthor/id')),
  'CDA-048': summary(set('author/assignedAuthor/telecom', 'use', '')),
  'CDA-049': summary(remove('author/assignedAuthor/representedOrganization/addr/country')),
  'CDA-050': prescription(remove('author/functionCode')),
  'CDA-051': summary(remove('documentationOf/serviceEvent/performer/assignedEntity/id')),
  'CDA-052': summary(remove('component/structuredBody/component[section:10160-0]')),
  'CDA-053': summary(remove('component/structuredBody/component[section:48765-2]')),
  'CDA-054': summary(remove('component/structuredBody/component[section:47519-4]')),
  'CDA-055': summary(remove('component/structuredBody/component[section:11450-4]')),
  'CDA-056': summary(remove('component/structuredBody/component[section:46264-8]')),
  'CDA-057': summary(set('#48765-2/code', 'code', '48765-0')),
  'CDA-058': summary(set('#46264-8/templateId[root=2.16.840.1.113883.10.20.1.7]', 'root', '1.2.3')),
  'CDA-059': summary(remove('#46264-8/entry')),
  'CDA-060': summary(remove(`${MEDICATION}/templateId[root=2.16.840.1.113883.10.20.1.24]`)),
  'CDA-060-status': summary(set(`${MEDICATION}/statusCode`, 'code', 'new')),
  'CDA-061': prescription(remove(`${ITEM}/doseQuantity/high`)),
  'CDA-062': prescription(set(`${ITEM}/effectiveTime[operator=A]`, 'operator')),
  'CDA-063': prescription(set(`${ITEM}/effectiveTime/low`, 'value', '2026')),
  'CDA-064': prescription(remove(`${ITEM}/${MATERIAL}/formCode`)),
  'CDA-065': prescription(set(`${ITEM}/routeCode`, 'codeSystem'), before(`${ITEM}/doseQuantity`, route())),
  'CDA-066': prescription(remove(`${ITEM}/${MATERIAL}/ingredient/quantity`)),
  'CDA-067': prescription(remove(`${ITEM}/${MATERIAL}/asContent/containerPackagedProduct/formCode`)),
  'CDA-068': prescription(set(`${ITEM}/entryRelationship/supply/quantity`, 'value')),
  'CDA-069': prescription(fill(`${ITEM}/${MATERIAL}/name`, '')),
  'CDA-071': summary(
    before(
      `${MEDICATION}/entryRelationship`,
      '<entryRelationship typeCode="COMP"><substanceAdministration classCode="SBADM" moodCode="INT"/></entryRelationship>',
    ),
  ),
  'CDA-072': prescription(remove('#57828-6/id')),
  'CDA-073': prescription(set('#57828-6/code', 'code', '57828-0')),
  'CDA-073-item': prescription(after(`${ITEM}/id`, '<id root="2.999.5"/>')),
  'CDA-074': prescription(set(`${ITEM}/entryRelationship/observation/value`, 'xsi:type', 'ST')),
  'CDA-075': prescription(
    fill(`${ITEM}/participant/participantRole/scopingEntity/desc`, ''),
    before(
      `${ITEM}/entryRelationship`,
      '<participant typeCode="AUT"><participantRole classCode="LIC"><scopingEntity classCode="ORG">' +
        '<id root="2.999.5"/><desc>Collège</desc></scopingEntity></participantRole></participant>',
    ),
  ),
  'CDA-076': dispensation(remove('#60590-7/templateId[root=2.16.840.1.113883.10.20.1.8]')),
  'CDA-076-id': dispensation(remove('#60590-7/id')),
  'CDA-077': dispensation(set(SUPPLY, 'moodCode', 'RQO')),
  'CDA-078': dispensation(remove(`${SUPPLY}/performer`)),
  'CDA-079': dispensation(remove(`${SUPPLY}/quantity`)),
  'CDA-080': dispensation(remove(`${SUPPLY}/entryRelationship`)),
  'CDA-081': summary(set(`${MEDICATION}/text/reference`, 'value', '#nowhere')),
  'CDA-082': summary(remove(`${ALLERGY}/code`)),
  'CDA-083': summary(set(`${ALLERGY}/entryRelationship/observation/templateId`, 'root', '1.2.3')),
  'CDA-084': summary(set(AGENT, 'code')),
  'CDA-085': summary(set(`${REACTION}/value`, 'code')),
  'CDA-087': summary(remove(`${PROBLEM}/text`)),
  'CDA-088': summary(set(`${PROBLEM}/value`, 'displayName')),
  'CDA-089': summary(set(`${PROBLEM}/effectiveTime/low`, 'value', '20160532')),
  'CDA-090': summary(set(`${REACTION}/entryRelationship/observation/statusCode`, 'code', 'active')),
  'CDA-091': summary(remove('#47519-4/entry/procedure/statusCode')),
  'CDA-092': summary(remove('#46264-8/entry/supply/effectiveTime')),
  'CDA-093': summary(set('#11369-6/entry/substanceAdministration', 'negationInd')),
  'CDA-094': summary(set('#29762-2/entry/observation/value', 'xsi:type', 'TS')),
  'CDA-095': summary(set(`${DELIVERY}/value`, 'value', '2026')),
  'CDA-096': summary(set('#8716-3/entry/organizer/code', 'code', '1')),
  'CDA-097': summary(set(`${SIGN}/value`, 'unit', 'kPa')),
  'CDA-098': summary(after('#30954-2/entry/observation/value', '<interpretationCode code="N"/>')),
  'CDA-099': summary(remove(`${DELIVERY}/effectiveTime`)),
  'CDA-100': prescription(remove(`${ITEM}/entryRelationship/act[code:FINSTRUCT]/statusCode`)),
  'CDA-102': level1(
    set('id', 'extension', '1'),
    all(set('id', 'extension'), after('templateId', '<templateId root="1.3.6.1.4.1.19376.1.2.20"/>')),
  ),
  'CDA-104': level1(remove(`${PATIENT}/addr/country`)),
  'CDA-105': summary(remove('author/time')),
  'CDA-106': level1(remove('custodian/assignedCustodian/representedCustodianOrganization/name')),
  'CDA-107': level1(set('component/nonXMLBody/text', 'representation', 'TXT')),
  'CDA-109': { base: 'laboratory', edit: set('component/nonXMLBody/text', 'mediaType', 'image/png') },
  'CDA-110': { base: 'summary', claimed: documentClasses.ePrescription, edit: (xml) => xml },
  'CDA-111': summary(
    replace('#11369-6/title', '<title ID="twice">a</title><!-- --><title ID="twice">b</title>'),
  ),
  'CDA-120': { base: 'laboratoryReport', edit: remove('#30954-2/entry') },
  'CDA-121': imagingReport(remove('#55111-9/entry/procedure/code')),
  'CDA-122': imagingReport(fill('#19005-8/text', ' ')),
  'CDA-123': manifest(remove('#121181/entry')),
  'CDA-124': manifest(set(`${STUDY}/id`, 'extension', '1')),
  'CDA-125': manifest(remove(`${STUDY}/entryRelationship`)),
  'CDA-126': manifest(set(`${SERIES}/code/qualifier/name`, 'code', '121140')),
  'CDA-127': manifest(set(`${IMAGE}/code`, 'code', 'CR')),
  'CDA-128': manifest(set(`${IMAGE}/text/reference`, 'value', 'file:///images/1')),
  'CDA-129': imagingReport(set(`${IMAGE}/id`, 'root', '2.25.1001.1.2')),
  'CDA-130': imagingReport(set('#59776-5/entry/observation/statusCode', 'code', 'aborted')),
};

function route(): string {
  return '<routeCode code="20053000" codeSystem="0.4.0.127.0.16.1.1.2.1"/>';
}
