import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { expect } from 'chai';
import { writeCountry } from '../app/configuration.js';
import { passerelle, STACK } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';

describe('passerelle keys', () => {
  let files: Scratch;
  before(() => {
    files = scratch();
  });
  after(() => files.remove());

  const request = (...more: string[]) =>
    passerelle(
      'keys',
      'request',
      '--country',
      'XA',
      '--organisation',
      'An agency',
      '--bits',
      '2048',
      ...more,
    );

  it('request makes a key for its owner only, and a request that OpenSSL takes', () => {
    const out = files.path('new');
    const made = request(
      '--role',
      'tls',
      '--name',
      'ncp.example',
      '--host',
      'ncp.example',
      '10.0.0.1',
      '--out',
      out,
    );
    expect({ status: made.status, stderr: made.stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(statSync(`${out}/tls.key.pem`).mode & 0o777).to.equal(0o600);
    const openssl = (...words: string[]) =>
      spawnSync('openssl', ['req', '-in', `${out}/tls.csr.pem`, '-noout', ...words], { encoding: 'utf8' });
    expect(openssl('-verify').stderr).to.match(/verify OK/);
    const { stdout } = openssl('-text');
    expect(stdout)
      .to.match(/Subject: C ?= ?XA, O ?= ?An agency, CN ?= ?ncp\.example/)
      .and.to.match(/Digital Signature, Key Encipherment/)
      .and.to.match(/TLS Web Server Authentication, TLS Web Client Authentication/)
      .and.to.match(/DNS:ncp\.example, IP Address:10\.0\.0\.1/)
      .and.to.match(/CA:FALSE/);
    const key = spawnSync('openssl', ['pkey', '-in', `${out}/tls.key.pem`, '-pubout'], { encoding: 'utf8' });
    expect(openssl('-pubkey').stdout).to.equal(key.stdout);

    const again = request('--role', 'tls', '--name', 'ncp.example', '--host', 'ncp.example', '--out', out);
    expect(again.status).to.equal(1);
    expect(again.stderr)
      .to.match(/the file is there already/)
      .and.not.to.match(STACK);
  });

  it('request refuses what no peer would accept', () => {
    const out = files.path('none');
    expect(request('--role', 'tls', '--name', 'n', '--out', out).stderr).to.match(/names its hosts/);
    expect(request('--role', 'seal', '--name', 'n', '--bits', '1024', '--out', out).stderr).to.match(
      /too few/,
    );
    expect(request('--role', 'seal', '--name', 'n', '--country', 'xa', '--out', out).stderr).to.match(
      /upper case/,
    );
  });

  it('list names each key with its role and its end', () => {
    const folder = writeCountry(files.path('xa'));
    const { status, stdout, stderr } = passerelle('keys', 'list', '--json', folder);
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    const keys = JSON.parse(stdout) as Record<string, unknown>[];
    expect(keys.map(({ role, subject, issuer }) => [role, subject, issuer])).to.deep.equal([
      ['seal', 'C=XA, O=Test organisation, CN=xa-seal', 'O=Test organisation, CN=root'],
      ['tls', 'C=XA, O=Test organisation, CN=xa-tls', 'O=Test organisation, CN=root'],
      ['hcpIssuer', 'C=XA, O=Test organisation, CN=xa-issuer', 'O=Test organisation, CN=root'],
    ]);
    expect(keys[0]?.daysLeft).to.equal(29);
  });

  it('list says which key cannot be used, beside the others', () => {
    const folder = writeCountry(files.path('wrong'), { 'keys/password': 'another' });
    const { status, stdout, stderr } = passerelle('keys', 'list', folder);
    expect(status).to.equal(1);
    expect(stdout).to.match(/seal {2}C=XA.*\n {2}issued by {2}O=.*\n {2}until {6}\d{4}-\d\d-\d\d, 29 days/);
    expect(stderr)
      .to.match(/the password of .*tls\.p12 is wrong/)
      .and.not.to.match(STACK);
  });
});
