import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { documentClasses } from '../../../src/kernel/classes.js';
import { ExchangeError } from '../../../src/kernel/errors.js';
import type { EmbeddedInfrastructure } from '../../../src/national/embedded/infrastructure.js';
import { loadEmbeddedInfrastructure } from '../../../src/national/embedded/load.js';
import { Register } from '../../../src/national/embedded/register.js';
import type { HandedInDiscard, HandedInDispensation } from '../../../src/national/submissions.js';
import { folderOf, patient, prescription } from './fixture.js';

const { ePrescription } = documentClasses;
const one = { root: '2.999.1', extension: '1' };
const two = { root: '2.999.1', extension: '2' };
const byOtherId = { root: '2.999.9', extension: 'H' };
const origin = { country: 'PT', organisationId: 'urn:hl7ii:2.999.5:P1', professionalId: 'p-1' };
const bytes = (text: string) => new TextEncoder().encode(text);
const receivedAt = new Date('2026-01-15T09:00:00Z');

function dispensation(
  id: string,
  change: Partial<HandedInDispensation> = {},
  packages = 1,
): HandedInDispensation {
  return {
    documentId: { root: '2.999.7', extension: id },
    patientId: one,
    origin,
    receivedAt,
    document: bytes(`<dispensed id="${id}"/>`),
    friendly: bytes('<dispensed/>'),
    prescriptionId: { root: '2.999.3', extension: 'RX-2' },
    items: [{ item: { root: '2.999.3', extension: 'RX-2.item.1' }, packages, substituted: false }],
    ...change,
  };
}

function discard(of: string, id = `D-${of}`, change: Partial<HandedInDiscard> = {}): HandedInDiscard {
  return {
    documentId: { root: '2.999.7', extension: of },
    discardId: { root: '2.999.8', extension: id },
    patientId: one,
    origin,
    receivedAt,
    document: bytes(`<discarded id="${of}"/>`),
    ...change,
  };
}

async function codeOf(promise: Promise<void>): Promise<string> {
  return promise.then(
    () => 'taken',
    (error: unknown) => (error instanceof ExchangeError ? error.code : String(error)),
  );
}

describe('what other countries hand in to the embedded infrastructure', () => {
  let register: Register;
  let national: EmbeddedInfrastructure;
  let folder: string;

  before(async () => {
    const closed = prescription('RX-1', '    dispensed: true');
    const open = prescription('RX-2', '    substitution: S|N|aucune');
    folder = await folderOf({
      'a.yaml': patient(
        '1',
        `otherIds: [{ root: 2.999.9, extension: H }]
consents: [{ country: any, documents: [eprescription] }]
prescriptions:${closed}${open}`,
      ),
      'b.yaml': patient('2', `prescriptions:${prescription('RX-3')}`),
    });
  });
  beforeEach(async () => {
    register = new Register();
    national = await loadEmbeddedInfrastructure(folder, register);
  });

  const isOpen = async () => {
    const documents = await national.listDocuments(one, ePrescription);
    const found = documents.filter(({ uniqueId }) => uniqueId.extension?.startsWith('RX-2') === true);
    const again = await national.findDocument(found[0]!.uniqueId, found[0]!.repositoryUniqueId);
    const states = [...found, again].map((document) => document?.prescription?.dispensable);
    expect(new Set(states).size).to.equal(1);
    return states[0];
  };

  it('closes a prescription when its last package was handed out, and not before', async () => {
    expect(await isOpen()).to.equal(true);
    await national.submitDispensation(dispensation('ED-1'));
    expect(await isOpen()).to.equal(true);
    await national.submitDispensation(dispensation('ED-2'));
    expect(await isOpen()).to.equal(false);
    expect(await codeOf(national.submitDispensation(dispensation('ED-3')))).to.equal('4106');
    expect(register.count('dispensation')).to.equal(2);
  });

  it('keeps the same document once, however often it comes', async () => {
    for (let time = 0; time < 3; time += 1) {
      await national.submitDispensation(dispensation('ED-1', {}, 2));
      await national.discardDispensation(discard('ED-9')).catch(() => {});
    }
    expect(register.count('dispensation')).to.equal(1);
    const other = dispensation('ED-1', { document: bytes('<other/>') });
    expect(await codeOf(national.submitDispensation(other))).to.equal('XDSDuplicateUniqueIdInRegistry');
  });

  it('gives the last package to one of two that ask at once', async () => {
    const both = await Promise.all(
      ['ED-1', 'ED-2'].map((id) => codeOf(national.submitDispensation(dispensation(id, {}, 2)))),
    );
    expect(both.sort()).to.deep.equal(['4106', 'taken']);
  });

  const of = (extension: string) => ({ root: '2.999.3', extension });
  const refused: [string, HandedInDispensation, string][] = [
    ['more packages than are left', dispensation('ED-1', {}, 3), '4106'],
    [
      'a prescription that was handed out before',
      dispensation('ED-1', { prescriptionId: of('RX-1') }),
      'ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE',
    ],
    [
      'a prescription that was handed out before, by its item',
      dispensation('ED-1', {
        prescriptionId: of('RX-1'),
        items: [{ item: of('RX-1.item.1'), packages: 1, substituted: false }],
      }),
      '4106',
    ],
    ['a prescription of nobody', dispensation('ED-1', { prescriptionId: of('RX-9') }), '4105'],
    ['the prescription of another patient', dispensation('ED-1', { prescriptionId: of('RX-3') }), '4105'],
    [
      'a substitution that is forbidden',
      dispensation('ED-1', { items: [{ item: of('RX-2.item.1'), packages: 1, substituted: true }] }),
      'ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED',
    ],
    [
      'an item that the prescription does not have',
      dispensation('ED-1', { items: [{ item: of('RX-2.item.2'), packages: 1, substituted: false }] }),
      'ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE',
    ],
  ];
  for (const [what, asked, code] of refused) {
    it(`refuses ${what}, and keeps nothing of it`, async () => {
      expect(await codeOf(national.submitDispensation(asked))).to.equal(code);
      expect(register.count('dispensation')).to.equal(0);
      expect(await isOpen()).to.equal(true);
    });
  }

  it('knows a prescription by its documents too, and its one item by the prescription', async () => {
    const item = { packages: 1, substituted: false };
    await national.submitDispensation(
      dispensation('ED-1', { prescriptionId: of('RX-2.1'), items: [{ item: of('RX-2'), ...item }] }),
    );
    await national.submitDispensation(
      dispensation('ED-2', { prescriptionId: of('RX-2.2'), items: [{ item: of('RX-2.2'), ...item }] }),
    );
    expect(await isOpen()).to.equal(false);
  });

  it('opens the prescription again when its dispensation is discarded, once', async () => {
    await national.submitDispensation(dispensation('ED-1', {}, 2));
    await national.discardDispensation(discard('ED-1'));
    expect(await isOpen()).to.equal(true);
    await national.discardDispensation(discard('ED-1'));
    expect(register.count('discard')).to.equal(1);
    expect(await codeOf(national.discardDispensation(discard('ED-1', 'D-2')))).to.equal('4105');
    // Taken back is taken back: the message that comes late does not dispense again.
    expect(await codeOf(national.submitDispensation(dispensation('ED-1', {}, 2)))).to.equal('4105');
    expect(await isOpen()).to.equal(true);
    await national.submitDispensation(dispensation('ED-2', {}, 2));
    expect(await isOpen()).to.equal(false);
  });

  const others: [string, Partial<HandedInDiscard>, string][] = [
    ['another organisation', { origin: { ...origin, organisationId: 'urn:hl7ii:2.999.5:P2' } }, '4703'],
    ['another country', { origin: { ...origin, country: 'LU' } }, '4703'],
    ['no organisation at all', { origin: { country: 'PT', professionalId: 'p-1' } }, '4703'],
    ['the name of another patient', { patientId: two }, '4105'],
    ['the id of no dispensation', { documentId: { root: '2.999.7', extension: 'ED-7' } }, '4105'],
  ];
  for (const [what, change, code] of others) {
    it(`lets nobody discard with ${what}`, async () => {
      await national.submitDispensation(dispensation('ED-1', {}, 2));
      expect(await codeOf(national.discardDispensation(discard('ED-1', 'D', change)))).to.equal(code);
      expect(await isOpen()).to.equal(false);
    });
  }

  it('lets a colleague discard, and of a dispensation without organisation the professional alone', async () => {
    await national.submitDispensation(dispensation('ED-1'));
    const colleague = { ...origin, professionalId: 'p-2' };
    await national.discardDispensation(discard('ED-1', 'D-1', { origin: colleague }));
    const { organisationId: _, ...alone } = origin;
    await national.submitDispensation(dispensation('ED-2', { origin: alone }));
    const stranger = discard('ED-2', 'D-2', { origin: colleague });
    expect(await codeOf(national.discardDispensation(stranger))).to.equal('4703');
    await national.discardDispensation(discard('ED-2', 'D-3', { origin }));
  });

  it('asks the last decision of the patient, by whichever identifier, before the file', async () => {
    const consent = (id: string, decision: 'opt-in' | 'opt-out', country = 'PT') => ({
      documentId: { root: '2.999.7', extension: id },
      patientId: byOtherId,
      origin: { ...origin, country },
      receivedAt,
      document: bytes(id),
      decision,
    });
    expect(await national.consents(one, 'PT', ePrescription)).to.equal(true);
    await national.recordConsent(consent('C-1', 'opt-out'));
    expect(await national.consents(one, 'PT', ePrescription)).to.equal(false);
    expect(await national.consents(one, 'PT')).to.equal(false);
    expect(await national.consents(one, 'DE', ePrescription)).to.equal(true);
    await national.recordConsent(consent('C-2', 'opt-in'));
    // The first one again, come late: it was decided before, and stays before.
    await national.recordConsent(consent('C-1', 'opt-out'));
    expect(await national.consents(one, 'PT', ePrescription)).to.equal(true);
    expect(register.count('consent')).to.equal(2);
  });

  it('keeps a report of an encounter once', async () => {
    const { items: _i, prescriptionId: _p, ...report } = dispensation('R-1');
    await national.receiveReport(report);
    await national.receiveReport(report);
    expect(register.count('report')).to.equal(1);
    expect(
      await codeOf(national.receiveReport({ ...report, patientId: { ...one, extension: '9' } })),
    ).to.equal('XDSUnknownPatientId');
  });

  describe('on disk', () => {
    let file: string;
    beforeEach(() => {
      file = join(mkdtempSync(join(tmpdir(), 'register-')), 'deep', 'national.db');
    });
    afterEach(() => rmSync(join(file, '..', '..'), { recursive: true }));

    it('is for the owner alone, and there after a restart', async () => {
      const first = new Register(file);
      await (await loadEmbeddedInfrastructure(folder, first)).submitDispensation(dispensation('ED-1', {}, 2));
      first.close();
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      const second = new Register(file);
      national = await loadEmbeddedInfrastructure(folder, second);
      expect(await isOpen()).to.equal(false);
      second.close();
    });

    it('holds all that was confirmed before the process was killed, each whole', async () => {
      const writer = fileURLToPath(new URL('register-writer.ts', import.meta.url));
      const child = spawn(process.execPath, ['--import', 'tsx', writer, file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const confirmed: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        confirmed.push(line);
        if (confirmed.length === 25) break;
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
      const kept = new Register(file);
      for (const id of confirmed) {
        expect(kept.dispensation(id)?.hash, id).to.equal('hash');
        expect(kept.dispensed(`item-${id}`), id).to.equal(1);
      }
      kept.close();
    });
  });
});
