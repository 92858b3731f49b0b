import { resolve } from 'node:path';
import { NODE, readPart, says } from './folder.js';
import type { ConfigMistake } from './mistake.js';

/** What does not stop a start and should be known of the audit trail that node.yaml describes. */
export function auditAdvice(folder: string): readonly ConfigMistake[] {
  const node = readPart(resolve(folder), NODE);
  if (!('lineOf' in node)) return [];
  const warn = (path: readonly string[], message: string, remedy: string): ConfigMistake[] => {
    const line = node.lineOf(path);
    return [
      { file: node.name, ...(line === undefined ? {} : { line }), path: path.join('.'), message, remedy },
    ];
  };
  if (says(node, 'audit', 'off') === true) {
    return warn(
      ['audit', 'off'],
      'nothing that happens is audited',
      'Take it out before the node is in service',
    );
  }
  switch (says(node, 'audit', 'transport')) {
    case undefined:
      return warn(
        ['audit'],
        'no audit repository is named: audit messages are kept in the data folder and sent nowhere',
        'Name it under audit, or write transport: none to say that this is meant',
      );
    case 'udp':
      return warn(
        ['audit', 'transport'],
        'UDP may lose audit messages and tells nobody, and carries none of more than 65507 octets',
        'Use tls where the repository has it',
      );
    default:
      return [];
  }
}
