import type { Kysely, Selectable } from 'kysely';
import type { PatientId } from '../../kernel/identifiers.js';
import { storable } from '../entry-row.js';
import type { AccessTable, Tables } from '../schema.js';
import type { Store } from '../store.js';
import type { Access, AccessAction, AccessLog, AccessOutcome } from './access.js';

/** The access log of a store. */
export function storedAccessLog(store: Store): AccessLog {
  return {
    record: (accesses) =>
      accesses.length === 0
        ? Promise.resolve()
        : store.commit(async (transaction) => {
            for (const access of accesses) {
              await transaction.insertInto('access').values(rowOf(access)).execute();
            }
          }),
  };
}

/** What was done with the data of one patient, in the order in which it happened. */
export async function accessesTo(db: Kysely<Tables>, patient: PatientId): Promise<readonly Access[]> {
  const rows = await db
    .selectFrom('access')
    .selectAll()
    .where('patient_extension', '=', storable(patient.extension.trim()))
    .where('patient_root', '=', storable(patient.root.trim()))
    .orderBy('position')
    .execute();
  return rows.map(readRow);
}

/** The authorities under which a number was looked at: who has it under one is not who has it under another. */
export async function authoritiesOf(db: Kysely<Tables>, extension: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('access')
    .select('patient_root')
    .where('patient_extension', '=', storable(extension.trim()))
    .groupBy('patient_root')
    .orderBy('patient_root')
    .execute();
  return rows.map(({ patient_root }) => patient_root);
}

function rowOf(access: Access): Omit<Selectable<AccessTable>, 'position'> {
  const optional = (text: string | undefined) => (text === undefined ? null : storable(text));
  return {
    node: access.node,
    side: access.side,
    at: access.at.getTime(),
    exchange_id: access.exchangeId,
    patient_root: storable(access.patient.root.trim()),
    patient_extension: storable(access.patient.extension.trim()),
    action: access.action,
    class_code: optional(access.classCode),
    outcome: access.outcome,
    code: optional(access.code),
    purpose: optional(access.purpose),
    asking_country: optional(access.askingCountry),
    answering_country: optional(access.answeringCountry),
    professional: optional(access.professional),
    role_code: optional(access.role?.code),
    role_text: optional(access.role?.text),
    organisation: optional(access.organisation),
  };
}

function readRow(row: Selectable<AccessTable>): Access {
  return {
    node: row.node,
    side: row.side,
    at: new Date(row.at),
    exchangeId: row.exchange_id,
    patient: { root: row.patient_root, extension: row.patient_extension },
    action: row.action as AccessAction,
    outcome: row.outcome as AccessOutcome,
    ...(row.class_code === null ? {} : { classCode: row.class_code }),
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.purpose === null ? {} : { purpose: row.purpose }),
    ...(row.asking_country === null ? {} : { askingCountry: row.asking_country }),
    ...(row.answering_country === null ? {} : { answeringCountry: row.answering_country }),
    ...(row.professional === null ? {} : { professional: row.professional }),
    ...(row.role_code === null
      ? {}
      : { role: { code: row.role_code, ...(row.role_text === null ? {} : { text: row.role_text }) } }),
    ...(row.organisation === null ? {} : { organisation: row.organisation }),
  };
}
