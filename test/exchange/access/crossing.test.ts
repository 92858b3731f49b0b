import { expect } from 'chai';
import { runCrossing } from '../../../src/app/crossing.js';
import { demoCrossings } from '../../../src/app/crossing-file.js';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import type { Access } from '../../../src/records/access/access.js';
import { accessesTo } from '../../../src/records/access/log.js';
import { type TwoNodes, type TwoNodesOptions, twoNodes } from '../../support/nodes.js';

const { clock } = systemRuntime();
const crossing = demoCrossings()[0] as NonNullable<ReturnType<typeof demoCrossings>[0]>;
const { asks, answers, patient, professional } = crossing;
const brief = ({ node, side, action, outcome }: Access) => `${node} ${side} ${action} ${outcome}`;

describe('the access log of a crossing', () => {
  let nodes: TwoNodes;
  afterEach(() => nodes.close());

  async function accesses(options: TwoNodesOptions = {}): Promise<readonly Access[]> {
    nodes = await twoNodes(options);
    await runCrossing(asks === 'PT' ? nodes.pt : nodes.lu, crossing, { clock, journal: nodes.journal });
    return accessesTo(nodes.store.db, patient);
  }

  it('says in both countries who saw what of whom, and what for', async () => {
    const told = await accesses();
    for (const [node, side] of [
      [answers, 'a'],
      [asks, 'b'],
    ] as const) {
      const own = told.filter((one) => one.node === node);
      expect([...new Set(own.map(brief))]).to.deep.equal(
        ['identify', 'list', 'read'].map((action) => `${node} ${side} ${action} seen`),
      );
    }
    for (const access of told) {
      expect(access).to.deep.include({
        patient,
        professional: professional.name,
        organisation: professional.organisation,
        purpose: 'TREATMENT',
        askingCountry: asks,
        answeringCountry: answers,
      });
      expect(access.role?.code).to.equal(professional.occupation);
      expect(access.classCode === undefined).to.equal(access.action === 'identify');
    }
    const classes = new Set(told.flatMap(({ classCode }) => classCode ?? []));
    expect(classes.size).to.equal(1);
    expect(await accessesTo(nodes.store.db, { ...patient, root: '2.999.1' })).to.deep.equal([]);
  });

  it('says that an access was refused, with its code, on both sides', async () => {
    const told = await accesses({ national: (_, own) => ({ ...own, consents: async () => false }) });
    expect(told.map(brief)).to.deep.equal([`${answers} a identify refused`, `${asks} b identify refused`]);
    for (const { code } of told) expect(code).to.match(/InsufficientRights|\d|[A-Z]/);
  });

  it('is kept where no audit trail is', async () => {
    const told = await accesses({
      change: (config) => ({ ...config, audit: { ...config.audit, off: true } }),
    });
    expect(told.length).to.be.greaterThan(5);
  });
});
