import { expect } from 'chai';
import { KeyError } from '../../../src/trust/keys/file.js';
import { loadSigner } from '../../../src/trust/keys/load.js';
import { signEnveloped } from '../../../src/trust/xmldsig/sign.js';
import { verifyEnveloped } from '../../../src/trust/xmldsig/verify.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { testIdentity } from '../../support/pki.js';
import { type Scratch, scratch } from '../../support/scratch.js';
import { assertion, policy } from '../xmldsig/samples.js';

// Stands for the tool of a token: it holds the key, the node does not.
const TOOL = `import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
const [, , file, hash] = process.argv;
process.stdout.write(sign(hash, readFileSync(0), createPrivateKey(readFileSync(file))));
`;

describe('a key behind a command', () => {
  const seal = testIdentity('token-seal');
  const other = testIdentity('token-other');
  let files: Scratch;
  before(() => {
    files = scratch();
    files.file('tool.mjs', TOOL);
    files.file('seal.pem', seal.certPem);
    files.file('seal.key', seal.keyPem);
    files.file('other.key', other.keyPem);
  });
  after(() => files.remove());

  const signer = (...command: string[]) =>
    loadSigner({ certificate: files.path('seal.pem'), command }, new Date());
  const tool = (key: string) => [process.execPath, files.path('tool.mjs'), files.path(key)];

  it('seals assertions that hold', () => {
    const xml = signEnveloped(assertion(), signer(...tool('seal.key')), ehdsi.saml);
    withXml(xml, (root) => {
      expect(verifyEnveloped(root, policy).certificate.fingerprint256).to.equal(
        seal.certificate.fingerprint256,
      );
    });
  });

  it('is not believed when it signs with another key, fails, or is not there', () => {
    const attempt =
      (...command: string[]) =>
      () =>
        signer(...command).sign('sha256', Buffer.from('text'));
    expect(attempt(...tool('other.key'))).to.throw(KeyError, /not a signature of the key of/);
    expect(attempt(...tool('missing.key'))).to.throw(KeyError, /ended with code 1/);
    expect(attempt('/nonexistent/tool')).to.throw(KeyError, /ENOENT/);
  });
});
