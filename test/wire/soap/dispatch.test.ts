import { expect } from 'chai';
import { transactionOf } from '../../../src/wire/soap/dispatch.js';
import { SoapRefusal } from '../../../src/wire/soap/faults.js';
import { type TransactionKey, transactions } from '../../../src/wire/transactions.js';
import { namespaces } from '../../../src/wire/xml/namespaces.js';
import { envelope, PLAIN, reading } from './messages.js';

const ID = '<wsa:MessageID>urn:uuid:1</wsa:MessageID>';

function dispatched(parts: { body?: string; action?: string; parameter?: string; id?: string }): string {
  const { body = '<unknown/>', action = '', parameter = '', id = ID } = parts;
  const header = `${id}<wsa:Action>${action}</wsa:Action>`;
  try {
    return reading(envelope(header, body), transactionOf, `${PLAIN}; action="${parameter}"`);
  } catch (error) {
    if (error instanceof SoapRefusal) return error.reason;
    throw error;
  }
}

describe('which transaction a message is', () => {
  it('is told by the root of its body, by its action, or by its content type', () => {
    for (const key of Object.keys(transactions) as TransactionKey[]) {
      const { requestAction, requestBody } = transactions[key];
      const [prefix, local] = requestBody.split(':') as [keyof typeof namespaces, string];
      expect(dispatched({ body: `<${local} xmlns="${namespaces[prefix]}"/>` })).to.equal(key);
      expect(dispatched({ action: ` ${requestAction}\n` })).to.equal(key);
      expect(dispatched({ parameter: requestAction })).to.equal(key);
    }
  });

  it('is what the body says when action and content type say otherwise', () => {
    const body = '<xds:RetrieveDocumentSetRequest/>';
    const { xcpd, xdr } = transactions;
    expect(dispatched({ body, action: xcpd.requestAction, parameter: xdr.requestAction })).to.equal(
      'xcaRetrieve',
    );
    expect(dispatched({ action: xcpd.requestAction, parameter: xdr.requestAction })).to.equal('xcpd');
  });

  it('is none for an unknown action, a body of another namespace, or an answer', () => {
    expect(dispatched({ action: 'urn:x' })).to.equal('action');
    expect(dispatched({ body: '<RetrieveDocumentSetRequest/>' })).to.equal('action');
    expect(dispatched({ action: transactions.xcaList.responseAction })).to.equal('action');
  });

  it('is refused without a message id, since no answer could relate to it', () => {
    expect(dispatched({ body: '<xds:RetrieveDocumentSetRequest/>', id: '' })).to.equal('message-id');
    expect(
      dispatched({ body: '<xds:RetrieveDocumentSetRequest/>', id: '<wsa:MessageID> </wsa:MessageID>' }),
    ).to.equal('message-id');
  });
});
