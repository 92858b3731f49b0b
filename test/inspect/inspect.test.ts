import { expect } from 'chai';
import { inspectBytes } from '../../src/inspect/inspect.js';
import type { Inspection } from '../../src/inspect/inspection.js';

const inspect = (source: string | Uint8Array) =>
  inspectBytes(typeof source === 'string' ? new TextEncoder().encode(source) : source);

/** The inspection of a file that must be recognised. */
function recognised(source: string | Uint8Array): Inspection {
  const found = inspect(source);
  if ('reason' in found) throw new Error(`${found.kind}: ${found.reason}`);
  return found;
}

const envelope = (body: string, header = '') =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header xmlns:a="http://www.w3.org/2005/08/addressing">` +
  `${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;

const hl7 = 'xmlns="urn:hl7-org:v3"';

function document(code: string, template: string, body: string): string {
  return (
    `<ClinicalDocument ${hl7}><templateId root="${template}"/><id root="2.999.1" extension="7"/>` +
    `<code code="${code}" codeSystem="2.16.840.1.113883.6.1"/><title>A title</title>` +
    `<languageCode code="fr-LU"/><recordTarget><patientRole><id root="2.999.2" extension="123"/><patient><name>` +
    `<given>Anne</given><family>Muster</family></name></patient></patientRole></recordTarget>` +
    `<component>${body}</component></ClinicalDocument>`
  );
}

const structured =
  '<structuredBody><component><section><code code="48765-2"/><title>Allergies</title><entry/></section></component></structuredBody>';
const arc = '1.3.6.1.4.1.12559.11.10.1.3.1.1.';

describe('inspecting files', () => {
  describe('XCPD', () => {
    const response = (ack: string, rest: string) =>
      `<PRPA_IN201306UV02 ${hl7}><acknowledgement><typeCode code="AA"/>${ack}</acknowledgement>` +
      `<controlActProcess>${rest}</controlActProcess></PRPA_IN201306UV02>`;
    const match =
      '<subject><registrationEvent><subject1><patient><id root="2.999.2" extension="123"/><patientPerson><name>' +
      '<given>Anne</given><family>Muster</family></name></patientPerson></patient></subject1></registrationEvent></subject>';

    it('shows what a request asks for', () => {
      const found = recognised(
        envelope(
          `<PRPA_IN201305UV02 ${hl7}><id root="2.999.3"/><sender><device><id root="2.999.4"/></device></sender>` +
            '<controlActProcess><queryByParameter><parameterList>' +
            '<livingSubjectBirthTime><value value="19800131"/></livingSubjectBirthTime>' +
            '<livingSubjectId><value root="2.999.2" extension="123"/></livingSubjectId>' +
            '<livingSubjectId><value root="2.999.5" extension="PIN"/></livingSubjectId>' +
            '<livingSubjectName><value><family>Muster</family><given>Anne</given></value></livingSubjectName>' +
            '</parameterList></queryByParameter></controlActProcess></PRPA_IN201305UV02>',
          '<a:Action>urn:x</a:Action><a:MessageID>urn:uuid:1</a:MessageID>',
        ),
      );
      expect(found.kind).to.equal('xcpd-request');
      expect(found.summary).to.deep.include({
        envelope: 'SOAP 1.2',
        action: 'urn:x',
        messageId: 'urn:uuid:1',
        sender: '2.999.4',
        patientIds: ['2.999.2^123', '2.999.5^PIN'],
        name: 'Anne Muster',
        birthTime: '19800131',
      });
    });

    it('tells the outcome as a client must: matches, no match, error', () => {
      const outcome = (ack: string, rest: string) => recognised(response(ack, rest)).summary.outcome;
      // One implementation writes AE into queryResponseCode even for a match.
      const ae = '<queryAck><queryResponseCode code="AE"/></queryAck>';
      expect(outcome('', match + ae)).to.equal('one match');
      expect(outcome('', match + match)).to.equal('several matches');
      expect(outcome('', '<queryAck><queryResponseCode code="NF"/></queryAck>')).to.equal('no match');
      const detail = '<acknowledgementDetail><code code="ERROR_PI_NO_MATCH"/></acknowledgementDetail>';
      expect(outcome(detail, ae)).to.equal('no match');
      expect(outcome('', ae)).to.equal('error');
    });

    it('lists the reasons of both positions', () => {
      const reason = (inner: string) =>
        `<reasonOf><detectedIssueEvent>${inner}</detectedIssueEvent></reasonOf>`;
      const found = recognised(
        response(
          '',
          reason(
            '<mitigatedBy><detectedIssueManagement><code code="InsufficientRights"/></detectedIssueManagement></mitigatedBy>',
          ) +
            reason(
              '<triggerFor><actOrderRequired><code code="EHICDataRequested"/></actOrderRequired></triggerFor>',
            ),
        ),
      );
      expect(found.summary.reasons).to.deep.equal(['InsufficientRights', 'EHICDataRequested']);
    });
  });

  describe('XCA and XDR', () => {
    const rim = 'xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"';
    const slot = (name: string, value: string) =>
      `<Slot name="${name}"><ValueList><Value>${value}</Value></ValueList></Slot>`;

    it('shows a list request, its class codes in either form', () => {
      const query = (codes: string) =>
        recognised(
          `<q:AdhocQueryRequest xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" ${rim}><AdhocQuery id="urn:uuid:1">` +
            slot('$XDSDocumentEntryPatientId', "'123^^^&amp;2.999.2&amp;ISO'") +
            slot('$XDSDocumentEntryClassCode', codes) +
            '</AdhocQuery></q:AdhocQueryRequest>',
        );
      expect(query("('a^^1.2','b^^1.2')").summary.classCodes).to.deep.equal(['a', 'b']);
      expect(query("('a^^1.2,b^^1.2')").summary).to.deep.include({
        patientId: '123^^^&2.999.2&ISO',
        classCodes: ['a', 'b'],
      });
    });

    it('shows the errors of an answer', () => {
      const found = recognised(
        '<r:RegistryResponse xmlns:r="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0" status="urn:x:ResponseStatusType:Failure">' +
          '<r:RegistryErrorList><r:RegistryError errorCode="4701" severity="urn:x:Error" codeContext="No consent"/>' +
          '</r:RegistryErrorList></r:RegistryResponse>',
      );
      expect(found).to.deep.equal({
        kind: 'registry-response',
        summary: { status: 'Failure', errors: ['4701 Error No consent'] },
      });
    });

    it('looks into the documents that a retrieve response carries', () => {
      const response = (content: string) =>
        recognised(
          '<x:RetrieveDocumentSetResponse xmlns:x="urn:ihe:iti:xds-b:2007"><x:DocumentResponse>' +
            '<x:HomeCommunityId>urn:oid:2.999</x:HomeCommunityId><x:RepositoryUniqueId>2.999.8</x:RepositoryUniqueId>' +
            `<x:DocumentUniqueId>2.999.9^1</x:DocumentUniqueId><x:Document>${content}</x:Document>` +
            '</x:DocumentResponse></x:RetrieveDocumentSetResponse>',
        ).summary.documents;
      const base64 = Buffer.from(document('60591-5', `${arc}3`, structured)).toString('base64');
      expect(response(`\n${base64.slice(0, 40)}\n${base64.slice(40)}\n`)).to.match(
        /urn:oid:2\.999 2\.999\.8 2\.999\.9\^1: CDA: patient summary, level 3, \d+ bytes/,
      );
      expect(response('%%%')).to.match(/not base64/);
      expect(response('<i:Include xmlns:i="http://www.w3.org/2004/08/xop/include" href="cid:1"/>')).to.match(
        /attached as cid:1/,
      );
    });

    it('reads documents inside documents', () => {
      let nested = Buffer.from('<a/>');
      for (let level = 0; level < 5; level += 1) {
        nested = Buffer.from(
          '<x:RetrieveDocumentSetResponse xmlns:x="urn:ihe:iti:xds-b:2007"><x:DocumentResponse><x:Document>' +
            `${nested.toString('base64')}</x:Document></x:DocumentResponse></x:RetrieveDocumentSetResponse>`,
        );
      }
      expect(recognised(nested).summary.documents).to.match(/XCA retrieve response \(ITI-39\), \d+ bytes/);
    });
  });

  describe('SAML', () => {
    const assertion = (issuer: string, rest = '') =>
      `<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0">${issuer}` +
      `<a:Conditions NotBefore="2026-01-15T09:00:00Z" NotOnOrAfter="2026-01-15T11:00:00Z"/>${rest}</a:Assertion>`;
    const issuer = (kind: string) =>
      `<a:Issuer NameQualifier="urn:ehdsi:assertions:${kind}">urn:idp:LU:countryB</a:Issuer>`;

    it('tells HCP, TRC and next of kin by the qualifier of the issuer', () => {
      for (const kind of ['hcp', 'trc', 'nok'] as const) {
        expect(recognised(assertion(issuer(kind))).kind).to.equal(`saml-${kind}-assertion`);
      }
    });

    it('tells an epSOS TRC by its advice', () => {
      const epsos = '<a:Issuer NameQualifier="urn:epsos:wp34:assertions">urn:idp:countryB</a:Issuer>';
      const advice = '<a:Advice><a:AssertionIDRef>_2</a:AssertionIDRef></a:Advice>';
      expect(recognised(assertion(epsos)).kind).to.equal('saml-hcp-assertion');
      const patient =
        '<a:AttributeStatement><a:Attribute Name="urn:oasis:names:tc:xacml:1.0:resource:resource-id"><a:AttributeValue>' +
        '123^^^&amp;2.999.2&amp;ISO</a:AttributeValue></a:Attribute></a:AttributeStatement>';
      const trc = recognised(assertion(epsos, advice + patient));
      expect(trc.kind).to.equal('saml-trc-assertion');
      expect(trc.summary).to.deep.include({ boundTo: '_2', patientId: '123^^^&2.999.2&ISO' });
    });

    it('reads coded and plain attributes, and the patient of a TRC only there', () => {
      const attributes =
        '<a:AttributeStatement><a:Attribute Name="urn:oasis:names:tc:xacml:2.0:subject:role"><a:AttributeValue>' +
        `<Role ${hl7} code="221" displayName="Medical Doctors"/></a:AttributeValue></a:Attribute>` +
        '<a:Attribute Name="urn:oasis:names:tc:xspa:1.0:subject:subject-id"><a:AttributeValue> 123^^^&amp;2.999.2&amp;ISO ' +
        '</a:AttributeValue></a:Attribute></a:AttributeStatement>';
      const hcp = recognised(assertion(issuer('hcp'), attributes)).summary;
      expect(hcp.role).to.equal('221 (Medical Doctors)');
      expect(hcp.patientId).to.equal(undefined);
      expect(recognised(assertion(issuer('trc'), attributes)).summary.patientId).to.equal(
        '123^^^&2.999.2&ISO',
      );
    });

    it('names the assertions that a header carries', () => {
      const security = `<w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">${assertion(issuer('hcp'))}</w:Security>`;
      const found = recognised(envelope('<unknown/>', security));
      expect(found.kind).to.equal('soap-envelope');
      expect(found.summary.body).to.equal('unknown');
      expect(found.summary.assertions).to.deep.equal([
        'SAML assertion: identity of a health professional (HCP), issued by urn:idp:LU:countryB, valid from 2026-01-15T09:00:00Z to 2026-01-15T11:00:00Z',
      ]);
    });
  });

  it('shows faults of both SOAP versions', () => {
    const old =
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Server</faultcode>' +
      '<faultstring>No</faultstring></e:Fault></e:Body></e:Envelope>';
    expect(recognised(old)).to.deep.equal({
      kind: 'soap-fault',
      summary: { envelope: 'SOAP 1.1', code: 'e:Server', reason: 'No' },
    });
    const fault =
      '<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>No</s:Text></s:Reason></s:Fault>';
    expect(recognised(envelope(fault)).summary).to.deep.include({ code: 's:Sender', reason: 'No' });
    expect(recognised(envelope('')).summary.body).to.equal('empty');
  });

  it('shows what is asked of the STS and what it answers', () => {
    const wst = 'xmlns:w="http://docs.oasis-open.org/ws-sx/ws-trust/200512"';
    const request = recognised(
      envelope(
        `<w:RequestSecurityToken ${wst}><w:RequestType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue</w:RequestType>` +
          '<t:TRCParameters xmlns:t="https://ehdsi.eu/assertion/trc"><t:PurposeOfUse>TREATMENT</t:PurposeOfUse>' +
          '<t:PatientId>123^^^&amp;2.999.2&amp;ISO</t:PatientId></t:TRCParameters></w:RequestSecurityToken>',
      ),
    );
    expect(request.kind).to.equal('ws-trust-request');
    expect(request.summary).to.deep.include({
      asksFor: 'TRC',
      requestType: 'Issue',
      purposeOfUse: 'TREATMENT',
    });
    const response = recognised(
      `<w:RequestSecurityTokenResponseCollection ${wst}><w:RequestSecurityTokenResponse><w:RequestedSecurityToken>` +
        '<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"><a:Issuer NameQualifier="urn:ehdsi:assertions:trc">x</a:Issuer>' +
        '</a:Assertion></w:RequestedSecurityToken></w:RequestSecurityTokenResponse></w:RequestSecurityTokenResponseCollection>',
    );
    expect(response.kind).to.equal('ws-trust-response');
    expect(response.summary.assertions).to.match(/\(TRC\), issued by x/);
  });

  it('shows the operation of a client connector request', () => {
    const cc = 'xmlns:c="http://clientconnector.protocolterminator.openncp.epsos/"';
    const found = recognised(
      `<c:queryDocuments ${cc}><arg0><countryCode>PT</countryCode><classCode><nodeRepresentation>60591-5</nodeRepresentation>` +
        '</classCode><patientId><root>2.999.2</root><extension>123</extension></patientId></arg0></c:queryDocuments>',
    );
    expect(found).to.deep.equal({
      kind: 'client-connector-request',
      summary: {
        operation: 'queryDocuments',
        country: 'PT',
        patientIds: ['2.999.2^123'],
        classCodes: ['60591-5'],
      },
    });
    expect(recognised(`<c:sayHelloResponse ${cc}/>`).kind).to.equal('client-connector-response');
  });

  describe('CDA', () => {
    it('tells kind and level', () => {
      const pdf = Buffer.from('%PDF-1.4 …').toString('base64');
      const level1 = recognised(
        document(
          '57833-6',
          `${arc}6`,
          `<nonXMLBody><text mediaType="application/pdf" representation="B64">${pdf}</text></nonXMLBody>`,
        ),
      );
      expect(level1.kind).to.equal('cda-eprescription');
      expect(level1.summary).to.deep.include({
        level: 1,
        attachment: 'application/pdf: PDF document, 12 bytes',
      });
      const level3 = recognised(document('60591-5', `${arc}3`, structured));
      expect(level3.kind).to.equal('cda-patient-summary');
      expect(level3.summary).to.deep.include({
        level: 3,
        id: '2.999.1^7',
        language: 'fr-LU',
        patient: 'Anne Muster',
        patientIds: ['2.999.2^123'],
        sections: ['48765-2 Allergies'],
      });
      expect(
        recognised(document('60591-5', `${arc}3`, structured.replace('<entry/>', ''))).summary.level,
      ).to.equal(2);
    });

    it('falls back on the template of one kind when the code is none of the network', () => {
      const found = recognised(document('10160-0', `${arc}2`, structured));
      expect(found.kind).to.equal('cda-edispensation');
      expect(found.summary.toldBy).to.equal(`template id ${arc}2`);
    });

    it('knows a discard by its code', () => {
      expect(recognised(document('DISCARD-60593-1', `${arc}2-DISCARD`, structured)).kind).to.equal(
        'cda-edispensation-discard',
      );
    });

    it('does not take a continuity of care document for an encounter report', () => {
      expect(recognised(document('34133-9', `${arc}3`, structured)).kind).to.equal('cda-hcer');
      expect(recognised(document('34133-9', '2.16.840.1.113883.10.20.22.1.2', structured)).kind).to.equal(
        'cda-other',
      );
    });
  });

  it('tells both generations of audit messages', () => {
    const message = (attribute: string) =>
      recognised(
        `<AuditMessage><EventIdentification EventActionCode="E"><EventID ${attribute}="110112"/></EventIdentification></AuditMessage>`,
      ).summary;
    expect(message('code')).to.deep.include({ schema: 'RFC 3881', event: '110112' });
    expect(message('csd-code')).to.deep.include({ schema: 'DICOM', event: '110112' });
  });

  it('tells both generations of value set files', () => {
    expect(
      recognised(
        '<ValueSet oid="2.999" name="N"><concept codeSystem="2.999.1" code="a"><designation lang="fr-LU">x</designation></concept></ValueSet>',
      ),
    ).to.deep.include({ kind: 'value-set-repository' });
    expect(
      recognised(
        "<GenderInformation><GenderEntry oid='2.999' epsosName='N' code='a'><displayName lang='en'>x</displayName></GenderEntry></GenderInformation>",
      ).summary,
    ).to.deep.include({ codeSystem: 'Gender', valueSets: ['2.999'], concepts: 1, languages: ['en'] });
  });

  it('shows an SMP entry with the search mask in it', () => {
    const found = recognised(
      '<ServiceMetadata xmlns="http://docs.oasis-open.org/bdxr/ns/SMP/2016/05"><ServiceInformation><ParticipantIdentifier>' +
        'urn:ehealth:lu:ncp-idp</ParticipantIdentifier><ProcessList><Process><ServiceEndpointList><Endpoint transportProfile="t">' +
        '<EndpointURI/><ServiceExpirationDate>2027-01-01</ServiceExpirationDate><Extension><i:patientSearch ' +
        'xmlns:i="http://ec.europa.eu/sante/ehncp/ism"><i:country code="LU"><i:searchFields><i:id label="l" domain="2.999"/>' +
        '</i:searchFields></i:country></i:patientSearch></Extension></Endpoint></ServiceEndpointList></Process></ProcessList>' +
        '</ServiceInformation></ServiceMetadata>',
    );
    expect(found.summary).to.deep.include({
      participant: 'urn:ehealth:lu:ncp-idp',
      endpoints: ['(no address) t'],
      expiration: '2027-01-01',
      searchMask: 'G2',
      signedBySmp: false,
      signedByCountry: false,
    });
  });

  describe('what is not described', () => {
    it('is not recognised when it is XML of an unknown kind, or text', () => {
      expect(inspect('<a xmlns="urn:b"/>')).to.deep.equal({
        kind: 'unrecognised',
        reason: 'XML of an unknown kind: root element a in the namespace urn:b',
      });
      expect(inspect('# A page\n')).to.deep.include({ kind: 'unrecognised' });
    });

    it('is not told by a name alone: the namespace counts', () => {
      expect(inspect('<ClinicalDocument/>').kind).to.equal('unrecognised');
      expect(inspect('<AdhocQueryRequest xmlns="urn:other"/>').kind).to.equal('unrecognised');
    });

    it('is unsafe when it is made to harm', () => {
      expect(inspect('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')).to.deep.include({ kind: 'unsafe' });
      expect(inspect('<a>'.repeat(300)).kind).to.equal('unsafe');
      expect(inspect(Buffer.alloc(21 * 1024 * 1024, ' ')).kind).to.equal('unsafe');
    });

    it('is malformed when it is broken, empty or binary', () => {
      expect(inspect('').kind).to.equal('malformed');
      expect(inspect('<ClinicalDocument xmlns="urn:hl7-org:v3"><code').kind).to.equal('malformed');
      expect(inspect(Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0])).kind).to.equal('malformed');
      expect(inspect(Buffer.from('\ufeff<a/>', 'utf16le'))).to.deep.include({ kind: 'malformed' });
    });
  });

  describe('several documents in one file', () => {
    const one = envelope('<unknown/>');

    it('are told by the first, with a warning', () => {
      const found = recognised(`${one}\n\n${one}`);
      expect(found.kind).to.equal('soap-envelope');
      expect(found.summary.followedBy).to.deep.equal(['soap-envelope']);
      expect(found.summary.warning).to.match(/not one XML document/);
    });

    it('are malformed when anything else follows, or one of them is unknown', () => {
      expect(inspect(`${one} rest`).kind).to.equal('malformed');
      expect(inspect(`${one}${one} rest`).kind).to.equal('malformed');
      expect(inspect(`${one}</end>`).kind).to.equal('malformed');
      expect(inspect(`${one}<unknown/>`).kind).to.equal('malformed');
      expect(inspect(`${one}<!-- no end`).kind).to.equal('malformed');
      expect(inspect(one.repeat(20)).kind).to.equal('malformed');
    });

    it('keep their guards: a document type after the first is still unsafe', () => {
      expect(inspect(`${one}<!DOCTYPE a><a/>`).kind).to.equal('unsafe');
    });
  });
});
