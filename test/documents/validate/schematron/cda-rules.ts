/**
 * Schematron rules over CDA, some three hundred assertions, written in the manner of the field: contexts by
 * template, counts, fixed codes, forms of dates. For speed, and for comparing evaluators; not rules of anyone.
 */
export function cdaRules(): string {
  return `<ns prefix="hl7" uri="urn:hl7-org:v3"/><ns prefix="xsi" uri="http://www.w3.org/2001/XMLSchema-instance"/>
    <let name="loinc" value="'2.16.840.1.113883.6.1'"/><let name="ids" value="//hl7:id"/>
    ${header}${templates.map(template).join('')}${elements.map(element).join('')}`;
}

const templates = [
  '1.3.6.1.4.1.12559.11.10.1.3.1.2.3',
  '1.3.6.1.4.1.12559.11.10.1.3.1.2.4',
  '1.3.6.1.4.1.12559.11.10.1.3.1.3.4',
  '1.3.6.1.4.1.19376.1.5.3.1.3.13',
  '1.3.6.1.4.1.19376.1.5.3.1.3.12',
  '1.3.6.1.4.1.19376.1.5.3.1.3.6',
  '1.3.6.1.4.1.19376.1.5.3.1.4.5',
  '1.3.6.1.4.1.19376.1.5.3.1.4.5.1',
  '1.3.6.1.4.1.19376.1.5.3.1.4.6',
  '1.3.6.1.4.1.19376.1.5.3.1.4.7',
  '1.3.6.1.4.1.19376.1.5.3.1.4.12',
  '1.3.6.1.4.1.19376.1.5.3.1.4.13',
  '1.3.6.1.4.1.19376.1.5.3.1.4.19',
  '2.16.840.1.113883.10.20.1.8',
  '2.16.840.1.113883.10.20.1.11',
  '2.16.840.1.113883.10.20.1.24',
  '2.16.840.1.113883.10.20.1.27',
  '2.16.840.1.113883.10.20.1.28',
  '2.16.840.1.113883.10.20.1.29',
  '2.16.840.1.113883.10.20.1.31',
];

const elements = [
  'id',
  'code',
  'value',
  'effectiveTime',
  'templateId',
  'statusCode',
  'author',
  'addr',
  'telecom',
  'name',
  'section',
  'entry',
  'observation',
  'act',
  'substanceAdministration',
  'entryRelationship',
  'participant',
  'title',
  'text',
  'reference',
];

const header = pattern('header', [
  rule('/hl7:ClinicalDocument', [
    'hl7:templateId/@root',
    "hl7:code[@code = '60591-5' or @code = '57833-6'][@codeSystem = $loinc]",
    'count(hl7:id) = 1',
    'string-length(normalize-space(hl7:title)) &gt; 0',
    "hl7:languageCode[contains(@code, '-')] or not(hl7:languageCode)",
    "hl7:confidentialityCode/@codeSystem = '2.16.840.1.113883.5.25'",
    'hl7:recordTarget[1]/hl7:patientRole//hl7:name[hl7:family and hl7:given]',
    "not(//hl7:observation[@classCode != 'OBS'])",
    'count(//hl7:templateId[@root]) &gt;= 10 and count(//*) &lt; 100000',
    "substring(hl7:effectiveTime/@value, 1, 2) = '20'",
  ]),
  rule('hl7:patientRole/hl7:addr', [
    'hl7:country',
    'hl7:city or @nullFlavor',
    'not(hl7:streetAddressLine[3])',
  ]),
  rule('hl7:patient/hl7:birthTime', [
    'string-length(@value) = 8 or string-length(@value) = 4 or string-length(@value) = 6',
    "translate(@value, '0123456789', '') = ''",
    '@value &gt; 18000000 or not(number(@value) = @value)',
  ]),
]);

function template(root: string, index: number): string {
  const here = `*[hl7:templateId/@root = '${root}']`;
  return pattern(`template-${index}`, [
    rule(`hl7:section[hl7:templateId[@root = '${root}']]`, [
      'hl7:code[@code and @codeSystem = $loinc]',
      'hl7:title',
      'hl7:text/*',
      'count(hl7:entry) &gt; 0 or hl7:text',
      'not(hl7:entry[not(*)])',
    ]),
    rule(here, [
      `count(hl7:templateId[@root = '${root}']) = 1`,
      'hl7:id or hl7:code',
      "hl7:statusCode/@code = 'completed' or hl7:statusCode/@code = 'active' or not(hl7:statusCode)",
      'hl7:effectiveTime/@value or hl7:effectiveTime/hl7:low or hl7:effectiveTime/@nullFlavor',
      "hl7:text/hl7:reference[starts-with(@value, '#')] or not(hl7:text)",
      '../@typeCode or parent::hl7:entry or parent::hl7:component',
    ]),
  ]);
}

function element(name: string, index: number): string {
  return pattern(`element-${index}`, [
    rule(`hl7:${name}[@nullFlavor]`, ['not(@value)', 'not(@code) or @codeSystem', "@nullFlavor != ''"]),
    rule(`hl7:section//hl7:${name}`, [
      'ancestor::hl7:section[1]/hl7:title',
      '@* or * or text()',
      "not(@root) or translate(@root, '0123456789.', '') = ''",
      'preceding-sibling::*[1] or following-sibling::*[1] or count(../*) = 1',
      'not(hl7:low) or not(hl7:high) or number(hl7:low/@value) &lt;= number(hl7:high/@value) or hl7:low/@nullFlavor or hl7:high/@nullFlavor or hl7:low/hl7:x',
    ]),
    rule(`hl7:${name}`, [
      'local-name() = name()',
      'count(ancestor::*) &lt; 40',
      "not(@code) or string(@code) != ''",
    ]),
  ]);
}

function pattern(id: string, rules: string[]): string {
  return `<pattern id="${id}">${rules.join('')}</pattern>`;
}

function rule(context: string, tests: string[]): string {
  const asserts = tests.map(
    (test) => `<assert test="${test}">the document breaks a rule at <name/></assert>`,
  );
  return `<rule context="${context}">${asserts.join('')}</rule>`;
}
