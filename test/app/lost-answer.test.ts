import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { embeddedRegister, startEmbeddedNode } from '../../src/app/embedded-node.js';
import type { RunningNode } from '../../src/app/node.js';
import { freePorts } from '../../src/app/ports.js';
import { shipped } from '../../src/app/shipped.js';
import { loadConfig } from '../../src/config/load.js';
import { withPorts } from '../../src/config/ports.js';
import { readEPrescription } from '../../src/documents/cda/e-prescription.js';
import type { SessionView } from '../../src/exchange/session/session.js';
import { documentClasses } from '../../src/kernel/classes.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import type { MessageEntry } from '../../src/records/journal.js';
import { openStore, type Store } from '../../src/records/store.js';
import { openDemoPki } from '../../src/trust/pki/demo.js';
import { memoryJournal } from '../support/memory-journal.js';
import { dispenser, patients, pharmacist } from '../support/people.js';

const { ePrescription } = documentClasses;

describe('a node that is killed when it holds a dispensation and has not answered', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'passerelle-lost-'));
  const journal = memoryJournal();
  let ports: Record<string, number>;
  let child: ChildProcess | undefined;
  let pt: RunningNode;
  let store: Store;

  async function startLu(fate: 'kill' | 'live'): Promise<void> {
    const script = fileURLToPath(new URL('killed-node.ts', import.meta.url));
    child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, JSON.stringify(ports), fate], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout ?? child, 'data');
  }

  before(async function () {
    this.timeout(120_000);
    await openDemoPki(join(dataDir, 'pki'), ['LU', 'PT'], systemRuntime());
    ports = await freePorts(['LU', 'PT']);
    const config = withPorts(loadConfig(shipped('demo', 'PT'), { dataDir }), ports);
    store = openStore(join(dataDir, 'PT'));
    pt = await startEmbeddedNode(config, { runtime: systemRuntime(), journal, store });
  });
  after(async () => {
    child?.kill('SIGKILL');
    await pt.close();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('leaves the other side uncertain, and has it once when the same is sent again', async () => {
    await startLu('kill');
    const session = pt.openSession({ country: 'LU', professional: pharmacist, purpose: 'TREATMENT' });
    await session.send({ type: 'SEARCH', traits: { ids: [patients.claire] } });
    await session.send({ type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' });
    let view: SessionView = await session.send({ type: 'LIST', kind: ePrescription });
    const document = view.context.documents?.find(({ xml }) => xml?.prescription?.dispensable === true);
    if (document === undefined) throw new Error('no prescription is open');
    view = await session.send({ type: 'RETRIEVE', document });
    const [item] = readEPrescription(view.context.shown?.[0]?.bytes ?? new Uint8Array()).items;
    const handedOut = [{ item: item.id, packageCount: item.packageCount.value }] as const;

    view = await session.send({ type: 'DISPENSE', pharmacist: dispenser, handedOut });
    expect(view.state).to.equal('uncertain');
    expect(view.context.problem?.code).to.equal('ERROR_ED_EDISPENSATION_ACK_NOT_RECEIVED');
    const pending = view.context.pending;
    expect((await session.send({ type: 'LIST', kind: ePrescription })).state).to.equal('uncertain');
    expect((await session.send({ type: 'SEARCH', traits: { ids: [] } })).state).to.equal('uncertain');

    await startLu('live');
    view = await session.send({ type: 'RETRY' });
    expect([view.state, view.context.problem]).to.deep.equal(['dispensed', undefined]);
    expect(view.context.dispensed?.documentId).to.deep.equal(pending?.documentId);
    view = await session.send({ type: 'LIST', kind: ePrescription });
    const listed = view.context.documents?.find(
      ({ xml }) => xml?.uniqueId.extension === document.xml?.uniqueId.extension,
    );
    expect(listed?.xml?.prescription?.dispensable).to.equal(false);
    await session.close();

    const sent = (await journal.entries(session.exchangeId)).filter(
      (entry): entry is MessageEntry & { sequence: number } =>
        entry.kind === 'message' && entry.direction === 'out' && entry.transaction === 'ITI-41',
    );
    expect(sent).to.have.length(2);
    expect(Buffer.from(sent[0]!.bytes).equals(Buffer.from(sent[1]!.bytes))).to.equal(true);

    child?.kill('SIGKILL');
    await once(child ?? process, 'exit');
    const register = embeddedRegister({ dataDir, country: 'LU' });
    expect(register.count('dispensation')).to.equal(1);
    register.close();
  }).timeout(120_000);
});
