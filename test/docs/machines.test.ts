import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { AnyStateMachine } from 'xstate';
import { answerMachine } from '../../src/exchange/answer/machine.js';
import { stateDiagram } from '../../src/exchange/diagram.js';
import { sessionMachine } from '../../src/exchange/session/machine.js';

const file = new URL('../../docs/developers/machines.md', import.meta.url);

const chapters: readonly [string, string, AnyStateMachine][] = [
  [
    "Country A's answer",
    'One run for each request that arrives, whatever its transaction. The order of the states is the order of the checks.',
    answerMachine,
  ],
  [
    "Country B's session",
    'One run for each professional and country. Every step ends in a state that says what came of it.',
    sessionMachine,
  ],
];

function written(): string {
  const head =
    '# The two machines\n\nDrawn from the code; `UPDATE_DOCS=1 npx mocha` draws them anew and a test holds them to it.\n';
  const body = chapters.map(
    ([title, text, machine]) => `\n## ${title}\n\n${text}\n\n\`\`\`mermaid\n${stateDiagram(machine)}\`\`\`\n`,
  );
  return head + body.join('');
}

describe('docs/developers/machines.md', () => {
  it('shows the machines as they are', () => {
    if (process.env.UPDATE_DOCS) writeFileSync(file, written());
    expect(readFileSync(file, 'utf8')).to.equal(written());
  });
});
