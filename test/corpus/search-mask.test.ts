import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { readMaskCountries, readSearchMask } from '../../src/wire/search-mask/read.js';
import { parseXml, withXml } from '../../src/wire/xml/parse.js';

const folder = fileURLToPath(new URL('../../../shared/data/search-masks/', import.meta.url));
const there = existsSync(folder);

/** Masks whose own fault is read around. */
const faulty: Readonly<Record<string, RegExp>> = {
  'InternationalSearch_FR.xml': /names no country/,
};

describe(`every search mask is read${there ? '' : ' (skipped: ../shared/data is not there)'}`, () => {
  before(function () {
    if (!there) this.skip();
  });

  it('with its country, its fields and a pattern that can be used', () => {
    let masks = 0;
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(folder + name);
      const mask = withXml(bytes, readSearchMask);
      if (mask === undefined) {
        expect(withXml(bytes, readMaskCountries), name).not.to.be.empty;
        continue;
      }
      masks += 1;
      const fault = faulty[name];
      if (fault !== undefined) expect(mask.warnings.join(), name).to.match(fault);
      else {
        expect(mask.warnings, name).to.deep.equal([]);
        expect(name, name).to.include(`_${mask.country}`);
      }
      const fields = mask.patient.flatMap((form) => [
        ...form.fields,
        ...form.choices.flatMap((choice) => choice.groups.flatMap((group) => group.fields)),
      ]);
      expect(fields, name).not.to.be.empty;
      for (const { kind, domain } of fields) {
        if (kind === 'identifier') expect(domain, name).to.match(/^[\d.]+$/);
      }
    }
    expect(masks).to.equal(21);
  });

  it('and the masks of the demonstration keep to the schema', () => {
    using schema = XmlDocument.fromBuffer(readFileSync(`${folder}../schemas/smp/ehdsi-ism-2023.xsd`));
    using validator = XsdValidator.fromDoc(schema);
    for (const country of ['LU', 'PT']) {
      const name = `../../ncp-config/demo/${country}/search-masks/InternationalSearch_${country}.xml`;
      using mask = parseXml(readFileSync(new URL(name, import.meta.url)));
      validator.validate(mask);
    }
  });

  it("Luxembourg's with its matricule and its prescription number", () => {
    const mask = withXml(readFileSync(`${folder}InternationalSearch_LU.xml`), readSearchMask);
    expect(mask?.patient[0]?.fields).to.deep.include.members([
      {
        kind: 'identifier',
        label: 'label.ism.nationalSocialSecurityNumber',
        domain: '1.3.182.4.4',
        format: '\\d{13}',
        description: 'Matricule',
        mandatory: true,
      },
    ]);
    expect(mask?.documents[0]).to.deep.include({ scope: 'EP' });
  });
});
