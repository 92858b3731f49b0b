import { expect } from 'chai';
import { requireSamePatient } from '../../../src/trust/assertions/treatment.js';
import { verifyEnveloped } from '../../../src/trust/xmldsig/verify.js';
import type { Dialect } from '../../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { C14N } from '../../../src/wire/xml/c14n.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { testIdentity } from '../../support/pki.js';
import {
  codeOf,
  envelope,
  hcp,
  hcpValue,
  inSeconds,
  judge,
  nok,
  PATIENT,
  refusal,
  rootOnly,
  trc,
  trcValue,
  withHcp,
  withTrc,
} from './scene.js';
import { HPI, INTEGRITY, NO_HCP, SEC } from './wrong.js';
import { presence, signatures } from './wrong-seals.js';
import { hcpAttributes, hcpParts, trcs } from './wrong-values.js';

describe('the assertions of a request', () => {
  for (const dialect of [ehdsi, epsos]) {
    describe(`in ${dialect.name}`, () => {
      for (const kind of ['hcp', 'trc'] as const) {
        it(`are accepted with the ${kind} first`, () => {
          const both = [hcp(dialect), trc(dialect)];
          const result = judge(envelope(...(kind === 'hcp' ? both : both.reverse())), { dialect });
          expect(result.hcp).to.deep.equal(hcpValue(dialect));
          expect(result.trc).to.deep.equal(trcValue(dialect));
          expect(result.country).to.equal('XB');
          expect(result.sealCertificate.subject).to.contain('seal-XB');
        });
      }

      for (const { what, xml, says, overrides, ...codes } of [
        ...signatures,
        ...presence,
        ...hcpParts,
        ...hcpAttributes,
        ...trcs,
      ]) {
        const code = codes[dialect.name as 'ehdsi' | 'epsos'];
        it(`${code === 'accepted' ? 'accept' : `refuse with ${code}`}: ${what}`, () => {
          const refused = refusal(() => judge(xml(dialect), { dialect, ...overrides }));
          expect(refused?.code ?? 'accepted').to.equal(code);
          if (refused !== undefined) expect(refused.context).to.match(says);
        });
      }

      it('are accepted where the clocks are 59 seconds apart, both ways', () => {
        const early = withHcp({ value: { notBefore: inSeconds(59) } });
        const late = withHcp({ value: { notBefore: inSeconds(-3600), notOnOrAfter: inSeconds(-59) } });
        expect(codeOf(dialect, early(dialect))).to.equal('accepted');
        expect(codeOf(dialect, late(dialect))).to.equal('accepted');
        expect(codeOf(dialect, early(dialect), { skewMs: 0 })).not.to.equal('accepted');
      });

      it('are accepted under a seal that is pinned itself, and under no other anchor', () => {
        const xml = envelope(hcp(dialect), trc(dialect));
        const anchors = () => [testIdentity('seal-XB').certificate];
        expect(codeOf(dialect, xml, { anchors })).to.equal('accepted');
        expect(codeOf(dialect, xml, { anchors: () => [] })).not.to.equal('accepted');
        const asked: string[] = [];
        judge(xml, {
          dialect,
          anchors: (country) => {
            asked.push(country);
            return rootOnly();
          },
        });
        expect(new Set(asked)).to.deep.equal(new Set(['XB']));
      });
    });
  }

  it('give back the HCP assertion as a document on which its signature still holds', () => {
    const { hcpXml } = judge(envelope(hcp(ehdsi), trc(ehdsi)));
    const policy = {
      signatureMethods: ehdsi.saml.signatureMethods,
      digestMethods: ehdsi.saml.digestMethods,
      canonicalisations: [C14N.exclusive],
    };
    withXml(hcpXml, (root) => {
      expect(verifyEnveloped(root, policy).certificate.subject).to.contain('seal-XB');
    });
  });

  it('leave a next of kin assertion alone wherever it stands, and never take it for a TRC', () => {
    for (const order of [
      [nok(), hcp(ehdsi), trc(ehdsi)],
      [hcp(ehdsi), trc(ehdsi), nok()],
    ]) {
      expect(judge(envelope(...order)).trc?.patientId).to.deep.equal(PATIENT);
    }
    expect(codeOf(ehdsi, envelope(hcp(ehdsi), nok()))).to.equal('1001');
    expect(codeOf(ehdsi, envelope(hcp(ehdsi), trc(ehdsi), nok(), nok()))).to.equal('1001');
  });

  it('need no TRC where a patient is looked for; one that comes along is judged all the same', () => {
    const patient = { transaction: 'xcpd', classes: undefined } as const;
    expect(judge(envelope(hcp(ehdsi)), patient).trc).to.equal(undefined);
    expect(codeOf(ehdsi, envelope(hcp(ehdsi), trc(ehdsi)), patient)).to.equal('accepted');
    expect(codeOf(ehdsi, envelope(hcp(ehdsi), trc(ehdsi, { unsigned: true })), patient)).to.equal(INTEGRITY);
  });

  it('want the display name of a role where a patient is looked for', () => {
    const patient = { transaction: 'xcpd', classes: undefined } as const;
    for (const role of [{ code: '221' }, { code: '221', displayName: 'Dentists' }]) {
      expect(codeOf(ehdsi, envelope(hcp(ehdsi, { value: { role } })), patient)).to.equal('4703');
      expect(codeOf(ehdsi, envelope(hcp(ehdsi, { value: { role } }), trc(ehdsi)))).to.equal('accepted');
    }
  });

  it('let a clerk act on behalf of a professional', () => {
    for (const onBehalfOf of ['221', 'Physician', 'registered nurse']) {
      const xml = withHcp({ value: { role: { code: '44' }, onBehalfOf } })(ehdsi);
      expect(codeOf(ehdsi, xml)).to.equal('accepted');
    }
    const ancillary = (onBehalfOf: string) =>
      withHcp({ value: { role: { text: 'ancillary services' }, onBehalfOf } })(epsos);
    const consent = { classes: undefined };
    expect(codeOf(epsos, ancillary('plumber'), consent)).to.equal('1001');
    expect(codeOf(epsos, ancillary('Nurse'), consent)).to.equal('4703');
  });

  it('refuse a request without a Security header', () => {
    const bare = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>';
    expect(codeOf(ehdsi, bare)).to.equal('1001');
    expect(codeOf(ehdsi, bare, { transaction: 'xcpd' })).to.equal(NO_HCP);
    expect(codeOf(epsos, bare, { transaction: 'xcpd' })).to.equal('1001');
  });

  it('keep values out of what crosses the border', () => {
    for (const { xml, overrides } of [...hcpAttributes, ...trcs, ...hcpParts]) {
      const context = refusal(() => judge(xml(ehdsi), overrides))?.context ?? '';
      expect(context).not.to.match(/9990001|Test Clinician|hp-4711|Ward|RESEARCH|stranger/);
    }
  });
});

describe('the code of a failure', () => {
  const table: [string, (dialect: Dialect) => string, Record<string, string>][] = [
    [
      'structure',
      withHcp({ unsigned: true, value: { id: '1:2' } }),
      { xcpd: INTEGRITY, xcaList: '4703', xcaRetrieve: SEC, xdr: '4703' },
    ],
    ['signature', withHcp({ unsigned: true }), { xcpd: INTEGRITY, xcaList: SEC, xcaRetrieve: SEC, xdr: SEC }],
    ['no HCP', (d) => envelope(trc(d)), { xcpd: NO_HCP, xcaList: NO_HCP, xcaRetrieve: NO_HCP, xdr: NO_HCP }],
    [
      'HCP expired',
      withHcp({ value: { notBefore: inSeconds(-300), notOnOrAfter: inSeconds(-200) } }),
      { xcpd: HPI, xcaList: HPI, xcaRetrieve: HPI, xdr: HPI },
    ],
    [
      'TRC expired',
      withTrc({ value: { notBefore: inSeconds(-300), notOnOrAfter: inSeconds(-200) } }),
      { xcpd: HPI, xcaList: '1001', xcaRetrieve: '1001', xdr: '1001' },
    ],
    [
      'TRC swapped',
      withTrc({ value: { adviceId: '_other' } }),
      { xcpd: '4703', xcaList: '4703', xcaRetrieve: '4703', xdr: '4703' },
    ],
    [
      'TRC of another',
      withTrc({ value: { nameId: { value: 'x', format: 'y' } } }),
      { xcpd: HPI, xcaList: '1002', xcaRetrieve: '1002', xdr: '1002' },
    ],
  ];
  for (const [what, xml, codes] of table) {
    for (const [transaction, code] of Object.entries(codes) as ['xcpd', string][]) {
      it(`is ${code} in ${transaction}: ${what}`, () => {
        expect(codeOf(ehdsi, xml(ehdsi), { transaction, classes: undefined })).to.equal(code);
      });
    }
    it(`is ERROR_SEC_GENERIC in a discard: ${what}`, () => {
      expect(codeOf(ehdsi, xml(ehdsi), { transaction: 'xdr', classes: ['DISCARD-60593-1'] })).to.equal(SEC);
    });
  }
});

describe('the patient of a request', () => {
  it('is the patient of the TRC, by both parts of the identifier', () => {
    for (const dialect of [ehdsi, epsos]) {
      const judged = { transaction: 'xcaList', dialect } as const;
      const code = (patient: typeof PATIENT) =>
        refusal(() => requireSamePatient(trcValue(dialect), patient, judged))?.code;
      expect(code(PATIENT)).to.equal(undefined);
      expect(code({ ...PATIENT, extension: '9990002' })).to.equal('4206');
      expect(code({ ...PATIENT, root: '2.999.200.2' })).to.equal('4206');
    }
  });
});
