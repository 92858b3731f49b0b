import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';

/**
 * What other countries handed in, in a SQLite file of the country's own: dispensations, their discards,
 * consents, reports. A change is one transaction, and on disk when it returns.
 */
export class Register {
  readonly #database: Database.Database;

  /** `file` undefined: in memory, for a trial and for tests. */
  constructor(file?: string) {
    if (file !== undefined && !existsSync(file)) {
      // Patients' documents: for the node's own user only.
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      closeSync(openSync(file, 'ax', 0o600));
    }
    this.#database = new Database(file ?? ':memory:');
    this.#database.pragma('journal_mode = wal');
    this.#database.pragma('synchronous = full');
    this.#database.pragma('busy_timeout = 5000');
    this.#database.pragma('foreign_keys = on');
    this.#migrate();
  }

  /** All of it happens, or nothing. */
  change<T>(work: () => T): T {
    this.#database.exec('begin immediate');
    try {
      const value = work();
      this.#database.exec('commit');
      return value;
    } catch (error) {
      this.#database.exec('rollback');
      throw error;
    }
  }

  /** The document of that id in a table; undefined when there is none. */
  document(table: Table, id: string): KeptDocument | undefined {
    return this.#one(`select id, patient, hash from ${table} where id = ?`, id) as KeptDocument | undefined;
  }

  addDispensation(kept: KeptDispensation, items: readonly KeptItem[]): void {
    this.#add('dispensation', kept);
    for (const { item, packages } of items) {
      this.#run('insert into dispensed_item values (?, ?, ?)', kept.id, item, packages);
    }
  }

  dispensation(id: string): Omit<KeptDispensation, 'document' | 'friendly'> | undefined {
    return this.#one(
      'select id, patient, hash, prescription, country, organisation, professional, at from dispensation where id = ?',
      id,
    ) as KeptDispensation | undefined;
  }

  /** Packages handed out of an item and not taken back. */
  dispensed(item: string): number {
    const row = this.#one(
      `select coalesce(sum(packages), 0) as packages from dispensed_item
       where item = ? and dispensation not in (select dispensation from discard)`,
      item,
    ) as { packages: number };
    return row.packages;
  }

  addDiscard(kept: KeptReport, dispensation: string): void {
    this.#add('discard', { ...kept, dispensation });
  }

  /** The discard of a dispensation; undefined while it stands. */
  discardOf(dispensation: string): { id: string } | undefined {
    return this.#one('select id from discard where dispensation = ?', dispensation) as
      | { id: string }
      | undefined;
  }

  addConsent(kept: KeptReport, country: string, decision: string): void {
    this.#add('consent', { ...kept, country, decision });
  }

  /** The last decision of a patient on a country. Records are added, never changed. */
  decision(patient: string, country: string): string | undefined {
    const row = this.#one(
      'select decision from consent where patient = ? and country = ? order by rowid desc limit 1',
      patient,
      country,
    ) as { decision: string } | undefined;
    return row?.decision;
  }

  addReport(kept: KeptReport, country: string, friendly: Uint8Array): void {
    this.#add('report', { ...kept, country, friendly });
  }

  /** How many documents a table holds. */
  count(table: Table): number {
    return (this.#one(`select count(*) as n from ${table}`) as { n: number }).n;
  }

  close(): void {
    this.#database.close();
  }

  /** A row with the members of `row` as its columns. */
  #add<Row extends KeptReport>(table: Table, row: Row): void {
    const columns = Object.keys(row);
    const places = columns.map(() => '?').join(', ');
    this.#run(
      `insert into ${table} (${columns.join(', ')}) values (${places})`,
      ...(Object.values(row) as Value[]),
    );
  }

  #one(sql: string, ...values: Value[]): unknown {
    return this.#database.prepare(sql).get(...values);
  }

  #run(sql: string, ...values: Value[]): void {
    this.#database.prepare(sql).run(...values);
  }

  #migrate(): void {
    const [row] = this.#database.pragma('user_version') as [{ user_version: number }];
    if (row.user_version > STEPS.length) {
      throw new Error('the national register was made by a newer version of this program: start that one');
    }
    for (const [index, step] of STEPS.entries()) {
      if (index < row.user_version) continue;
      this.change(() => {
        this.#database.exec(step);
        this.#database.exec(`pragma user_version = ${index + 1}`);
      });
    }
  }
}

type Value = string | number | null | Uint8Array;

export type Table = 'dispensation' | 'discard' | 'consent' | 'report';

/** Ids as `root^extension`, patients in CX form, hashes SHA-256, instants milliseconds since 1970. */
export interface KeptDocument {
  readonly id: string;
  readonly patient: string;
  readonly hash: string;
}

export interface KeptReport extends KeptDocument {
  readonly at: number;
  readonly document: Uint8Array;
}

export interface KeptDispensation extends KeptReport {
  readonly prescription: string;
  readonly country: string;
  readonly organisation: string | null;
  readonly professional: string;
  readonly friendly: Uint8Array;
}

export interface KeptItem {
  readonly item: string;
  readonly packages: number;
}

/** The steps that make the tables, oldest first. A step that was released is never changed: add one. */
const STEPS = [
  `create table dispensation (
     id text primary key, patient text not null, hash text not null, prescription text not null,
     country text not null, organisation text, professional text not null, at integer not null,
     document blob not null, friendly blob not null
   );
   create table dispensed_item (
     dispensation text not null references dispensation (id), item text not null,
     packages integer not null check (packages > 0), primary key (dispensation, item)
   );
   create index dispensed_by_item on dispensed_item (item);
   create table discard (
     id text primary key, patient text not null, hash text not null, at integer not null,
     document blob not null, dispensation text not null unique references dispensation (id)
   );
   create table consent (
     id text primary key, patient text not null, hash text not null, at integer not null,
     document blob not null, country text not null, decision text not null
       check (decision in ('opt-in', 'opt-out'))
   );
   create index consent_by_patient on consent (patient, country);
   create table report (
     id text primary key, patient text not null, hash text not null, at integer not null,
     document blob not null, country text not null, friendly blob not null
   );`,
];
