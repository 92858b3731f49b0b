import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../', import.meta.url));

function passerelle(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', `${root}src/cli/main.ts`, ...args],
    { cwd: root, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

describe('passerelle', () => {
  it('prints its version', () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    expect(passerelle('--version')).to.deep.equal({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('teaches with --help: commands, examples, exit codes', () => {
    const general = passerelle('--help');
    expect(general.status).to.equal(0);
    expect(general.stdout)
      .to.match(/inspect .*FILE/)
      .and.to.match(/Examples\n {2}passerelle serve/);
    const command = passerelle('inspect', '--help');
    expect(command.status).to.equal(0);
    expect(command.stdout)
      .to.match(/Exit code\n/)
      .and.to.match(/Examples\n/)
      .and.to.match(/xcpd-request/);
  });

  it('says what is wrong with a command line, and what to do', () => {
    for (const args of [['frobnicate'], ['inspect'], ['inspect', '--frobnicate', 'x']]) {
      const { status, stdout, stderr } = passerelle(...args);
      expect(status).to.equal(1);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^passerelle: .+\n {2}to do: .*--help\n$/);
    }
  });
});
