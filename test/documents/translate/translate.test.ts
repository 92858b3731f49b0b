import { expect } from 'chai';
import { CodedElementList } from '../../../src/documents/translate/coded-elements.js';
import { translationReport } from '../../../src/documents/translate/report.js';
import { transcode, translate } from '../../../src/documents/translate/translate.js';
import { bytes, entryOf, listOf, summary, terminology, text } from './fixtures.js';

const SNOMED = '2.16.840.1.113883.6.96';
const list = listOf('//entry/value');

const pivot = (entry: string, more = {}) => transcode(bytes(summary(entry)), { terminology, list, ...more });
const french = (entry: string, more = {}) =>
  translate(bytes(summary(entry)), 'fr-FR', { terminology, list, ...more });

describe('transcoding one coded element', () => {
  it('writes the pivot concept and keeps the national one, its version too, in a translation', () => {
    const result = pivot(
      '<value code="r" codeSystem="2.999.1" codeSystemName="NATIONAL" codeSystemVersion="3" displayName="Rouge vif"/>',
    );
    expect(entryOf(result.document)).to.equal(
      `<value code="red" codeSystem="${SNOMED}" codeSystemName="SNOMED CT" codeSystemVersion="2024" displayName="Red">` +
        '<translation code="r" codeSystem="2.999.1" codeSystemName="NATIONAL" codeSystemVersion="3" displayName="Rouge vif"/></value>',
    );
    expect(result.status).to.equal('success');
    expect(result.elements).to.deep.equal([
      {
        path: '/ClinicalDocument/component[1]/structuredBody[1]/entry[1]/value[1]',
        usage: 'O',
        from: { code: 'r', codeSystem: '2.999.1', displayName: 'Rouge vif' },
        outcome: 'mapped',
        valueSets: ['1.2.3'],
        to: { code: 'red', codeSystem: SNOMED, displayName: 'Red' },
      },
    ]);
  });

  it('takes a version of the national code system off when the pivot has none', () => {
    const result = pivot('<value code="b" codeSystem="2.999.1" codeSystemVersion="3"/>');
    expect(entryOf(result.document)).to.equal(
      `<value code="blue" codeSystem="${SNOMED}" codeSystemName="SNOMED CT" displayName="Blue &amp; &quot;navy&quot;">` +
        '<translation code="b" codeSystem="2.999.1" codeSystemVersion="3"/></value>',
    );
  });

  it('keeps a pivot code and its text without a translation, and completes name and version', () => {
    const result = pivot(`<value code="red" codeSystem="${SNOMED}" displayName="Red"/>`);
    expect(entryOf(result.document)).to.equal(
      `<value code="red" codeSystem="${SNOMED}" displayName="Red" codeSystemName="SNOMED CT" codeSystemVersion="2024"/>`,
    );
    expect(result.elements[0]?.outcome).to.equal('kept');
  });

  it("keeps the document's own OID of a code system that has several, and its own version", () => {
    const entry = `<value code="red" codeSystem="${SNOMED}" codeSystemName="Snomed-CT" codeSystemVersion="2019" displayName="Red"/>`;
    const result = pivot(entry);
    expect(entryOf(result.document)).to.equal(entry);
    expect(result.issues.map(({ error, severity }) => [error, severity])).to.deep.equal([
      ['TSAM_4502', 'warning'],
    ]);
  });

  it('keeps another text of the same code in a translation', () => {
    const result = pivot(
      `<value code="red" codeSystem="${SNOMED}" codeSystemName="SNOMED CT" codeSystemVersion="2024" displayName="Rot"/>`,
    );
    expect(entryOf(result.document)).to.contain(
      `displayName="Red"><translation code="red" codeSystem="${SNOMED}" codeSystemName="SNOMED CT" displayName="Rot"/></value>`,
    );
  });
});

describe('translating one coded element', () => {
  it('changes the text alone and nests the history, newest outside', () => {
    const before =
      `<value code="red" codeSystem="${SNOMED}" displayName="Red"><originalText>rot</originalText>` +
      '<translation code="r" codeSystem="2.999.1"/><translation code="zweites"/></value>';
    expect(entryOf(french(before).document)).to.equal(
      `<value code="red" codeSystem="${SNOMED}" displayName="Rouge"><originalText>rot</originalText>` +
        `<translation code="zweites"/><translation code="red" codeSystem="${SNOMED}" displayName="Red">` +
        '<translation code="r" codeSystem="2.999.1"/></translation></value>',
    );
  });

  it('counts an absent text as another one', () => {
    expect(entryOf(french(`<value code="red" codeSystem="${SNOMED}"/>`).document)).to.equal(
      `<value code="red" codeSystem="${SNOMED}" displayName="Rouge"><translation code="red" codeSystem="${SNOMED}"/></value>`,
    );
  });

  it('leaves a text that is already there', () => {
    const entry = `<value code='red' codeSystem = "${SNOMED}" displayName='Rouge' />`;
    const result = french(entry);
    expect(entryOf(result.document)).to.equal(entry);
    expect(result.elements[0]?.outcome).to.equal('kept');
  });

  it('takes fr for a language, and says when another region stands in', () => {
    const document = bytes(summary(`<value code="red" codeSystem="${SNOMED}"/>`));
    const bare = translate(document, 'fr', { terminology, list });
    expect(bare.elements[0]?.to?.displayName).to.equal('Rouge');
    expect(bare.issues).to.deep.equal([]);
    const region = translate(document, 'fr-LU', { terminology, list });
    expect(region.elements[0]).to.include({ language: 'fr-FR' });
    expect(region.issues.map(({ error, context }) => `${error} ${context}`)).to.deep.equal([
      'TM_2505 1 coded elements have no designation in fr-LU; that in fr-FR stands in',
    ]);
  });

  it('says when nobody speaks the language', () => {
    const result = translate(bytes(summary(`<value code="red" codeSystem="${SNOMED}"/>`)), 'fi', {
      terminology,
      list,
    });
    expect(result.issues.map(({ error }) => error)).to.deep.equal(['TSAM_4505', 'TM_2505']);
  });
});

describe('what is not looked up', () => {
  const untouched = (entry: string) => {
    const result = pivot(entry);
    expect(text(result.document)).to.equal(summary(entry));
    return result;
  };

  it('leaves null flavors, whatever else they carry', () => {
    for (const flavor of ['OTH', 'UNK', 'NA', 'NI']) {
      const result = untouched(
        `<value nullFlavor="${flavor}" code="r" codeSystem="2.999.1"><translation code="r" codeSystem="2.999.1"/></value>`,
      );
      expect(result.elements[0]?.outcome).to.equal('nullFlavor');
      expect(result.status).to.equal('success');
    }
  });

  it('leaves an element that has only a text of the author', () => {
    const result = untouched('<value><originalText><reference value="#a"/></originalText></value>');
    expect(result.elements[0]?.outcome).to.equal('uncoded');
    expect(result.status).to.equal('success');
  });

  it('finds that text under a prefix too', () => {
    const result = pivot('<h:value xmlns:h="urn:hl7-org:v3"><h:originalText>x</h:originalText></h:value>');
    expect(result.elements[0]?.outcome).to.equal('uncoded');
  });

  it('warns of an element without code or code system', () => {
    for (const entry of ['<value code="r"/>', '<value codeSystem="2.999.1"/>', '<value/>']) {
      const result = untouched(entry);
      expect(result.issues.map(({ error }) => error)).to.deep.equal(['TM_2508']);
      expect(result.elements[0]?.outcome).to.equal('missing');
    }
  });

  it('looks an empty code up, in vain', () => {
    expect(untouched('<value code="" codeSystem="2.999.1"/>').issues[0]?.error).to.equal('TSAM_4503');
  });

  it('warns of a type that is not coded, by local name under any prefix', () => {
    const errors = (type: string) =>
      pivot(`<value xmlns:n1="urn:hl7-org:v3" xsi:type="${type}" code="r" codeSystem="2.999.1"/>`).issues.map(
        ({ error }) => error,
      );
    expect(errors('n1:CD')).to.deep.equal([]);
    expect(errors('CE')).to.deep.equal([]);
    expect(errors('n1:CV')).to.deep.equal(['TM_2507']);
  });

  it('never looks into a translation', () => {
    const everything = listOf('//value');
    const entry =
      '<value nullFlavor="OTH"><translation><qualifier><value code="r" codeSystem="2.999.1"/></qualifier></translation></value>';
    expect(pivot(entry, { list: everything }).elements).to.have.length(1);
  });
});

describe('what is missing', () => {
  const unmapped =
    '<value code="purple" codeSystem="2.999.1" codeSystemName="NATIONAL" displayName="Violet"/>';

  it('stays exactly as it was and is named, code and code system', () => {
    const result = pivot(unmapped);
    expect(text(result.document)).to.equal(summary(unmapped));
    expect(result.elements[0]?.outcome).to.equal('missing');
    expect(result.issues[0]).to.deep.include({
      error: 'TSAM_4503',
      context: 'purple (NATIONAL) is unknown',
      path: '/ClinicalDocument/component[1]/structuredBody[1]/entry[1]/value[1]',
    });
  });

  it('is a warning where the element is optional or may have a null flavor', () => {
    for (const usage of ['O', 'RNFA'] as const) {
      const result = pivot(unmapped, { list: listOf('//entry/value', usage) });
      expect(result.status).to.equal('warning');
      expect(result.issues.map(({ error, severity, blocking }) => [error, severity, blocking])).to.deep.equal(
        [['TSAM_4503', 'warning', false]],
      );
    }
  });

  it('is an error that blocks where the element is required', () => {
    const required = listOf('//entry/value', 'R');
    const result = pivot(unmapped, { list: required });
    expect(result.status).to.equal('error');
    expect(result.issues.map(({ error, severity, blocking }) => [error, severity, blocking])).to.deep.equal([
      ['TSAM_4503', 'error', true],
      ['TM_4505', 'error', true],
    ]);
    const blue = `<value code="blue" codeSystem="${SNOMED}"/>`;
    const translated = french(blue, { list: required });
    expect(translated.issues.map(({ error }) => error)).to.deep.equal(['TSAM_4505', 'TM_4512']);
    expect(text(translated.document)).to.equal(summary(blue));
  });

  it("blocks by the operator's own policy", () => {
    const strict = pivot(unmapped, { policy: { usages: ['R', 'RNFA', 'O'], tolerated: [] } });
    expect(strict.issues[0]).to.include({ severity: 'error', blocking: true });
    const lenient = pivot(unmapped, {
      list: listOf('//entry/value', 'R'),
      policy: { usages: ['R'], tolerated: ['TM_4505'] },
    });
    expect(lenient.status).to.equal('error');
    expect(lenient.issues.map(({ blocking }) => blocking)).to.deep.equal([false, false]);
  });

  it('is told of a required element that is not there at all', () => {
    const result = pivot('<other/>', { list: listOf('//entry/value', 'R') });
    expect(result.issues).to.deep.equal([
      {
        error: 'TM_4511',
        severity: 'error',
        path: '/',
        context: 'there is no //entry/value',
        blocking: true,
      },
    ]);
  });

  it('does not stop the other elements', () => {
    const result = pivot(`${unmapped}<value code="r" codeSystem="2.999.1"/>`);
    expect(result.elements.map(({ outcome }) => outcome)).to.deep.equal(['missing', 'mapped']);
    expect(entryOf(result.document)).to.contain('code="red"');
  });
});

describe('value sets', () => {
  const warnings = (valueSets: readonly string[]) =>
    pivot(`<value code="stranger" codeSystem="${SNOMED}"/>`, {
      list: listOf('//entry/value', 'O', valueSets),
    }).issues;

  it("warn of a concept that belongs to none of the row's", () => {
    expect(warnings(['1.2.3'])).to.deep.equal([
      {
        error: 'TSAM_2507',
        severity: 'warning',
        path: '/ClinicalDocument/component[1]/structuredBody[1]/entry[1]/value[1]',
        context: 'stranger (SNOMED CT) is not a member of Colours',
        blocking: false,
      },
    ]);
  });

  it('say nothing where one of them is not held, or where there is none', () => {
    expect(warnings(['1.2.3', '9.9.9'])).to.deep.equal([]);
    expect(warnings([])).to.deep.equal([]);
  });
});

describe('documents', () => {
  const options = { terminology, list };
  const errorOf = (document: string) => {
    const input = bytes(document);
    const result = transcode(input, options);
    expect(result.document).to.equal(input);
    expect(result.issues[0]?.path).to.equal('/');
    return result.issues.map(({ error }) => error).join(' ');
  };

  it('are refused whole when there is nothing, no CDA, no code or an unknown one', () => {
    expect(errorOf('')).to.equal('TM_4501');
    expect(errorOf('<a>')).to.equal('TM_4507');
    expect(errorOf('<ClinicalDocument/>')).to.equal('TM_4507');
    expect(errorOf('<!DOCTYPE x [<!ENTITY e "x">]><ClinicalDocument xmlns="urn:hl7-org:v3"/>')).to.equal(
      'TM_4507',
    );
    expect(errorOf('<ClinicalDocument xmlns="urn:hl7-org:v3"/>')).to.equal('TM_4509');
    expect(errorOf(summary('', 'code=""'))).to.equal('TM_4509');
    expect(errorOf(summary('', 'code="60591-5"/><code code="57833-6"'))).to.equal('TM_4509');
    expect(errorOf(summary('', 'code="99999-9"'))).to.equal('TM_4510');
  });

  it('that are original clinical documents pass untouched, with the reason', () => {
    const input = bytes(summary('<value code="r" codeSystem="2.999.1"/>', 'code="34105-7"'));
    const result = transcode(input, options);
    expect(result).to.deep.include({ status: 'success', elements: [], issues: [] });
    expect(result.document).to.equal(input);
    expect(result.untouched).to.contain('original clinical document');
  });

  it('without the level that a list covers are refused', () => {
    const rows = [{ path: '//entry/value', usage: { PS3: 'O' }, valueSets: [] }] as const;
    const l3only = { ...options, list: new CodedElementList('l3', rows) };
    const level1 = summary('').replace(/structuredBody/g, 'nonXMLBody');
    expect(transcode(bytes(level1), l3only).issues[0]?.error).to.equal('TM_4510');
  });

  it('keep every byte that no element needs changed', () => {
    const entry = (inner: string) =>
      `<!-- a > b --><text ID='x'><![CDATA[<value code="r"/>]]> &#233; &lt;</text>\r\n\t${inner}<?keep me?>`;
    const document = `\ufeff${summary(entry('<value code="r" codeSystem="2.999.1"/>'))}<!-- end -->`;
    const result = text(transcode(bytes(document), options).document);
    const [before, after] = document.split('<value code="r" codeSystem="2.999.1"/>');
    expect(result.startsWith(before!)).to.equal(true);
    expect(result.endsWith(after!)).to.equal(true);
  });

  it('are reported as a tester reads them', () => {
    const document = bytes(
      summary('<value code="purple" codeSystem="2.999.1"/><value code="r" codeSystem="2.999.1"/>'),
    );
    const report = translationReport(transcode(document, options));
    expect(report).to.deep.equal({
      ok: true,
      elements: 2,
      mapped: 1,
      missing: [
        {
          path: '/ClinicalDocument/component[1]/structuredBody[1]/entry[1]/value[1]',
          code: 'purple',
          codeSystem: '2.999.1',
        },
      ],
    });
    const required = { ...options, list: listOf('//entry/value', 'R') };
    expect(translationReport(translate(document, 'fr', required)).ok).to.equal(false);
  });
});
