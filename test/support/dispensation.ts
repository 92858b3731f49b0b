import { dispense } from '../../src/documents/cda/dispense.js';
import { writeEDispensation } from '../../src/documents/cda/e-dispensation.js';
import { readEPrescription } from '../../src/documents/cda/e-prescription.js';
import { documentClasses } from '../../src/kernel/classes.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import type { TwoNodes } from './nodes.js';
import { dispenser, patients, pharmacist } from './people.js';

/** A dispensation of all of an open prescription, as a pharmacy's own software makes it. */
export async function dispensation({ pt }: TwoNodes): Promise<Uint8Array> {
  const session = pt.openSession({ country: 'LU', professional: pharmacist, purpose: 'TREATMENT' });
  await session.send({ type: 'SEARCH', traits: { ids: [patients.claire] } });
  await session.send({ type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' });
  const listed = await session.send({ type: 'LIST', kind: documentClasses.ePrescription });
  const document = listed.context.documents?.find(({ xml }) => xml?.prescription?.dispensable !== false);
  const shown = await session.send({ type: 'RETRIEVE', document: document! });
  await session.close();
  const prescription = readEPrescription(shown.context.shown?.[0]?.bytes ?? new Uint8Array());
  const [item] = prescription.items;
  return writeEDispensation(
    dispense(prescription, {
      id: { root: '2.999.620.1', extension: `ED-${systemRuntime().ids.uuid()}` },
      time: '20260115100000+0000',
      language: 'pt-PT',
      pharmacist: dispenser,
      handedOut: [{ item: item.id, packageCount: item.packageCount.value }],
    }),
  );
}
