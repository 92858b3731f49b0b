import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { XmlElement } from 'libxml2-wasm';
import { ExchangeError } from '../../src/kernel/errors.js';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import type { Dialect } from '../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../src/wire/dialects/epsos.js';
import { readRegistryResponse, writeRegistryResponse } from '../../src/wire/registry/response.js';
import type { Attachment } from '../../src/wire/soap/attachment.js';
import { readListRequest, writeListRequest } from '../../src/wire/xca/list-request.js';
import { readListResponse, writeListResponse } from '../../src/wire/xca/list-response.js';
import { readRetrieveRequest, writeRetrieveRequest } from '../../src/wire/xca/retrieve-request.js';
import { readRetrieveResponse, writeRetrieveResponse } from '../../src/wire/xca/retrieve-response.js';
import { readXcpdRequest, writeXcpdRequest } from '../../src/wire/xcpd/request.js';
import { readXcpdResponse, writeXcpdResponse } from '../../src/wire/xcpd/response.js';
import { readSubmission, writeSubmission } from '../../src/wire/xdr/request.js';
import { XmlRefusal } from '../../src/wire/xml/door.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { serialise } from '../../src/wire/xml/write.js';
import { findElement, normalised } from '../support/canonical.js';
import { SCHEMA, Schemas } from '../support/schemas.js';

const DATA = new URL('../../../shared/data/', import.meta.url);
const { ids } = scriptedRuntime();

/** What is known of a message kind: its schema, and the codec as bytes in, bytes out. */
interface Kind {
  readonly schema: string;
  rewrite(element: XmlElement, dialect: Dialect): string;
}

const kinds: Readonly<Record<string, Kind>> = {
  PRPA_IN201305UV02: {
    schema: SCHEMA.xcpdRequest,
    rewrite: (element, dialect) => serialise(writeXcpdRequest(readXcpdRequest(element), dialect)),
  },
  PRPA_IN201306UV02: {
    schema: SCHEMA.xcpdResponse,
    rewrite: (element, dialect) => serialise(writeXcpdResponse(readXcpdResponse(element), dialect)),
  },
  AdhocQueryRequest: {
    schema: SCHEMA.query,
    rewrite: (element) => serialise(writeListRequest(readListRequest(element))),
  },
  AdhocQueryResponse: {
    schema: SCHEMA.query,
    rewrite: (element, dialect) => {
      const { unusable, ...response } = readListResponse(element);
      expect(unusable).to.deep.equal([]);
      return serialise(writeListResponse(response, dialect, ids));
    },
  },
  RetrieveDocumentSetRequest: {
    schema: SCHEMA.xds,
    rewrite: (element) => serialise(writeRetrieveRequest(readRetrieveRequest(element))),
  },
  RetrieveDocumentSetResponse: {
    schema: SCHEMA.xds,
    // The attachments go back in place: the samples carry their documents so.
    rewrite: (element) => {
      const { body, attachments } = writeRetrieveResponse(readRetrieveResponse(element), ids);
      return inPlace(serialise(body), attachments);
    },
  },
  ProvideAndRegisterDocumentSetRequest: {
    schema: SCHEMA.xds,
    rewrite: (element) => {
      const { body, attachments } = writeSubmission(readSubmission(element), ids);
      return inPlace(serialise(body), attachments);
    },
  },
  RegistryResponse: {
    schema: SCHEMA.registry,
    rewrite: (element) => serialise(writeRegistryResponse(readRegistryResponse(element))),
  },
};

function inPlace(body: string, attachments: readonly Attachment[]): string {
  return attachments.reduce(
    (xml, { bytes }) => xml.replace(/<xop:Include[^>]*>/, Buffer.from(bytes).toString('base64')),
    body,
  );
}

/** A difference that is meant to be: `sent` stands in the sample, `written` in what is written instead. */
interface Exception {
  readonly why: string;
  readonly sent: string | RegExp;
  readonly written: string;
}

const XDS_TIME = 'a time of day precision is written to the second';
const templateGaps: readonly Exception[] = [
  {
    why: 'the template leaves its codes empty; ours are filled in',
    sent: '<ns6:processingCode/>',
    written: '<ns6:processingCode code="P"/>',
  },
  {
    why: 'the template leaves its codes empty; ours are filled in',
    sent: '<ns6:processingModeCode/>',
    written: '<ns6:processingModeCode code="T"/>',
  },
  {
    why: 'the template has no parties; the sender is known from the custodian, the receiver stays unknown',
    sent: '<ns6:acceptAckCode/>',
    written: `<ns6:acceptAckCode code="NE"/>
      <ns6:receiver typeCode="RCV"><ns6:device classCode="DEV" determinerCode="INSTANCE">
        <ns6:id nullFlavor="NI"/></ns6:device></ns6:receiver>
      <ns6:sender typeCode="SND"><ns6:device classCode="DEV" determinerCode="INSTANCE">
        <ns6:id root="2.999.2"/></ns6:device></ns6:sender>`,
  },
  {
    why: 'the template leaves its codes empty; ours are filled in',
    sent: '<ns6:typeCode/>',
    written: '<ns6:typeCode code="AA"/>',
  },
  {
    why: 'the template repeats no query and gives no response code; both are required',
    sent: /<\/ns6:queryAck>/,
    written: `<ns6:statusCode code="deliveredResponse"/><ns6:queryResponseCode code="OK"/></ns6:queryAck>
      <ns6:queryByParameter><ns6:queryId root="1.263507841149"/><ns6:statusCode code="new"/>
        <ns6:responseModalityCode code="R"/><ns6:responsePriorityCode code="I"/><ns6:matchCriterionList/>
        <ns6:parameterList/></ns6:queryByParameter>`,
  },
];

/** Placeholders of templates that no schema accepts, filled in before anything is read. */
const filledIn = (sample: string) =>
  sample.replace(/root="101"/g, 'root="2.999.101"').replace(/root="[A-Z_]+"/g, 'root="2.999.2"');

/** The XCPD template of one peer has no root in the patient's id: as it stands it is refused. */
const rooted = (sample: string) =>
  sample.replace(/<ns6:id (?=extension="[^"]*"\/>\s*<ns6:statusCode)/, '<ns6:id root="2.999.3" ');

const exceptions: Readonly<Record<string, readonly Exception[]>> = {
  'gematik-PRPA_IN201306UV02.xml': templateGaps,
  'gematik-mPRPA_IN201306UV02.xml': templateGaps,
  'openncp2017-xcpd_request.xml': [
    { why: XDS_TIME, sent: 'value="20131128"', written: 'value="20131128000000.000+0000"' },
  ],
  'gematik-AdhocQueryResponseEPED.xml': [
    { why: XDS_TIME, sent: />20230717</g, written: '>20230717000000<' },
    {
      why: 'a plain name is written as the family name of an XCN',
      sent: /(?<="authorPerson">\s*<ValueList>\s*<Value>)(?=[^<^]+<)/g,
      written: '^',
    },
  ],
};

/** Which generation wrote a sample; those of the rest leave semantics texts empty as the early ones do. */
const dialectOf = (file: string): Dialect => (file.includes('Adhoc') ? ehdsi : epsos);

/** Identifiers of classifications and associations name nothing beyond their message. */
const ignored = (element: string, attribute: string) =>
  attribute === 'id' && ['Classification', 'ExternalIdentifier', 'Association'].includes(element);

function inBody<T>(source: string, use: (element: XmlElement, kind: Kind, name: string) => T): T | undefined {
  return withXml(source, (root) => {
    for (const [name, kind] of Object.entries(kinds)) {
      const element = root.name === name ? root : findElement(findElement(root, 'Body') ?? root, name);
      if (element !== undefined) return use(element, kind, name);
    }
    return undefined;
  });
}

const compared = (xml: string) => inBody(xml, (element) => normalised(element, ignored));

const files = existsSync(DATA)
  ? readdirSync(new URL('messages/', DATA), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.xml'))
      .sort()
  : [];

describe('corpus: messages', () => {
  if (files.length === 0) {
    it('is skipped: there is no sample data beside the checkout', function () {
      this.skip();
    });
    return;
  }
  const schemas = new Schemas(DATA);

  const textOf = (file: string) => readFileSync(new URL(`messages/${file}`, DATA), 'utf8');
  const refused: string[] = [];
  const known = files.filter((file) => {
    try {
      return inBody(textOf(file), () => true) === true;
    } catch (error) {
      if (!(error instanceof XmlRefusal)) throw error;
      refused.push(file);
      return false;
    }
  });

  it('knows every message of the kinds that are built, and what is no XML', () => {
    expect(known).to.have.length(12);
    // Two envelopes one after the other in one file.
    expect(refused).to.deep.equal(['openncp7-SampleRST.xml']);
  });

  for (const file of known) {
    const sample = filledIn(textOf(file));
    const text = rooted(sample);

    if (text !== sample) {
      it(`${file}: a patient whose id has no root is refused`, () => {
        expect(() => inBody(sample, (element, kind) => kind.rewrite(element, ehdsi))).to.throw(
          ExchangeError,
          'a root and an extension',
        );
      });
    }

    it(`${file}: read and written again it is the same, and valid`, () => {
      const expected = (exceptions[file] ?? []).reduce((xml, { sent, written, why }) => {
        const changed = xml.replace(sent, written);
        expect(changed, why).to.not.equal(xml);
        return changed;
      }, text);
      inBody(text, (element, kind) => {
        const rewritten = kind.rewrite(element, dialectOf(file));
        expect(compared(rewritten)).to.equal(compared(expected));
        schemas.validate(kind.schema, rewritten);
      });
    });
  }
});
