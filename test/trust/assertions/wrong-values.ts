import { HOUR, inSeconds, NOW, SECOND, withHcp, withTrc } from './scene.js';
import { attribute, blank, HPI, ROLE, SEC, type Wrong, wrong } from './wrong.js';

export const hcpParts: Wrong[] = [
  wrong(
    'version 1.1',
    withHcp({ edit: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') }),
    [HPI, '1001'],
    /Version must be 2.0/,
  ),
  ...(
    [
      ['Version', / Version="2.0"/],
      ['IssueInstant', / IssueInstant="[^"]*"/],
      ['Subject', /<saml:Subject>.*<\/saml:Subject>/],
      ['NameID', /<saml:NameID.*<\/saml:NameID>/],
      ['NameID/@Format', / Format="[^"]*"/],
      ['SubjectConfirmation', /<saml:SubjectConfirmation [^>]*>/],
      ['SubjectConfirmation/@Method', / Method="[^"]*"/],
      ['Conditions', /<saml:Conditions.*?(<\/saml:Conditions>|\/>)/],
      ['Conditions/@NotBefore', / NotBefore="[^"]*"/],
      ['Conditions/@NotOnOrAfter', / NotOnOrAfter="[^"]*"/],
      ['AuthnStatement', /<saml:AuthnStatement.*<\/saml:AuthnStatement>/],
      ['AuthnStatement/@AuthnInstant', / AuthnInstant="[^"]*"/],
      ['AuthnContext', /<saml:AuthnContext>.*<\/saml:AuthnContext>/],
      ['AuthnContextClassRef', /<saml:AuthnContextClassRef>.*<\/saml:AuthnContextClassRef>/],
      ['AttributeStatement', /<saml:AttributeStatement>.*<\/saml:AttributeStatement>/],
    ] as [string, RegExp][]
  ).map(([name, pattern]) =>
    wrong(
      `no ${name}`,
      withHcp({ edit: (xml) => xml.replace(pattern, '') }),
      [HPI, '1001'],
      new RegExp(`^${name} element/attribute is required`),
    ),
  ),
  wrong(
    'log-in by password',
    withHcp({ value: { authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password' } }),
    ['4702', 'accepted'],
    /two-factor/,
  ),
  wrong(
    'NotBefore in 120 s',
    withHcp({ value: { notBefore: inSeconds(120) } }),
    [HPI, '1001'],
    /not valid yet/,
  ),
  wrong(
    'NotOnOrAfter 120 s ago',
    withHcp({ value: { notBefore: inSeconds(-3600), notOnOrAfter: inSeconds(-120) } }),
    [HPI, '1001'],
    /expired/,
  ),
  wrong(
    'span of four hours and a second',
    withHcp({ value: { notOnOrAfter: new Date(NOW.getTime() + 4 * HOUR + SECOND) } }),
    [HPI, '1001'],
    /4 hours at most/,
  ),
  wrong(
    'span that ends before it begins',
    withHcp({ value: { notBefore: inSeconds(50), notOnOrAfter: inSeconds(40) } }),
    [HPI, '1001'],
    /hours at most/,
  ),
  wrong('another audience', withHcp({ value: { audiences: ['urn:x'] } }), [HPI, 'accepted'], /Audience/),
  wrong('no audience', withHcp({ value: { audiences: [] } }), [HPI, 'accepted'], /Audience/),
  wrong(
    'confirmation by bearer',
    withHcp({ value: { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' } }),
    [HPI, 'accepted'],
    /Method is not allowed/,
  ),
  wrong(
    'issuer of another country',
    withHcp({ edit: (xml) => xml.replace(/urn:idp:(XB:)?countryB/, 'urn:idp:XC:countryB') }),
    [SEC, 'accepted'],
    /Issuer names another country/,
  ),
  wrong(
    'issuer of another form',
    withHcp({ edit: (xml) => xml.replace(/urn:idp:(XB:)?countryB/, 'somebody') }),
    [HPI, 'accepted'],
    /Issuer is not of the form/,
  ),
];

export const hcpAttributes: Wrong[] = [
  ...(
    [
      [/XSPA Subject/, HPI, '1001'],
      [/XSPA Role/, ROLE, '1001'],
      [/(?:eHealth DSI|epSOS) Healthcare Facility Type/, HPI, '1001'],
      [/XSPA Purpose Of Use/, '4703', '4703'],
      [/XSPA Locality/, HPI, '1001'],
      [/Hl7 Permissions/, '4703', '4703'],
      [/XSPA Organization/, 'accepted', '1001'],
    ] as [RegExp, string, string][]
  ).flatMap(([name, ...codes]) => [
    wrong(`no ${name.source}`, withHcp({ edit: attribute(name) }), codes, /is required$/),
    wrong(`blank ${name.source}`, withHcp({ edit: blank(name) }), codes, /is required$/),
  ]),
  wrong('role 999', withHcp({ value: { role: { code: '999' } } }), [ROLE, '1001'], /allowed roles/),
  wrong(
    'role as text',
    withHcp({ value: { role: { text: 'physician' } } }),
    [ROLE, 'accepted'],
    /allowed roles/,
  ),
  wrong('role as code', withHcp({ value: { role: { code: '221' } } }), ['accepted', '1001'], /allowed roles/),
  wrong(
    'role of another code system',
    withHcp({ value: { role: { code: '221', codeSystem: '2.16.840.1.113883.6.96' } } }),
    [ROLE, '1001'],
    /allowed roles/,
  ),
  wrong('unknown facility type', withHcp({ value: { facilityType: 'Spa' } }), [HPI, '1001'], /unknown value/),
  wrong(
    'purpose RESEARCH, coded',
    withHcp({ value: { purposeOfUse: { code: 'RESEARCH' } } }),
    ['4703', '4703'],
    /neither/,
  ),
  wrong(
    'purpose RESEARCH, text',
    withHcp({ value: { purposeOfUse: { text: 'RESEARCH' } } }),
    ['4703', '4703'],
    /neither/,
  ),
  wrong(
    'purpose in lower case',
    withHcp({ value: { purposeOfUse: { code: 'treatment' } } }),
    ['4703', '4703'],
    /neither/,
  ),
  wrong(
    'purpose as text',
    withHcp({ value: { purposeOfUse: { text: 'TREATMENT' } } }),
    ['4703', 'accepted'],
    /neither/,
  ),
  wrong(
    'clerk on behalf of nobody',
    withHcp({ value: { role: { code: '44' } } }),
    [HPI, '1001'],
    /OnBehalfOf|allowed roles/,
  ),
  wrong(
    'clerk on behalf of a stranger',
    withHcp({ value: { role: { code: '44' }, onBehalfOf: 'someone' } }),
    [HPI, '1001'],
    /OnBehalfOf|allowed roles/,
  ),
  wrong(
    'permissions without their prefix',
    withHcp({ edit: (xml) => xml.replaceAll('urn:oasis:names:tc:xspa:1.0:subject:hl7:permission:', '') }),
    ['4703', '4703'],
    /Hl7 Permissions/,
  ),
];

export const trcs: Wrong[] = [
  ...(
    [
      ['IssueInstant', / IssueInstant="[^"]*"/],
      ['NameID/@Format', / Format="[^"]*"/],
      ['Conditions/@NotOnOrAfter', / NotOnOrAfter="[^"]*"/],
      ['AuthnStatement', /<saml:AuthnStatement.*<\/saml:AuthnStatement>/],
      ['AttributeStatement', /<saml:AttributeStatement>.*<\/saml:AttributeStatement>/],
      ['Advice/AssertionIDRef', /<saml:AssertionIDRef>.*<\/saml:AssertionIDRef>/],
    ] as [string, RegExp][]
  ).map(([name, pattern]) =>
    wrong(
      `TRC without ${name}`,
      withTrc({ edit: (xml) => xml.replace(pattern, '') }),
      ['1001', '1001'],
      new RegExp(`^${name} element/attribute is required`),
    ),
  ),
  wrong(
    'TRC of version 1.1',
    withTrc({ edit: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') }),
    ['1001', '1001'],
    /Version/,
  ),
  wrong(
    'TRC that is not valid yet',
    withTrc({ value: { notBefore: inSeconds(120) } }),
    ['1001', '1001'],
    /not valid yet/,
  ),
  wrong(
    'TRC that has expired',
    withTrc({ value: { notBefore: inSeconds(-3600), notOnOrAfter: inSeconds(-120) } }),
    ['1001', '1001'],
    /expired/,
  ),
  wrong(
    'TRC of two hours and a second',
    withTrc({ value: { notOnOrAfter: new Date(NOW.getTime() + 2 * HOUR + SECOND) } }),
    ['1001', '1001'],
    /2 hours at most/,
  ),
  wrong(
    'TRC for another audience',
    withTrc({ value: { audiences: ['urn:x'] } }),
    ['1001', 'accepted'],
    /Audience/,
  ),
  wrong(
    'TRC confirmed by bearer',
    withTrc({ value: { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' } }),
    ['1001', '1001'],
    /sender-vouches/,
  ),
  wrong(
    'TRC with a log-in of its own',
    withTrc({ value: { authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI' } }),
    ['1001', '1001'],
    /PreviousSession/,
  ),
  wrong(
    'TRC for RESEARCH',
    withTrc({ value: { purposeOfUse: { text: 'RESEARCH' } } }),
    ['4703', '4703'],
    /neither/,
  ),
  wrong(
    'TRC without purpose',
    withTrc({ edit: attribute(/XSPA Purpose Of Use/) }),
    ['4703', '4703'],
    /is required/,
  ),
  wrong(
    'TRC without patient',
    withTrc({ edit: attribute(/XSPA Subject/) }),
    ['1001', '1001'],
    /patient identifier/,
  ),
  wrong(
    'TRC with a blank patient',
    withTrc({ edit: blank(/XSPA Subject/) }),
    ['1001', '1001'],
    /patient identifier/,
  ),
  wrong(
    'TRC with a patient that is no CX',
    withTrc({ edit: (xml) => xml.replace(/9990001\^\^\^[^<]*/, '9990001') }),
    ['1001', '1001'],
    /CX form/,
  ),
  wrong(
    'TRC that stands on another HCP',
    withTrc({ value: { adviceId: '_other' } }),
    ['4703', '4703'],
    /AssertionIDRef/,
  ),
  wrong(
    'TRC about another professional',
    withTrc({ value: { nameId: { value: 'hp-1', format: 'urn:x' } } }),
    ['1002', '1002'],
    /NameID of the TRC/,
  ),
];
