import type { XmlElement } from 'libxml2-wasm';
import { namespaces } from '../xml/namespaces.js';
import { childrenOf, isNamed, qualifiedAttributeOf } from '../xml/read.js';
import { SoapRefusal } from './faults.js';

const ROLE = `${namespaces.s}/role/`;
/** The roles in which a contact point reads a message: it is its last receiver (SOAP 1.2 part 1, 2.2). */
const OURS: readonly string[] = [`${ROLE}next`, `${ROLE}ultimateReceiver`];
const UNDERSTOOD: readonly string[] = [namespaces.wsa, namespaces.wsse];

/**
 * The header blocks that are meant for this node. One of a namespace that nobody here reads is left aside,
 * unless it must be understood: then it is refused. Throws {@link SoapRefusal}.
 */
export function headerBlocks(header: XmlElement | undefined): XmlElement[] {
  if (header === undefined) return [];
  const ours = childrenOf(header).filter((block) => {
    const role = qualifiedAttributeOf(block, 's:role');
    return role === undefined || OURS.includes(role);
  });
  for (const block of ours) {
    if (!UNDERSTOOD.includes(block.namespaceUri) && mustUnderstand(block)) {
      throw new SoapRefusal(
        'must-understand',
        `The header ${block.name.slice(0, 100)} must be understood and is not.`,
      );
    }
  }
  return ours;
}

// What is no boolean at all counts as a demand.
function mustUnderstand(block: XmlElement): boolean {
  const value = qualifiedAttributeOf(block, 's:mustUnderstand');
  return value !== undefined && value !== '0' && value !== 'false';
}

/** The one `wsse:Security` among them; two would leave open which one was judged. Throws {@link SoapRefusal}. */
export function securityHeader(blocks: readonly XmlElement[]): XmlElement | undefined {
  const found = blocks.filter((block) => isNamed(block, 'wsse:Security'));
  if (found.length > 1) throw new SoapRefusal('security', 'The message has more than one Security header.');
  return found[0];
}
