import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { z } from 'zod';
import { nodeSchema } from '../../src/config/node-schema.js';
import { peerSchema } from '../../src/config/peer-schema.js';
import { policySchema } from '../../src/config/policy-schema.js';
import { referenceTable } from './reference.js';

const page = readFileSync(new URL('../../docs/operators/configuration.md', import.meta.url), 'utf8');
const around = { folder: '/', dataDir: undefined, env: {} };

const tables: Readonly<Record<string, z.ZodType>> = {
  'node.yaml': nodeSchema(around),
  'peers/<CC>.yaml': peerSchema(around),
  'policy/policy.yaml': policySchema,
};

describe("the operator's page on configuration", () => {
  for (const [file, schema] of Object.entries(tables)) {
    it(`lists every key of ${file} as the schema has it`, () => {
      const section = page.split(`## ${file}\n`)[1]?.split('\n## ')[0] ?? '';
      const written = section.split('\n').filter((line) => line.startsWith('|'));
      expect(written.map(cells)).to.deep.equal(referenceTable(schema).split('\n').map(cells));
      for (const row of written) expect(cells(row).at(-1), `${row} has no meaning`).to.not.equal('');
    });
  }
});

// The formatter aligns the columns; only what stands in the cells counts.
function cells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/^-+$/, '---'));
}
