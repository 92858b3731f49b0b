import { expect } from 'chai';
import { SignedXml } from 'xml-crypto';
import { ENVELOPED_SIGNATURE, RSA_SHA256, SHA256 } from '../../../src/trust/xmldsig/algorithms.js';
import { reportSignatures, WHOLE_DOCUMENT } from '../../../src/trust/xmldsig/report.js';
import { signEnveloped } from '../../../src/trust/xmldsig/sign.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { C14N } from '../../../src/wire/xml/c14n.js';
import { XmlRefusal } from '../../../src/wire/xml/door.js';
import { testIdentity } from '../../support/pki.js';
import { assertion } from './samples.js';

const seal = testIdentity('seal');
const signed = signEnveloped(assertion(), seal.signer, ehdsi.saml);

/** Signs the whole document as service metadata is signed: URI "", inclusive canonicalisation, appended. */
function signWhole(xml: string, algorithm: string = C14N.inclusive): string {
  const signer = new SignedXml({
    privateKey: seal.keyPem,
    publicCert: seal.certPem,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: C14N.inclusive,
  });
  signer.addReference({
    xpath: '/*',
    uri: '',
    isEmptyUri: true,
    transforms: [ENVELOPED_SIGNATURE, algorithm],
    digestAlgorithm: SHA256,
  });
  signer.computeSignature(xml);
  return signer.getSignedXml();
}

describe('reporting signatures', () => {
  it('says of an assertion in an envelope what is signed, how, and by whom', () => {
    expect(reportSignatures(`<e xmlns="urn:e">${signed}</e>`)).to.deep.equal([
      {
        signature: 0,
        signatureMethod: RSA_SHA256,
        canonicalisation: C14N.exclusive,
        signatureValueHolds: true,
        certificate: 'O=Test organisation, CN=seal',
        reference: '#_a1',
        covers: { element: 'Assertion', id: '_a1' },
        digestHolds: true,
      },
    ]);
  });

  it('tells a changed content from a changed signature', () => {
    const [content] = reportSignatures(signed.replace('Doctor', 'Doctos'));
    expect(content).to.include({ signatureValueHolds: true, digestHolds: false });
    const [info] = reportSignatures(signed.replace('<ds:SignedInfo>', '<ds:SignedInfo> '));
    expect(info).to.include({ signatureValueHolds: false, digestHolds: true });
  });

  it('leaves comments out of what is digested, as same-document references do', () => {
    const [row] = reportSignatures(signed.replace('Doctor', 'Doc<!-- -->tor'));
    expect(row).to.include({ signatureValueHolds: true, digestHolds: true });
    for (const algorithm of [C14N.inclusiveWithComments, C14N.exclusiveWithComments]) {
      const commented = signWhole('<m xmlns="urn:m"><n>1</n></m>', algorithm).replace('1', '<!-- -->1');
      expect(reportSignatures(commented)[0], algorithm).to.include({ digestHolds: true });
    }
  });

  it('judges two signatures, the inner one made before the document was wrapped', () => {
    const inner = signWhole('<m xmlns="urn:m"><n>1</n></m>');
    expect(reportSignatures(inner)[0]).to.include({ signatureValueHolds: true, digestHolds: true });
    const wrapped = signWhole(`<w xmlns="urn:m">${inner}</w>`);
    const rows = reportSignatures(wrapped);
    expect(rows.map(({ signature, digestHolds }) => [signature, digestHolds])).to.deep.equal([
      [0, false],
      [1, true],
    ]);
    for (const row of rows) {
      expect(row).to.include({ reference: WHOLE_DOCUMENT, signatureValueHolds: true });
      expect(row.covers).to.deep.equal({ element: 'w' });
    }
  });

  it('lets the inclusive form of SignedInfo see the namespaces of its ancestors', () => {
    const inner = signWhole('<m xmlns="urn:m"/>');
    const [row] = reportSignatures(inner.replace('<m ', '<m xmlns:late="urn:late" '));
    expect(row).to.include({ signatureValueHolds: false, digestHolds: false });
  });

  it('says why something could not be judged', () => {
    const problem = (from: string | RegExp, to: string) =>
      reportSignatures(signed.replace(from, to))[0]?.problem;
    expect(problem('#rsa-sha256', '#hmac-sha256')).to.match(/signature method .*hmac-sha256 is not known/);
    expect(problem(`Algorithm="${C14N.exclusive}"`, 'Algorithm="urn:c14n"')).to.equal(
      'the canonicalisation urn:c14n is not known',
    );
    expect(problem('xmlenc#sha256', 'xmlenc#sha255')).to.match(/digest method .*sha255 is not known/);
    expect(problem(ENVELOPED_SIGNATURE, 'urn:xslt')).to.match(
      /transforms are not known together: urn:xslt, /,
    );
    expect(problem('URI="#_a1"', 'URI="#_a2"')).to.equal('no element has the id of the reference');
    expect(problem('URI="#_a1"', 'URI="http://example.org/"')).to.equal(
      'the reference leads out of the document',
    );
    expect(problem('<saml:NameID>', '<saml:NameID ID="_a1">')).to.match(/^several elements/);
    expect(problem(/<ds:X509Certificate>[^<]*/, '<ds:X509Certificate>AAAA')).to.equal(
      'there is no certificate that can be read',
    );
    expect(problem('<saml:NameID>', '<saml:NameID xmlns:r="relative">')).to.match(/no canonical form/);
    expect(problem(/<ds:Reference.*<\/ds:Reference>/, '')).to.equal('there is no reference');
  });

  it('has no row for a document without signature and refuses what is not XML', () => {
    expect(reportSignatures(assertion())).to.deep.equal([]);
    expect(() => reportSignatures('<!DOCTYPE a><a/>')).to.throw(XmlRefusal);
  });
});
