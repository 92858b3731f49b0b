import { createHash } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { freePorts } from '../../src/app/ports.js';
import { shipped } from '../../src/app/shipped.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { openStore } from '../../src/records/store.js';
import { issueHcp } from '../../src/trust/assertions/issue.js';
import type { Signer } from '../../src/trust/keys/signer.js';
import { publishMetadata, sealMetadata } from '../../src/trust/smp/make.js';
import { signAtEnd } from '../../src/trust/xmldsig/sign-document.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { writeEvidence } from '../../src/wire/evidence/write.js';
import { serviceIdentifiers } from '../../src/wire/smp/identifiers.js';
import { serialise } from '../../src/wire/xml/write.js';
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
  files.file('entry.xml', smpEntry());
  files.file('number.txt', '9990001\n');
  files.file('evidence.message.xml', '<message/>');
  files.file('evidence.xml', evidenceOf('<message></message>', signer));
  files.file('summary.xml', await friendlyDocument());
  files.file('own-standards/CDA.xsd', SCHEMA);
  files.file('captured/assertion.xml', xml);
  files.file('captured/notes.xml', '<notes/>');
  copyFileSync(
    shipped('demo', 'LU', 'search-masks', 'InternationalSearch_PT.xml'),
    files.path('captured', 'mask.xml'),
  );
  files.file('backup/of-before');
  files.file('value-sets/concepts.tsv', CONCEPTS);
  files.file('mappings.tsv', MAPPINGS);
  // What a node that has done nothing yet leaves behind.
  await openStore(files.path('data')).close();
  const { XA: port } = await freePorts(['XA']);
  writeCountry(files.path(places['/etc/passerelle']), {
    'node.yaml': String(countryFiles()['node.yaml'])
      .replace('8443', String(port))
      .replace('dataDir: data\n', '')
      .concat(
        "publication: { address: 'https://ncp.example:8443', contact: 'https://ncp.example/contact' }\n",
      ),
  });
  return files;
}

// What the official schema asks is not the example's concern: this one knows an empty document only.
const SCHEMA =
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:hl7-org:v3">' +
  '<xs:element name="ClinicalDocument"><xs:complexType><xs:sequence/></xs:complexType></xs:element></xs:schema>';
/** An SMP entry as it is published. */
function smpEntry(): string {
  const { participant, document, process, transportProfile } = serviceIdentifiers('PT', 'xcpd');
  const sealed = sealMetadata(
    {
      kind: 'service',
      participant,
      document,
      extensions: [],
      processes: [
        {
          process,
          extensions: [],
          endpoints: [
            {
              transportProfile,
              address: 'https://ncp.example/xcpd',
              requireBusinessLevelSignature: false,
              description: 'Patient discovery',
              technicalContact: 'https://ncp.example/contact',
              extensions: [],
            },
          ],
        },
      ],
    },
    testIdentity('pt-seal', { country: 'PT' }).signer,
  );
  return publishMetadata(sealed, testIdentity('an SMP', { country: 'BE' }).signer);
}

const CONCEPTS = `valueSetOid\tvalueSet\tcodeSystemOid\tcodeSystem\tcodeSystemVersion\tcode\tstatus\tlanguage\tdesignation
1.3.6.1.4.1.12559.11.10.1.3.1.42.2\teHDSIDoseForm\t0.4.0.127.0.16.1.1.2.1\tEDQM\t2024\t10219000\tCurrent\ten-GB\tTablet
`;
const MAPPINGS = `sourceCodeSystemOid\tsourceCodeSystem\tsourceCode\tsourceDisplay\ttargetCodeSystemOid\ttargetCode\tstatus
2.999.442.1\tLU-FORM\tF901\tComprimé\t0.4.0.127.0.16.1.1.2.1\t10219000\tValid
`;

/** An evidence of the message with this canonical text. */
function evidenceOf(message: string, signer: Signer): string {
  const entity = { certificate: new Uint8Array(signer.certificate.raw) };
  const time = '2026-03-04T09:05:00.120Z';
  const evidence = writeEvidence({
    root: 'AcceptanceRejectionByRecipient',
    version: '1',
    eventCode: 'http:uri.etsi.org/02640/Event#Acceptance',
    identifier: systemRuntime().ids.uuid(),
    issuer: entity,
    eventTime: time,
    sender: entity,
    recipients: [entity],
    message: {
      isNotification: false,
      subject: 'ITI-38',
      id: 'urn:uuid:aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      digest: {
        method: 'http://www.w3.org/2001/04/xmlenc#sha256',
        value: new Uint8Array(createHash('sha256').update(message).digest()),
      },
    },
  });
  return signAtEnd(serialise(evidence), signer);
}
