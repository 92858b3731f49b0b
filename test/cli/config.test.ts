import { expect } from 'chai';
import { writeCountry } from '../app/configuration.js';
import { passerelle, STACK } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';

describe('passerelle config check', () => {
  let files: Scratch;
  before(() => {
    files = scratch();
  });
  after(() => files.remove());

  it('finds nothing in what can be used, and says with --json what it warns of', () => {
    const { status, stdout, stderr } = passerelle('config', 'check', '--json', 'ncp-config/demo/LU');
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    const { warnings, ...rest } = JSON.parse(stdout);
    expect(rest).to.deep.equal({ ok: true, mistakes: [] });
    expect(warnings).to.have.length(4);
    expect(warnings[0]).to.deep.equal({
      file: 'node.yaml',
      line: 14,
      path: 'keys.seal',
      message: 'this was not looked at: no data folder is named',
      remedy: 'Name it with --data',
    });
  });

  it('names every mistake with its place and what to do, in text and in JSON, and ends with 1', () => {
    const folder = writeCountry(files.path('wrong'), {
      'keys/seal.key': 'nothing',
      'policy/policy.yaml': 'documentClasses: [summary]\n',
    });
    const { status, stdout, stderr } = passerelle('config', 'check', folder);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr)
      .to.match(
        /^passerelle: .*no private key in PEM form.*\n {2}where: node\.yaml:9 keys\.seal\n {2}to do: /m,
      )
      .and.to.match(/^ {2}where: policy\/policy\.yaml:1 documentClasses\[0\]\n {2}to do: /m);
    expect(stderr).not.to.match(STACK);
    const json = passerelle('config', 'check', '--json', folder);
    expect(json.status).to.equal(1);
    const { ok, mistakes } = JSON.parse(json.stdout);
    expect(ok).to.equal(false);
    expect(
      mistakes.map(({ file, path }: { file: string; path: string }) => `${file} ${path}`),
    ).to.have.members(['node.yaml keys.seal', 'policy/policy.yaml documentClasses[0]']);
  });

  it('ends with 1 where there is no folder, and asks for one that is not named', () => {
    const missing = passerelle('config', 'check', files.path('nowhere'));
    expect(missing.status).to.equal(1);
    expect(missing.stderr).to.match(
      /^passerelle: there is no such folder\n {2}where: .*nowhere\n {2}to do: .*\n$/,
    );
    const unnamed = passerelle('config', 'check');
    expect(unnamed.status).to.equal(1);
    expect(unnamed.stderr).to.match(/^passerelle: missing required argument 'DIR'\n {2}to do: .*--help\n$/);
  });
});
