import { expect } from 'chai';
import type { XmlElement } from 'libxml2-wasm';
import { readSoapMessage } from '../../src/wire/soap/read.js';
import { readListResponse } from '../../src/wire/xca/list-response.js';
import { readRetrieveResponse } from '../../src/wire/xca/retrieve-response.js';
import { childrenOf, isNamed } from '../../src/wire/xml/read.js';
import { readVector, vectorBytes, vectorNames } from '../support/vectors.js';

/** Every message that a vector holds. */
const messages = vectorNames().flatMap((name) => {
  const vector = readVector(name);
  const calls = vector.role === 'a' ? [vector] : vector.calls;
  return calls.flatMap(({ request, response }) =>
    [request, response].map(({ file, contentType }) => ({
      name: `${name}/${file}`,
      contentType,
      bytes: vectorBytes(name, file),
    })),
  );
});

// Empty by their nature: a list of no objects; an author's classification, which has no code; the criteria of a
// search, which the whole network sends empty; what a parameter means, which epSOS left unsaid.
const EMPTY_BY_NATURE = [
  'RegistryObjectList',
  'Classification/@nodeRepresentation',
  'matchCriterionList',
  'semanticsText',
];

/** Elements without anything in them and attributes without a value. */
function empties(element: XmlElement): string[] {
  const attributes = element.attrs
    .filter(({ value }) => value.trim() === '')
    .map(({ name }) => `${element.name}/@${name}`);
  const children = childrenOf(element);
  const isEmpty = children.length === 0 && element.attrs.length === 0 && element.content.trim() === '';
  const own = [...attributes, ...(isEmpty ? [element.name] : [])];
  return [...own.filter((one) => !EMPTY_BY_NATURE.includes(one)), ...children.flatMap(empties)];
}

// What users of contact points reported broken, looked for in the recorded messages.
describe('every message that is sent', () => {
  it('has no empty element, no empty attribute and no slot without a value', () => {
    for (const { name, bytes, contentType } of messages) {
      using message = readSoapMessage(bytes, contentType);
      expect(empties(message.body), name).to.deep.equal([]);
    }
  });

  it('has a status that agrees with what is in it', () => {
    let seen = 0;
    for (const { name, bytes, contentType } of messages) {
      using message = readSoapMessage(bytes, contentType);
      const { body } = message;
      const isList = isNamed(body, 'query:AdhocQueryResponse');
      if (!isList && !isNamed(body, 'xds:RetrieveDocumentSetResponse')) continue;
      seen += 1;
      const answer = isList ? readListResponse(body) : readRetrieveResponse(body, message.attachments);
      const count = 'entries' in answer ? answer.entries.length : answer.documents.length;
      if (count > 0) expect(answer.status, name).to.equal('Success');
      if (answer.status === 'Failure') expect(count, name).to.equal(0);
      if (count === 0) expect(answer.errors, name).to.have.length(1);
      if (answer.errors.some(({ severity }) => severity === 'error')) {
        expect(answer.status, name).to.equal('Failure');
      }
    }
    expect(seen).to.be.at.least(12);
  });
});
