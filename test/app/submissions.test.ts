import { expect } from 'chai';
import type { NodeConfig } from '../../src/config/load.js';
import type { consentPolicies } from '../../src/documents/cda/consent.js';
import { otherBrand, type Pharmacist } from '../../src/documents/cda/dispense.js';
import { readEPrescription } from '../../src/documents/cda/e-prescription.js';
import type { PrescriptionItem } from '../../src/documents/cda/model/e-prescription.js';
import type { Session, SessionView } from '../../src/exchange/session/session.js';
import { documentClasses } from '../../src/kernel/classes.js';
import type { PatientId } from '../../src/kernel/identifiers.js';
import type {
  HandedInConsent,
  HandedInDiscard,
  HandedInDispensation,
} from '../../src/national/submissions.js';
import type { Professional } from '../../src/trust/assertions/issue.js';
import { inEpsos, type TwoNodes, twoNodes } from '../support/nodes.js';
import { dispenser, doctor, patients, pharmacist, signatory } from '../support/people.js';

const { ePrescription, patientSummary } = documentClasses;

interface Taken {
  dispensations: HandedInDispensation[];
  discards: HandedInDiscard[];
  consents: HandedInConsent[];
}

async function treat(
  { pt }: TwoNodes,
  professional: Professional = pharmacist,
  patient: PatientId = patients.claire,
): Promise<Session> {
  const session = pt.openSession({ country: 'LU', professional, purpose: 'TREATMENT', language: 'pt-PT' });
  await session.send({ type: 'SEARCH', traits: { ids: [patient] } });
  const view = await session.send({ type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' });
  expect(view.state).to.equal('readyToQuery');
  return session;
}

const flagsOf = (view: SessionView) =>
  view.context.documents?.map(({ xml }) => `${xml?.uniqueId.extension} ${xml?.prescription?.dispensable}`);

/** Every package of an item. */
const all = ({ id, packageCount }: PrescriptionItem) =>
  ({ pharmacist: dispenser, handedOut: [{ item: id, packageCount: packageCount.value }] }) as const;

/** Lists the prescriptions and opens the first that can be dispensed. */
async function openPrescription(session: Session) {
  const listed = await session.send({ type: 'LIST', kind: ePrescription });
  const document = listed.context.documents?.find(({ xml }) => xml?.prescription?.dispensable !== false);
  if (document === undefined) throw new Error('no prescription is open');
  const shown = await session.send({ type: 'RETRIEVE', document });
  const xml = shown.context.shown?.[0];
  const prescription = readEPrescription(xml?.bytes ?? new Uint8Array());
  return { listed, prescription, item: prescription.items[0] };
}

for (const [dialect, change] of [
  ['ehdsi', (config: NodeConfig) => config],
  ['epsos', inEpsos],
] as const) {
  describe(`what is handed in across the border, in ${dialect}`, () => {
    let nodes: TwoNodes;
    let taken: Taken;
    beforeEach(async () => {
      taken = { dispensations: [], discards: [], consents: [] };
      nodes = await twoNodes({
        change,
        national: (_, own) =>
          new Proxy(own, {
            get: (target, name) => {
              const member: unknown = Reflect.get(target, name);
              if (typeof member !== 'function') return member;
              return (...parameters: unknown[]) => {
                const kept: Record<string, unknown[]> = {
                  submitDispensation: taken.dispensations,
                  discardDispensation: taken.discards,
                  recordConsent: taken.consents,
                };
                kept[String(name)]?.push(parameters[0]);
                return Reflect.apply(member, target, parameters);
              };
            },
          }),
      });
    });
    afterEach(() => nodes.close());

    it('is a dispensation, after which the prescription is closed, and its discard, after which it is open', async () => {
      const session = await treat(nodes);
      const { prescription, item } = await openPrescription(session);
      const order = all(item);
      const dispensed = await session.send({ type: 'DISPENSE', ...order });
      expect([dispensed.state, dispensed.context.problem]).to.deep.equal(['dispensed', undefined]);
      const [given] = taken.dispensations;
      expect(given).to.deep.include({
        prescriptionId: prescription.prescriptionId,
        origin: { country: 'PT', organisationId: pharmacist.organisationId, professionalId: pharmacist.id },
        items: [{ item: item.id, packages: Number(item.packageCount.value), substituted: false }],
      });
      // The country's own texts are in what its systems get, the bytes of the border beside it.
      expect(Buffer.from(given!.document).equals(dispensed.context.dispensed!.document)).to.equal(true);
      expect(Buffer.from(given!.friendly).equals(given!.document)).to.equal(false);

      const closed = await session.send({ type: 'LIST', kind: ePrescription });
      if (dialect === 'ehdsi') {
        expect(flagsOf(closed)).to.include(`${prescription.header.id.extension} false`);
      }
      if (dialect === 'epsos') {
        // A discard has no operation there: it is not sent.
        const refused = await session.send({ type: 'DISCARD' });
        expect([refused.state, refused.context.problem?.code]).to.deep.equal(['notDiscarded', '4202']);
        await session.close();
        return;
      }
      const discarded = await session.send({ type: 'DISCARD' });
      expect([discarded.state, discarded.context.problem]).to.deep.equal(['discarded', undefined]);
      expect(taken.discards[0]?.documentId).to.deep.equal(given?.documentId);
      const open = await session.send({ type: 'LIST', kind: ePrescription });
      expect(flagsOf(open)).to.include(`${prescription.header.id.extension} true`);
      await session.close();
      expect(await nodes.journal.find(session.exchangeId)).to.deep.include({
        outcome: 'completed',
        service: 'edispensation-discard',
      });
    });

    it('is refused by country A when all was handed out, in words for the pharmacist', async () => {
      const session = await treat(nodes);
      const { item } = await openPrescription(session);
      const order = all(item);
      await session.send({ type: 'DISPENSE', ...order });
      const again = { ...order, handedOut: [{ item: item.id, packageCount: '1' }] } as const;
      const refused = await resend(session, again);
      expect(refused.state).to.equal('notDispensed');
      expect(refused.context.problem).to.deep.include({ code: '4106', whose: 'patient' });
      expect(taken.dispensations).to.have.length(2);
      await session.close();
    });

    it('is a consent and its withdrawal, each effective on the next question', async () => {
      const session = await treat(nodes, doctor);
      const list = async () => (await session.send({ type: 'LIST', kind: patientSummary })).state;
      const decide = async (policy: keyof typeof consentPolicies) =>
        (await session.send({ type: 'DECIDE_CONSENT', policy, author: signatory })).state;
      expect(await list()).to.equal('listed');
      expect(await decide('opt-out')).to.equal('consentRecorded');
      expect(await list()).to.equal('noConsent');
      expect(await decide('opt-in')).to.equal('consentRecorded');
      expect(await list()).to.equal('listed');
      expect(taken.consents.map(({ decision }) => decision)).to.deep.equal(['opt-out', 'opt-in']);
      await session.close();
    });

    it('is no consent of a pharmacist, and no dispensation of a doctor without the right', async () => {
      const session = await treat(nodes);
      const view = await session.send({ type: 'DECIDE_CONSENT', policy: 'opt-in', author: signatory });
      expect([view.state, view.context.problem?.code]).to.deep.equal(['denied', '4703']);
      expect(taken.consents).to.deep.equal([]);
      await session.close();
    });

    it('is nothing that the prescriber forbids or that is not prescribed: it is not even sent', async () => {
      const session = await treat(nodes);
      const { item } = await openPrescription(session);
      const send = (handedOut: { packageCount: string; substitute?: typeof item.product }) =>
        session.send({
          type: 'DISPENSE',
          pharmacist: dispenser,
          handedOut: [{ item: item.id, ...handedOut }],
        });
      expect((await send({ packageCount: '0' })).state).to.equal('notDispensed');
      const substitute = otherBrand(item.product, { name: 'Other', packages: item.product.packages });
      const forbidden =
        item.substitution !== undefined && 'code' in item.substitution && item.substitution.code === 'N';
      const view = await send({ packageCount: '1', substitute });
      expect(view.state).to.equal(forbidden ? 'notDispensed' : 'dispensed');
      expect(taken.dispensations.map(({ items }) => items[0]?.substituted)).to.deep.equal(
        forbidden ? [] : [true],
      );
      await session.close();
    });
  });
}

/** Dispenses from the document that the session has shown, whatever has happened since. */
async function resend(
  session: Session,
  order: {
    pharmacist: Pharmacist;
    handedOut: readonly [{ item: { root: string; extension?: string }; packageCount: string }];
  },
) {
  const listed = await session.send({ type: 'LIST', kind: ePrescription });
  const document = listed.context.documents?.find(({ xml }) => xml !== undefined);
  if (document === undefined) throw new Error('nothing is listed');
  // As a desk that was left open: it takes the prescription for one that is open still.
  const opened = Object.assign(document, {
    xml: { ...document.xml, prescription: { ...document.xml?.prescription, dispensable: true } },
  });
  await session.send({ type: 'RETRIEVE', document: opened });
  return session.send({ type: 'DISPENSE', ...order });
}
