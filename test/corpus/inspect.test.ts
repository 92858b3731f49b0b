import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { inspectBytes } from '../../src/inspect/inspect.js';
import type { Kind, Refusal } from '../../src/inspect/inspection.js';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const there = existsSync(data);

/** The kinds that a folder may hold. */
const folders: Readonly<Record<string, readonly Kind[]>> = {
  messages: [
    'xcpd-request',
    'xcpd-response',
    'xca-list-request',
    'xca-list-response',
    'xca-retrieve-request',
    'xca-retrieve-response',
    'xdr-request',
    'registry-response',
    'ws-trust-request',
    'soap-envelope',
  ],
  'messages/dispensations': ['cda-edispensation'],
  saml: ['saml-hcp-assertion', 'soap-header'],
  smp: ['smp-service-metadata'],
  trust: ['trust-service-status-list'],
  'search-masks': ['search-mask', 'search-mask-countries'],
  'client-connector/xcpd': ['client-connector-request'],
  'client-connector/xca': ['client-connector-request'],
  'client-connector/xdr': ['client-connector-request'],
  audit: ['audit-message'],
  evidence: ['rem-evidence', 'xacml-policy'],
  'valuesets/svs': ['value-set-svs'],
  'valuesets/epsos-repository': ['code-system-repository'],
  'coded-elements': ['coded-element-list'],
  config: ['home-community-list'],
  pdf: ['pdf'],
  'cda/ps': ['cda-patient-summary'],
  'cda/ps-l1': ['cda-patient-summary'],
  'cda/ep': ['cda-eprescription'],
  'cda/ep-l1': ['cda-eprescription'],
  'cda/ed': ['cda-edispensation'],
  'cda/ed-l1': ['cda-edispensation'],
  'cda/mro': ['cda-mro'],
  'cda/mro-l1': ['cda-mro'],
  'cda/laboratory': ['cda-laboratory'],
  'cda/discharge': ['cda-hospital-discharge'],
  'cda/imaging': ['cda-imaging'],
  'cda/imaging-report': ['cda-imaging-report'],
  'cda/other': ['cda-other', 'coded-element-list', 'eadc-configuration'],
  wsdl: ['wsdl', 'xml-schema'],
  schemas: ['xml-schema'],
};

/** Files that are not what their folder says, each with the reason. */
const exceptions: Readonly<Record<string, { kind: Kind | Refusal['kind']; because: string }>> = {
  'valuesets/epsos-repository/epSOS_CodedElements.xml': {
    kind: 'malformed',
    because: 'uses the prefix epSOS without declaring it',
  },
  'cda/ps/openncp2017-config.xml': { kind: 'eadc-configuration', because: 'lies among the documents' },
  'cda/ps-l1/openncp2017-hcerL1-CDA-pdf.xml': { kind: 'cda-hcer', because: 'is an encounter report' },
};

/** What each message is: a wrong kind of the same folder would pass otherwise. */
const messages: Readonly<Record<string, Kind>> = {
  'gematik-AdhocQueryRequestEPED.xml': 'xca-list-request',
  'gematik-AdhocQueryRequestPSA.xml': 'xca-list-request',
  'gematik-AdhocQueryResponseEPED.xml': 'xca-list-response',
  'gematik-PRPA_IN201305UV02_298.xml': 'xcpd-request',
  'gematik-PRPA_IN201306UV02.xml': 'xcpd-response',
  'gematik-ProvideAndRegisterDocumentSetRequest.xml': 'xdr-request',
  'gematik-ProvideAndRegisterDocumentSetResponse.xml': 'registry-response',
  'gematik-RetrieveDocumentSetRequest.xml': 'xca-retrieve-request',
  'gematik-RetrieveDocumentSetResponse.xml': 'xca-retrieve-response',
  'gematik-mPRPA_IN201306UV02.xml': 'xcpd-response',
  'gematik-soapMessage.xml': 'soap-envelope',
  'openncp2017-xcpd_request.xml': 'xcpd-request',
  'openncp7-SampleRST.xml': 'ws-trust-request',
  'openncp7-incomingMsg.xml': 'xca-retrieve-request',
};

function filesOf(folder: string, deep: boolean): string[] {
  return readdirSync(data + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return deep ? filesOf(path, deep) : [];
    return [path];
  });
}

const inspect = (file: string) => inspectBytes(readFileSync(data + file));

describe(`the real files are recognised${there ? '' : ' (skipped: ../shared/data is not there)'}`, () => {
  before(function () {
    if (!there) this.skip();
  });

  for (const [folder, expected] of Object.entries(folders)) {
    it(folder, () => {
      const deep = folder === 'wsdl' || folder === 'schemas';
      const files = filesOf(folder, deep);
      expect(files).not.to.be.empty;
      const wrong = files.filter((file) => {
        const { kind } = inspect(file);
        const exception = exceptions[file];
        return exception === undefined ? !expected.includes(kind as Kind) : kind !== exception.kind;
      });
      expect(wrong).to.deep.equal([]);
    });
  }

  it('each message by its own kind', () => {
    const found = Object.fromEntries(
      Object.keys(messages).map((name) => [name, inspect(`messages/${name}`).kind]),
    );
    expect(found).to.deep.equal(messages);
  });

  it('level 1 in the folders for PDF, level 3 in the others', () => {
    const wrong = Object.keys(folders)
      .filter((folder) => folder.startsWith('cda/') && folder !== 'cda/other')
      .flatMap((folder) => {
        const level = /-l1$|laboratory|discharge|imaging/.test(folder) ? 1 : 3;
        return filesOf(folder, false).filter((file) => {
          const found = inspect(file);
          return 'summary' in found && found.kind.startsWith('cda-') && found.summary.level !== level;
        });
      });
    // A header without any body.
    expect(wrong).to.deep.equal(['cda/ep/openncp2017-ePsample_UNK.xml']);
  });

  it('the generations of the search masks', () => {
    const count: Record<string, number> = {};
    for (const file of filesOf('search-masks', false)) {
      const found = inspect(file);
      const generation = 'summary' in found ? String(found.summary.generation ?? found.kind) : found.kind;
      count[generation] = (count[generation] ?? 0) + 1;
    }
    expect(count).to.deep.equal({ G1: 9, G2: 2, G3: 10, 'search-mask-countries': 2 });
  });

  it('the TRC beside its HCP assertion in a header that crossed the border', () => {
    const found = inspect('saml/dk-openncp_soap_header.xml');
    expect('summary' in found && found.summary.assertions).to.have.length(2);
    expect(JSON.stringify(found)).to.match(/\(HCP\).*\(TRC\)/);
  });

  it('documents inside messages', () => {
    const found = inspect('messages/gematik-RetrieveDocumentSetResponse.xml');
    expect(JSON.stringify(found)).to.match(/PS\.XML: CDA: patient summary, level 3, 64914 bytes/);
    expect(JSON.stringify(found)).to.match(/PS\.PDF: PDF document, 780 bytes/);
  });
});
