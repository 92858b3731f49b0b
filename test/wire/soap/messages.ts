import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import { requestAddressing } from '../../../src/wire/soap/addressing.js';
import { SoapRefusal } from '../../../src/wire/soap/faults.js';
import { readSoapMessage } from '../../../src/wire/soap/read.js';
import { defaultSoapLimits, type SoapLimits, type WireBytes } from '../../../src/wire/soap/types.js';
import { writeSoapMessage } from '../../../src/wire/soap/write.js';
import { transactions } from '../../../src/wire/transactions.js';
import { XmlRefusal } from '../../../src/wire/xml/door.js';
import { namespaces } from '../../../src/wire/xml/namespaces.js';
import { el } from '../../../src/wire/xml/write.js';

export const PLAIN = 'application/soap+xml; charset=UTF-8';

const S = namespaces.s;
const DECLARED = (['wsa', 'wsse', 'saml', 'xds', 'xop', 'rim'] as const)
  .map((prefix) => ` xmlns:${prefix}="${namespaces[prefix]}"`)
  .join('');

/** An envelope around raw header blocks and a raw body. */
export function envelope(header = '', body = '<xds:RetrieveDocumentSetRequest/>', more = ''): string {
  return (
    `<s:Envelope xmlns:s="${S}"${DECLARED}>` +
    `<s:Header>${header}</s:Header><s:Body>${body}</s:Body>${more}</s:Envelope>`
  );
}

/** Reads, hands back what `look` saw, and disposes of the message. */
export function reading<T>(
  source: string | Uint8Array,
  look: (message: ReturnType<typeof readSoapMessage>) => T,
  contentType: string | undefined = PLAIN,
): T {
  using message = readSoapMessage(typeof source === 'string' ? Buffer.from(source) : source, contentType);
  return look(message);
}

/** Why a message is refused: the reason's name, or `accepted`. */
export function refusal(
  source: string | Uint8Array,
  contentType: string | undefined = PLAIN,
  limits: SoapLimits = defaultSoapLimits,
): string {
  try {
    readSoapMessage(typeof source === 'string' ? Buffer.from(source) : source, contentType, limits)[
      Symbol.dispose
    ]();
    return 'accepted';
  } catch (error) {
    if (error instanceof SoapRefusal || error instanceof XmlRefusal) return error.reason;
    throw error;
  }
}

/** A small retrieve answer with one binary part. */
export function mtom(bytes: Uint8Array = Buffer.from('a\r\n--b\r\n\r\n--')): WireBytes {
  const { ids } = scriptedRuntime();
  return writeSoapMessage(
    {
      addressing: requestAddressing(transactions.xcaRetrieve, 'https://ncp.example/XCA_Service', ids),
      body: el('xds:Document', {}, el('xop:Include', { href: 'cid:1.doc%40ncp' })),
      attachments: [{ contentId: '1.doc@ncp', contentType: 'text/xml', bytes }],
    },
    ids,
  );
}
