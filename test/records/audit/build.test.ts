import { expect } from 'chai';
import { auditMessageOf } from '../../../src/records/audit/build.js';
import { type AuditEventKey, auditEvents } from '../../../src/records/audit/catalogue.js';
import type { AuditFacts } from '../../../src/records/audit/facts.js';
import { auditGenerations, type GenerationName } from '../../../src/wire/audit/generation.js';
import { readAuditMessage } from '../../../src/wire/audit/read.js';
import { writeAuditMessage } from '../../../src/wire/audit/write.js';
import { auditIdentity, everyEvent, fullFacts } from '../../support/audit-facts.js';
import { through } from '../../support/codec.js';

const messageOf = (facts: AuditFacts, generation: GenerationName = 'dicom') =>
  auditMessageOf(facts, auditIdentity, generation);

const trc: AuditFacts = {
  ...fullFacts('issueTrc', 'b'),
  objects: [{ kind: 'trcAssertion', id: '_6a0e0c77-2f6e-4f7c-8d2c-1f3d6a8b9c02' }],
};

describe('the audit message of an event', () => {
  for (const generation of ['rfc3881', 'dicom'] as const) {
    it(`is one that the reader of ${generation} takes, for every event, side and outcome`, () => {
      const facts = everyEvent();
      expect(facts).to.have.length(Object.keys(auditEvents).length * 10);
      for (const one of facts) {
        const message = messageOf(one, generation);
        const reading = through(writeAuditMessage(message, auditGenerations[generation]), readAuditMessage);
        expect(reading.generation.name, one.event).to.equal(generation);
        expect(reading.message, one.event).to.deep.equal(message);
      }
    });
  }

  it('has the codes of the catalogue on each side', () => {
    const codes = (event: AuditEventKey, side: 'a' | 'b', generation: GenerationName) => {
      const { id, types, action } = messageOf(
        { ...fullFacts(event, side), purpose: undefined as never },
        generation,
      ).event;
      return [id.code, ...types.map(({ code }) => code), action].join(' ');
    };
    expect(codes('identifyPatient', 'a', 'dicom')).to.equal('110112 ITI-55 E');
    expect(codes('retrieveEPrescription', 'a', 'dicom')).to.equal('110106 ITI-39 R');
    expect(codes('retrieveEPrescription', 'b', 'dicom')).to.equal('110107 ITI-39 C');
    expect(codes('submitDispensation', 'a', 'dicom')).to.equal('110107 ITI-41 C');
    expect(codes('submitDispensation', 'b', 'dicom')).to.equal('110106 ITI-41 R');
    expect(codes('authenticateProfessional', 'b', 'dicom')).to.equal('110112 ITI-40 E');
    expect(codes('querySmp', 'b', 'dicom')).to.equal('SMP EHDSI-193 SMP E');
    expect(codes('startApplication', 'b', 'dicom')).to.equal('110100 110120 E');
    expect(codes('identifyPatient', 'a', 'rfc3881')).to.equal('ITI-55 epsos-11 E');
    expect(codes('listPatientSummary', 'a', 'rfc3881')).to.equal('ITI-38 epsos-21 60591-5 E');
    expect(codes('issueTrc', 'b', 'rfc3881')).to.equal('epsos-92 epsos-92 E');
    expect(codes('stopApplication', 'b', 'rfc3881')).to.equal('110100 110121 E');
  });

  it('names who took part, and who asked for it', () => {
    const { participants, sources } = messageOf(trc);
    expect(
      participants.map(({ userId, alternativeUserId, requestor, accessPoint, roles }) =>
        [
          userId,
          alternativeUserId,
          requestor,
          accessPoint?.type,
          roles.map(({ code }) => code).join('+'),
        ].join('|'),
      ),
    ).to.deep.equal([
      'Example Hospital|Example Hospital|true||110152',
      '<hp-4711@urn:idp:XB:countryB>|Test "Clinician" & Söhne|true||110153+221',
      'ncp-b.example.xb|ncp-b.example.xb|true|2|ServiceConsumer',
      'ncp-a.example.xa|ncp-a.example.xa|false|1|ServiceProvider',
    ]);
    expect(sources).to.deep.equal([{ sourceId: 'XB-1', enterpriseSiteId: 'XB-1', types: [{ code: '4' }] }]);
    // In a transaction it is the gateway that asks.
    expect(
      messageOf(fullFacts('listOrcd', 'b')).participants.map(({ requestor }) => requestor),
    ).to.deep.equal([false, false, true, false]);
  });

  it('has its objects in the order of the dossier: patient, error, its own, request, response', () => {
    const failed: AuditFacts = { ...trc, outcome: 'permanent', error: { code: '4704', text: 'why' } };
    expect(
      messageOf(failed).objects.map(({ id, type, role, idType: { code, codeSystemName }, details }) => [
        id,
        type,
        role,
        `${code}/${codeSystemName}`,
        details.map((one) => `${one.type}=${Buffer.from(one.value)}`).join(),
      ]),
    ).to.deep.equal([
      ['9990001^^^&2.999.200.1&ISO', 1, 1, '2/DCM', ''],
      ['4704', 2, 3, '9/eHealth DSI Security', 'errormsg=why'],
      ['urn:uuid:_6a0e0c77-2f6e-4f7c-8d2c-1f3d6a8b9c02', 2, undefined, 'TrcA/eHealth DSI Security', ''],
      [
        'urn:uuid:11111111-2222-4333-8444-555555555555',
        4,
        undefined,
        'req/eHealth DSI Msg',
        'securityheader=<s:Header/>',
      ],
      [
        'urn:uuid:66666666-7777-4888-9999-000000000000',
        4,
        undefined,
        'rsp/eHealth DSI Msg',
        'securityheader=<s:Header/>',
      ],
    ]);
    expect(messageOf(failed).event.outcome).to.equal(12);
  });

  it('says no request and response of a discovery service, and gives its address in base64', () => {
    const { objects } = messageOf({
      ...fullFacts('querySmp', 'b'),
      objects: [{ kind: 'serviceMetadata', id: 'https://smp.example/x' }],
    });
    expect(objects.map(({ idType }) => idType.code)).to.deep.equal(['2', 'SMP']);
    expect(Buffer.from(objects[1]?.id ?? '', 'base64').toString()).to.equal('https://smp.example/x');
  });

  it('flags an emergency in both generations', () => {
    const { event } = messageOf(fullFacts('listPatientSummary', 'a'));
    expect(event.purposes.map(({ code }) => code)).to.deep.equal(['EMERGENCY']);
    const older = messageOf(fullFacts('listPatientSummary', 'a'), 'rfc3881');
    expect(older.event.types.at(-1)?.code).to.equal('EMERGENCY');
  });

  it('makes nobody up: who is not known is not named, and the node itself stands for its own side', () => {
    const { participants, objects } = messageOf({
      event: 'identifyPatient',
      side: 'a',
      at: new Date(0),
      outcome: 'permanent',
    });
    expect(participants.map(({ userId }) => userId)).to.deep.equal(['ncp-b.example.xb']);
    expect(objects).to.deep.equal([]);
  });
});
