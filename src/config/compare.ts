import { NODE, type Part, PEERS, says } from './folder.js';
import type { ConfigMistake } from './mistake.js';

/**
 * What is right in each file and wrong between them. Looks at what the files say, so that a mistake
 * elsewhere in a file hides nothing here.
 */
export function compare(node: Part, peers: readonly Part[]): ConfigMistake[] {
  const mistakes: ConfigMistake[] = [];
  const countries = new Map([[says(node, 'country'), NODE]]);
  const communities = new Map([[says(node, 'homeCommunityId'), NODE]]);
  for (const peer of peers) {
    if (!('lineOf' in peer)) continue;
    const wrong = (key: string, message: string, remedy: string) => {
      const line = peer.lineOf([key]);
      mistakes.push({ file: peer.name, ...(line === undefined ? {} : { line }), path: key, message, remedy });
    };
    const taken = (key: string, by: Map<unknown, string>, remedy: string) => {
      const value = says(peer, key);
      if (typeof value !== 'string') return;
      const other = by.get(value);
      if (other !== undefined) wrong(key, `${value} is the one of ${other} already`, remedy);
      else by.set(value, peer.name);
    };
    taken('country', countries, 'A peer is another country, and each has one file');
    taken(
      'homeCommunityId',
      communities,
      'Each country has a home community of its own: correct one of the two',
    );
    const country = says(peer, 'country');
    if (typeof country === 'string' && peer.name !== `${PEERS}/${country}.yaml`) {
      wrong('country', `the file of ${country} has another name`, `Rename it to ${PEERS}/${country}.yaml`);
    }
  }
  return mistakes;
}
