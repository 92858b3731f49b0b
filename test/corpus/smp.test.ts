import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { smpEntries } from '../../src/app/smp-entries.js';
import { loadConfig } from '../../src/config/load.js';
import { reportSmpFile } from '../../src/trust/smp/report.js';
import { reportPolicy, verifySmpEntry } from '../../src/trust/smp/verify.js';
import { readServiceMetadata } from '../../src/wire/smp/read.js';
import { writeServiceMetadata } from '../../src/wire/smp/write.js';
import { C14N, canonicalise } from '../../src/wire/xml/c14n.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { at, childrenOf } from '../../src/wire/xml/read.js';
import { serialise } from '../../src/wire/xml/write.js';
import { writeCountry } from '../app/configuration.js';
import { testIdentity } from '../support/pki.js';
import { Schemas } from '../support/schemas.js';
import { scratch } from '../support/scratch.js';
import { dataFolder, filesUnder, hasData, reason } from './data.js';

const SMP_SCHEMA = 'smp/bdx-smp-201605.xsd';
const now = new Date('2020-01-15T00:00:00Z');

describe(`the SMP files of the sample data${reason}`, () => {
  before(function () {
    if (!hasData) this.skip();
  });

  const files = hasData ? filesUnder('smp') : [];
  const bytesOf = (file: string) => readFileSync(`${dataFolder}${file}`);

  it('are thirteen, and both signatures of each hold', () => {
    expect(files).to.have.lengthOf(13);
    for (const file of files) {
      const { holds, problem, smp, national } = reportSmpFile(bytesOf(file), { now });
      expect({ holds, problem }, file).to.deep.equal({ holds: true, problem: undefined });
      expect([smp?.certificate, national?.certificate].join(), file).to.match(/C=BE.*NCP_/);
    }
  });

  it('read and written again are the same, but for what the schema leaves open', () => {
    for (const file of files) {
      withXml(bytesOf(file), (root) => {
        const metadata = readServiceMetadata(childrenOf(root)[0]!);
        const again = withXml(serialise(writeServiceMetadata(metadata)), readServiceMetadata);
        expect(again, file).to.deep.equal(metadata);
        expect(metadata.kind === 'service' && metadata.processes[0]?.endpoints, file).to.have.lengthOf(1);
      });
    }
  });

  // Random places, from a fixed seed, so that a failure can be looked at again.
  let state = 20_200_115;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state % below;
  };

  for (const file of files) {
    it(`${file}: one byte changed anywhere is found, or changes nothing that is said`, () => {
      const good = bytesOf(file);
      const original = saying(good)!;
      const certificate = outerCertificate(good);
      let found = 0;
      for (let count = 0; count < 120; count += 1) {
        const changed = Uint8Array.from(good);
        const place = random(good.length);
        changed[place] = good[place]! ^ (1 << random(7));
        const { holds } = reportSmpFile(changed, { now });
        if (!holds) {
          found += 1;
          continue;
        }
        // What stands outside of every signature: the SMP's certificate around its key, which only an anchor can
        // judge, and white space that XML does not tell apart.
        const inCertificate = place >= certificate.from && place < certificate.to;
        if (inCertificate) {
          const pinned = reportSmpFile(changed, { now, anchors: signersOf(good) });
          expect(pinned.holds, `byte ${place}, with the signers pinned`).to.equal(false);
        } else {
          expect(saying(changed), `byte ${place}`).to.equal(original);
        }
      }
      expect(found).to.be.greaterThan(60);
    });

    it(`${file}: a letter changed in each signed part is found`, () => {
      const text = bytesOf(file).toString('utf8');
      const places = [
        /<ParticipantIdentifier[^>]*>urn:ehealth:(?=..:)/,
        /<DocumentIdentifier[^>]*>u/,
        /<ProcessIdentifier[^>]*>u/,
        /transportProfile="u/,
        /<ServiceExpirationDate>/,
        /<ServiceDescription>./,
        /DigestValue>.{4}/,
        /SignatureValue>.{9}/,
        /X509SubjectName>.{12}/,
        /X509Certificate>\s*MII.{300}/s,
      ];
      for (const place of places) {
        // The last one of a kind stands in the SMP's signature, the first in the country's.
        for (const match of [...text.matchAll(new RegExp(place.source, `${place.flags}g`))]) {
          const end = match.index + match[0].length;
          if (/X509Certificate/.test(place.source) && end > text.lastIndexOf('<X509Certificate')) continue;
          const letter = text[end] === 'A' ? 'B' : 'A';
          const changed = Buffer.from(text.slice(0, end) + letter + text.slice(end + 1));
          expect(reportSmpFile(changed, { now }).holds, `${place} at ${end}`).to.equal(false);
        }
      }
    });
  }

  it('are trusted when their signers are, and as long as those are valid', () => {
    const bytes = bytesOf('smp/lu-res.xml');
    const anchors = signersOf(bytes);
    expect(reportSmpFile(bytes, { now, anchors })).to.deep.include({ holds: true });
    const later = reportSmpFile(bytes, { now: new Date('2026-01-01T00:00:00Z'), anchors });
    expect(later.problem).to.match(/expired/);
    const others = reportSmpFile(bytes, { now, anchors: [testIdentity('root').certificate] });
    expect(others.problem).to.match(/not one of the trusted/);
  });

  it('have a schema that the entries of a configuration keep', () => {
    const folder = scratch();
    const mask = readFileSync(
      new URL('../../ncp-config/demo/LU/search-masks/InternationalSearch_LU.xml', import.meta.url),
    );
    const smp = testIdentity('own SMP', { country: 'XA' });
    try {
      const yaml = `country: XA
name: Ayland
homeCommunityId: 2.999.1
language: fr-XA
listen: { port: 8443 }
dataDir: data
keys:
  seal: { certificate: keys/seal.pem, key: keys/seal.key }
  tls: { pkcs12: keys/tls.p12, passwordFile: keys/password }
  smp: { certificate: keys/smp.pem, key: keys/smp.key }
anchors: [keys/root.pem]
publication: { address: 'https://ncp.example:8443', contact: 'https://ncp.example/contact' }
`;
      writeCountry(folder.folder, {
        'node.yaml': yaml,
        'keys/smp.pem': smp.certPem,
        'keys/smp.key': smp.keyPem,
        'search-masks/InternationalSearch_XA.xml': mask,
      });
      const schemas = new Schemas(new URL(`file://${dataFolder}schemas/`));
      const entries = smpEntries(loadConfig(folder.folder), new Date());
      expect(entries.map(({ fileName }) => fileName)).to.deep.equal([
        'XA-ITI-55.xml',
        'XA-ITI-38.xml',
        'XA-ITI-39.xml',
        'XA-ITI-41.xml',
        'XA-search-mask.xml',
      ]);
      for (const { xml } of entries) {
        schemas.validate(SMP_SCHEMA, xml);
        const { national, smp: outer } = verifySmpEntry(xml, reportPolicy);
        expect(national.certificate.subject).to.match(/CN=xa-seal/);
        expect(outer?.certificate.subject).to.match(/CN=own SMP/);
      }
    } finally {
      folder.remove();
    }
  });
});

/** What a file says, whatever white space XML lets vary, KeyInfo of the SMP's signature apart. */
function saying(bytes: Uint8Array): string | undefined {
  return withXml(bytes, (root) => {
    const signature = childrenOf(root)[1]!;
    const value = at(signature, 'ds:SignatureValue')?.content.replace(/\s/g, '');
    const parts = [childrenOf(root)[0]!, at(signature, 'ds:SignedInfo')!].map((part) =>
      canonicalise(part, C14N.inclusive),
    );
    return [...parts, value].join('\n');
  });
}

function outerCertificate(bytes: Buffer): { from: number; to: number } {
  const to = bytes.lastIndexOf('</X509Certificate>');
  return { from: bytes.lastIndexOf('<X509Certificate>'), to };
}

function signersOf(bytes: Uint8Array): X509Certificate[] {
  const { smp, national } = verifySmpEntry(bytes, reportPolicy);
  return [smp!.certificate, national.certificate];
}
