import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { countryFiles, writeCountry } from '../app/configuration.js';
import { passerelle, STACK } from '../support/passerelle.js';
import { testIdentity } from '../support/pki.js';
import { type Scratch, scratch } from '../support/scratch.js';

const PUBLICATION =
  "publication: { address: 'https://ncp.example:8443', contact: 'https://ncp.example/contact' }\n";

describe('passerelle smp', () => {
  let files: Scratch;
  before(() => {
    files = scratch();
    writeCountry(files.path('xa'), {
      'node.yaml': `${countryFiles()['node.yaml']}${PUBLICATION}`,
      'search-masks/InternationalSearch_XA.xml': readFileSync(
        new URL('../../ncp-config/demo/LU/search-masks/InternationalSearch_LU.xml', import.meta.url),
      ),
    });
  });
  after(() => files.remove());

  it('make writes an entry a service, and verify accepts them', () => {
    const out = files.path('entries');
    const made = passerelle('smp', 'make', files.path('xa'), '--out', out);
    expect({ status: made.status, stderr: made.stderr }).to.deep.equal({ status: 0, stderr: '' });
    const names = readdirSync(out).sort();
    expect(names).to.deep.equal([
      'XA-ITI-38.xml',
      'XA-ITI-39.xml',
      'XA-ITI-41.xml',
      'XA-ITI-55.xml',
      'XA-search-mask.xml',
    ]);
    const verified = passerelle('smp', 'verify', '--json', '--trust', files.path('xa/keys/root.pem'), out);
    expect({ status: verified.status, stderr: verified.stderr }).to.deep.equal({ status: 0, stderr: '' });
    const reports = JSON.parse(verified.stdout) as Record<string, unknown>[];
    expect(reports).to.have.lengthOf(5);
    expect(reports[3]).to.deep.include({
      file: `${out}/XA-ITI-55.xml`,
      holds: true,
      participant: 'urn:ehealth:xa:ncp-idp',
      notes: ['no SMP has signed it yet: this is what a country hands in'],
    });
    expect(reports[3]?.national).to.deep.include({
      certificate: 'C=XA, O=Test organisation, CN=xa-seal',
      trusted: true,
    });
    expect(reports[3]?.endpoints).to.have.nested.property(
      '[0].address',
      'https://ncp.example:8443/openncp-ws-server/services/XCPD_Service',
    );

    const entry = readFileSync(`${out}/XA-ITI-55.xml`, 'utf8');
    const altered = files.file('altered.xml', entry.replace('ncp.example:8443', 'ncp.example:9443'));
    const text = passerelle('smp', 'verify', altered, `${out}/XA-ITI-38.xml`);
    expect({ status: text.status, stderr: text.stderr }).to.deep.equal({ status: 1, stderr: '' });
    expect(text.stdout)
      .to.match(
        /altered\.xml: DOES NOT HOLD\n {2}because {6}the country's signature: the content was changed/,
      )
      .and.to.match(/XA-ITI-38\.xml: holds\n {2}participant {2}urn:ehealth:xa:ncp-idp\n/);

    const stranger = files.file('stranger.pem', testIdentity('xb-root', { purpose: 'authority' }).certPem);
    const untrusted = passerelle('smp', 'verify', '--trust', stranger, `${out}/XA-ITI-55.xml`);
    expect(untrusted.status).to.equal(1);
    expect(untrusted.stdout).to.match(/because +the certificate of the country's signature is not one of/);
  });

  it('verify ends with 1 for what is no entry, with 3 for what cannot be read', () => {
    const other = files.file('other.xml', '<a/>');
    const broken = files.file('broken.xml', '<a');
    const { status, stdout } = passerelle('smp', 'verify', other, broken);
    expect(status).to.equal(1);
    expect(stdout).to.match(
      /other\.xml: DOES NOT HOLD\n {2}because +the file holds a, not SignedServiceMetadata/,
    );
    const missing = passerelle('smp', 'verify', files.path('missing.xml'));
    expect(missing.status).to.equal(3);
    expect(missing.stderr)
      .to.match(/there is no such file/)
      .and.not.to.match(STACK);
    const trust = passerelle('smp', 'verify', '--trust', other, other);
    expect(trust.status).to.equal(3);
    expect(trust.stderr)
      .to.match(/holds no certificate in PEM form/)
      .and.not.to.match(STACK);
  });

  it('make says what is not configured', () => {
    writeCountry(files.path('bare'));
    const { status, stderr } = passerelle('smp', 'make', files.path('bare'), '--out', files.path('none'));
    expect(status).to.equal(1);
    expect(stderr)
      .to.match(/node\.yaml has no publication/)
      .and.not.to.match(STACK);
  });
});
