import { copyFileSync } from 'node:fs';
import { freePorts } from '../../src/app/ports.js';
import { shipped } from '../../src/app/shipped.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { issueHcp } from '../../src/trust/assertions/issue.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { countryFiles, writeCountry } from '../app/configuration.js';
import { friendlyDocument } from '../support/documents.js';
import { doctor } from '../support/people.js';
import { testIdentity } from '../support/pki.js';
import { type Scratch, scratch } from '../support/scratch.js';

/** The folders that the pages speak of, and where they are in an example. */
export const places = {
  '/etc/passerelle': 'etc',
  '/var/lib/passerelle': 'var',
  '/tmp/try': 'try',
  '/backup': 'backup',
} as const;

/** A folder with the files that the commands of the pages name. */
export async function exampleFiles(): Promise<Scratch> {
  const files = scratch();
  const { signer } = testIdentity('pt-issuer', { country: 'PT', purpose: 'identity-issuer' });
  const { xml } = issueHcp(doctor, 'TREATMENT', {
    country: 'PT',
    dialect: ehdsi,
    signer,
    runtime: systemRuntime(),
  });
  files.file('assertion.xml', xml);
  files.file('altered.xml', xml.replace(doctor.name, 'Dr. Somebody Else'));
  files.file('summary.xml', await friendlyDocument());
  files.file('captured/assertion.xml', xml);
  files.file('captured/notes.xml', '<notes/>');
  copyFileSync(
    shipped('demo', 'LU', 'search-masks', 'InternationalSearch_PT.xml'),
    files.path('captured', 'mask.xml'),
  );
  files.file('backup/of-before');
  files.file('value-sets/concepts.tsv', CONCEPTS);
  files.file('mappings.tsv', MAPPINGS);
  const { XA: port } = await freePorts(['XA']);
  writeCountry(files.path(places['/etc/passerelle']), {
    'node.yaml': String(countryFiles()['node.yaml'])
      .replace('8443', String(port))
      .replace('dataDir: data\n', ''),
  });
  return files;
}

const CONCEPTS = `valueSetOid\tvalueSet\tcodeSystemOid\tcodeSystem\tcodeSystemVersion\tcode\tstatus\tlanguage\tdesignation
1.3.6.1.4.1.12559.11.10.1.3.1.42.2\teHDSIDoseForm\t0.4.0.127.0.16.1.1.2.1\tEDQM\t2024\t10219000\tCurrent\ten-GB\tTablet
`;
const MAPPINGS = `sourceCodeSystemOid\tsourceCodeSystem\tsourceCode\tsourceDisplay\ttargetCodeSystemOid\ttargetCode\tstatus
2.999.442.1\tLU-FORM\tF901\tComprimé\t0.4.0.127.0.16.1.1.2.1\t10219000\tValid
`;
