import type { XmlElement } from 'libxml2-wasm';
import { childrenOf, isNamed } from '../../wire/xml/read.js';
import { type Fact, type Inside, kinds, type Recogniser, summary } from '../inspection.js';
import { first, select, textAt } from '../tree.js';

/** SOAP envelopes of both versions, and a header cut out of one (dossier transactions 2). */
export const soap: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 's:Envelope') || isNamed(root, 's11:Envelope'),
    summarise: (root, inside) => {
      const envelope = { envelope: version(root), ...headerFacts(first(root, 'Header'), inside) };
      const content = bodyContent(root);
      if (content === undefined) {
        return { kind: 'soap-envelope', summary: summary({ ...envelope, body: 'empty' }) };
      }
      if (content.name === 'Fault' && content.namespaceUri === root.namespaceUri) {
        return {
          kind: 'soap-fault',
          summary: summary({
            ...envelope,
            code: textAt(content, 'Code/Value') ?? textAt(content, 'faultcode'),
            subcode: textAt(content, 'Code/Subcode/Value'),
            reason: textAt(content, 'Reason/Text') ?? textAt(content, 'faultstring'),
          }),
        };
      }
      const body = inside.element(content);
      return body === undefined
        ? { kind: 'soap-envelope', summary: summary({ ...envelope, body: content.name }) }
        : { kind: body.kind, summary: summary({ ...envelope, ...body.summary }) };
    },
  },
  {
    matches: (root) => isNamed(root, 's:Header') || isNamed(root, 's11:Header'),
    summarise: (root, inside) => ({
      kind: 'soap-header',
      summary: summary({ envelope: version(root), ...headerFacts(root, inside) }),
    }),
  },
];

function version(root: XmlElement): string {
  return isNamed(root, 's:Envelope') || isNamed(root, 's:Header') ? 'SOAP 1.2' : 'SOAP 1.1';
}

function bodyContent(envelope: XmlElement): XmlElement | undefined {
  const body = first(envelope, 'Body');
  return body === undefined ? undefined : childrenOf(body)[0];
}

function headerFacts(header: XmlElement | undefined, inside: Inside): Record<string, Fact | undefined> {
  if (header === undefined) return {};
  return {
    to: textAt(header, 'To'),
    action: textAt(header, 'Action'),
    messageId: textAt(header, 'MessageID'),
    relatesTo: textAt(header, 'RelatesTo'),
    assertions: select(header, 'Security/Assertion').map((assertion) => {
      const found = inside.element(assertion);
      if (found === undefined) return 'an assertion of another SAML version';
      const { issuer, notBefore, notOnOrAfter, role, patientId } = found.summary;
      return [
        kinds[found.kind],
        `issued by ${issuer ?? 'nobody'}`,
        ...(role === undefined ? [] : [`role ${role}`]),
        ...(patientId === undefined ? [] : [`patient ${patientId}`]),
        `valid from ${notBefore ?? '?'} to ${notOnOrAfter ?? '?'}`,
      ].join(', ');
    }),
  };
}
