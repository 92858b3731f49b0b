import { type CharacterData, type Document, type Node, parseXmlDocument, type Text } from 'slimdom';
import { checkAtDoor, XmlRefusal } from '../../../wire/xml/door.js';

const CDATA = 4;

/** A file of a schema as a DOM that can be put together with others; no CDATA sections. Throws `XmlRefusal`. */
export function parseDom(bytes: Uint8Array): Document {
  checkAtDoor(bytes);
  const encoding = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)/.exec(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1'),
  )?.[1];
  const source = new TextDecoder(encoding ?? 'utf-8').decode(bytes);
  try {
    const document = parseXmlDocument(source);
    if (source.includes('<![CDATA[')) mergeSections(document);
    return document;
  } catch (error) {
    throw new XmlRefusal(
      'malformed',
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    );
  }
}

function mergeSections(document: Document): void {
  const sections: CharacterData[] = [];
  const visit = (node: Node): void => {
    if (node.nodeType === CDATA) sections.push(node as CharacterData);
    for (let child = node.firstChild; child !== null; child = child.nextSibling) visit(child);
  };
  visit(document);
  for (const section of sections) {
    section.parentNode?.replaceChild(document.createTextNode(section.data) as Text, section);
  }
  document.normalize();
}
