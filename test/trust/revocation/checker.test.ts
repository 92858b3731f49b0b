import { spawnSync } from 'node:child_process';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { ExtendedKeyUsage, Extension, id_ce_extKeyUsage, id_kp_OCSPSigning } from '@peculiar/asn1-x509';
import { expect } from 'chai';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import { revocationChecker } from '../../../src/trust/revocation/checker.js';
import { RevocationError, revocationGuard } from '../../../src/trust/revocation/policy.js';
import { asksAt, type Issued, TestAuthority, TestWeb } from '../../support/authority.js';
import { scratch } from '../../support/scratch.js';

const DAY = 24 * 60 * 60 * 1000;
const ago = (ms: number) => new Date(Date.now() - ms);

describe('whether a certificate is revoked', () => {
  const authority = new TestAuthority('revoking root');
  const stranger = new TestAuthority('stranger');
  const responderUsage = [
    {
      id: id_ce_extKeyUsage,
      critical: false,
      value: new Uint8Array(AsnConvert.serialize(new ExtendedKeyUsage([id_kp_OCSPSigning]))),
    },
  ];
  const responder = authority.issue({ purpose: 'seal', name: 'responder', extensions: responderUsage });
  const notForThis = authority.issue({ purpose: 'seal', name: 'no responder' });
  const foreign = stranger.issue({ purpose: 'seal', name: 'foreign responder', extensions: responderUsage });
  const web = new TestWeb();
  let byCrl: Issued;
  let byOcsp: Issued;
  let byBoth: Issued;
  before(async () => {
    const url = await web.start();
    const [crl, ocsp] = [`${url}/crl`, `${url}/ocsp`];
    byCrl = authority.issue({ extensions: asksAt({ crl }) });
    byOcsp = authority.issue({ extensions: asksAt({ ocsp }) });
    byBoth = authority.issue({ extensions: asksAt({ crl, ocsp }) });
  });
  after(() => web.stop());
  beforeEach(() => {
    web.asked.length = 0;
  });

  let seed = 1;
  const nextSeed = () => {
    seed += 1000;
    return seed;
  };
  const runtime = (at = new Date()) => scriptedRuntime(at.toISOString(), 0, nextSeed());
  const check = (of: Issued, answer: TestWeb['answer'], trusted: Issued = authority) => {
    web.answer = answer;
    return revocationChecker({ runtime: runtime() }).check(of.certificate, [trusted.certificate]);
  };
  type Case = readonly [string, () => TestWeb['answer'], object];

  describe('by a list', () => {
    const cases: readonly Case[] = [
      [
        'is good when it is not in it',
        () => () => authority.crl([byOcsp.certificate]),
        { status: 'good', by: 'crl' },
      ],
      [
        'is told when it is in it',
        () => () => authority.crl([byCrl.certificate]),
        { status: 'revoked', by: 'crl' },
      ],
    ];
    for (const [what, answer, expected] of cases) {
      it(what, async () => expect(await check(byCrl, answer())).to.deep.include(expected));
    }

    const critical = new Extension({
      extnID: '2.5.29.27',
      critical: true,
      extnValue: new OctetString([2, 1, 1]),
    });
    const doubts: readonly (readonly [string, () => TestWeb['answer'], RegExp])[] = [
      [
        'is out of date',
        () => () => authority.crl([], { nextUpdate: ago(DAY), thisUpdate: ago(2 * DAY) }),
        /out of date/,
      ],
      ['is of the future', () => () => authority.crl([], { thisUpdate: ago(-DAY / 2) }), /of the future/],
      ['another key signed', () => () => authority.crl([], { key: stranger.key }), /its signature is not/],
      ['is of another authority', () => () => stranger.crl([]), /another authority/],
      ['holds changes only', () => () => authority.crl([], { extensions: [critical] }), /not understood/],
      ['is none', () => () => 'nonsense', /can be read/],
      ['is not there', () => () => undefined, /status 404/],
      ['is elsewhere', () => () => ({ redirect: `${web.url}/other` }), /status 302/],
    ];
    for (const [what, answer, why] of doubts) {
      it(`cannot be told when it ${what}`, async () => {
        const found = await check(byCrl, answer());
        expect(found).to.deep.include({ status: 'unavailable' });
        expect('why' in found && found.why).to.match(why);
      });
    }

    it('at hand is asked before the one that is named', async () => {
      const lists = () => [stranger.crl([]), authority.crl([byCrl.certificate])];
      const checker = revocationChecker({ runtime: runtime(), lists });
      expect(await checker.check(byCrl.certificate, [authority.certificate])).to.deep.include({
        status: 'revoked',
      });
      expect(web.asked).to.deep.equal([]);
    });
  });

  describe('by a responder', () => {
    const cases: readonly Case[] = [
      ['is good', () => (_, body) => authority.ocsp(body, 'good'), { status: 'good', by: 'ocsp' }],
      ['is revoked', () => (_, body) => authority.ocsp(body, 'revoked'), { status: 'revoked', by: 'ocsp' }],
      ['is not known', () => (_, body) => authority.ocsp(body, 'unknown'), { status: 'unknown' }],
      [
        'is good by its delegate',
        () => (_, body) => authority.ocsp(body, 'good', { by: responder }),
        { status: 'good' },
      ],
    ];
    for (const [what, answer, expected] of cases) {
      it(what, async () => expect(await check(byOcsp, answer())).to.deep.include(expected));
    }

    const doubts: readonly (readonly [string, () => TestWeb['answer'], RegExp])[] = [
      [
        'that is out of date',
        () => (_, body) => authority.ocsp(body, 'good', { thisUpdate: ago(2 * DAY), nextUpdate: ago(DAY) }),
        /out of date/,
      ],
      [
        'that another authority signed',
        () => (_, body) => stranger.ocsp(body, 'good'),
        /its signature is not/,
      ],
      [
        'whose delegate is not certified for it',
        () => (_, body) => authority.ocsp(body, 'good', { by: notForThis }),
        /its signature is not/,
      ],
      [
        'whose delegate is of another authority',
        () => (_, body) => authority.ocsp(body, 'good', { by: foreign }),
        /its signature is not/,
      ],
      [
        'that repeats an older answer',
        () => (_, body) => authority.ocsp(body, 'good', { nonce: new Uint8Array([4, 1, 0]) }),
        /nonce/,
      ],
      [
        'that is about another certificate',
        () => (_, body) => authority.ocsp(body, 'good', { about: byCrl.certificate }),
        /another certificate/,
      ],
      ['that refuses', () => () => Buffer.from([0x30, 3, 0x0a, 1, 6]), /unauthorized/],
      ['that says nonsense', () => () => 'nonsense', /can be read/],
    ];
    for (const [what, answer, why] of doubts) {
      it(`cannot be told with an answer ${what}`, async () => {
        const found = await check(byOcsp, answer());
        expect(found).to.deep.include({ status: 'unavailable' });
        expect('why' in found && found.why).to.match(why);
      });
    }

    it('that does not answer is followed by the list', async () => {
      const found = await check(byBoth, (path) => (path === '/crl' ? authority.crl([]) : undefined));
      expect(found).to.deep.include({ status: 'good', by: 'crl' });
      expect(web.asked).to.deep.equal(['/ocsp', '/crl']);
    });

    it('is understood by OpenSSL, question and answer', async () => {
      let exchange: { request: Uint8Array; response: Uint8Array } | undefined;
      await check(byOcsp, (_, request) => {
        exchange = { request, response: authority.ocsp(request, 'revoked', { by: responder }) };
        return exchange.response;
      });
      const files = scratch();
      try {
        const { status, stdout, stderr } = spawnSync(
          'openssl',
          [
            'ocsp',
            '-no_nonce',
            ...[
              '-reqin',
              files.file('request', exchange?.request),
              '-respin',
              files.file('response', exchange?.response),
            ],
            ...['-issuer', files.file('issuer.pem', authority.certificate.toString())],
            ...[
              '-CAfile',
              files.path('issuer.pem'),
              '-cert',
              files.file('leaf.pem', byOcsp.certificate.toString()),
            ],
          ],
          { encoding: 'utf8' },
        );
        expect(status, stderr).to.equal(0);
        expect(stderr).to.match(/Response verify OK/);
        expect(stdout).to.match(/leaf\.pem: revoked/);
      } finally {
        files.remove();
      }
    });
  });

  it('is remembered while it holds, and asked again after', async () => {
    web.answer = () => authority.crl([]);
    let now = new Date();
    const clocked = { ...runtime(), clock: { now: () => now, elapsed: () => 0 } };
    const checker = revocationChecker({ runtime: clocked });
    const ask = () => checker.check(byCrl.certificate, [authority.certificate]);
    await Promise.all([ask(), ask()]);
    expect(await ask()).to.deep.include({ status: 'good' });
    expect(web.asked).to.have.lengthOf(1);
    now = new Date(now.getTime() + 2 * 60 * 60 * 1000);
    web.answer = () => authority.crl([byCrl.certificate]);
    expect(await ask()).to.deep.include({ status: 'revoked' });
  });

  it('is not asked of a certificate that names nobody', async () => {
    expect(await check(authority.issue({}), () => undefined)).to.deep.equal({ status: 'unnamed' });
  });

  describe('decides as the policy says', () => {
    const warnings: string[] = [];
    const log = { info() {}, error() {}, warn: (message: string) => warnings.push(message) };
    const decide = async (
      of: Issued,
      answer: TestWeb['answer'],
      policy: { unreachable: 'refuse' | 'accept'; unnamed: 'refuse' | 'accept' },
    ) => {
      web.answer = answer;
      warnings.length = 0;
      const guard = revocationGuard(revocationChecker({ runtime: runtime() }), 'seal', policy, log);
      try {
        await guard(of.certificate, [authority.certificate]);
        return 'accepted';
      } catch (error) {
        if (!(error instanceof RevocationError)) throw error;
        return error.status;
      }
    };
    const open = { unreachable: 'accept', unnamed: 'accept' } as const;
    const closed = { unreachable: 'refuse', unnamed: 'refuse' } as const;

    it('of nothing when the answer is plain', async () => {
      expect(await decide(byCrl, () => authority.crl([]), closed)).to.equal('accepted');
      expect(await decide(byCrl, () => authority.crl([byCrl.certificate]), open)).to.equal('revoked');
      expect(await decide(byOcsp, (_, body) => authority.ocsp(body, 'unknown'), open)).to.equal('unknown');
      expect(warnings).to.deep.equal([]);
    });

    it('of an authority that is not reached, and says so each time', async () => {
      expect(await decide(byCrl, () => undefined, closed)).to.equal('unavailable');
      expect(await decide(byCrl, () => undefined, open)).to.equal('accepted');
      expect(warnings.join()).to.match(/CN=leaf .*cannot be told: .*404.*revocation\.seal/);
    });

    it('of a certificate that names nobody', async () => {
      expect(await decide(authority.issue({}), () => undefined, closed)).to.equal('unnamed');
      expect(await decide(authority.issue({}), () => undefined, open)).to.equal('accepted');
    });
  });
});
