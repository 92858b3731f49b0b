import {
  openPostgresStore,
  type PostgresAddress,
  visitPostgresStore,
} from '../../src/records/postgres-store.js';
import { openStore, type Store, visitStore } from '../../src/records/store.js';
import { emptyDatabase } from '../support/postgres.js';
import { removeFolders, temporaryFolder } from './folder.js';

/** Where a test has its records: an empty data folder, or an empty database. */
export interface Place {
  readonly engine: Store['engine'];
  /** The data folder of SQLite. */
  readonly folder: string;
  readonly address: PostgresAddress;
  /** Opens the store; what the test does not close is closed after it. */
  open(): Promise<Store>;
  /** Opens it beside a node that may have it, as a command does. */
  visit(): Promise<Store>;
  /** Opens an empty store of the same engine elsewhere. */
  another(): Promise<Store>;
}

/** The same tests on SQLite and on a real PostgreSQL, each test in a place of its own. */
export function onEachEngine(title: string, tests: (place: () => Place) => void): void {
  describe(`${title}, on SQLite`, () => {
    inPlaces(async () => {
      const folder = temporaryFolder();
      return {
        engine: 'sqlite',
        folder,
        open: async () => openStore(folder),
        visit: async () => visitStore(folder),
        another: async () => openStore(temporaryFolder()),
      };
    }, tests);
  });
  onPostgres(`${title}, on PostgreSQL`, tests);
}

/** Tests of what only a shared store has. */
export function onPostgres(title: string, tests: (place: () => Place) => void): void {
  describe(title, () => {
    before(async function () {
      this.timeout(60_000);
      await emptyDatabase().catch((error: Error) => {
        if (this.test?.parent !== undefined) this.test.parent.title += ` (skipped: ${error.message})`;
        this.skip();
      });
    });
    inPlaces(async () => {
      const address = await emptyDatabase();
      return {
        engine: 'postgresql',
        address,
        open: () => openPostgresStore(address),
        visit: () => visitPostgresStore(address),
        another: async () => openPostgresStore(await emptyDatabase()),
      };
    }, tests);
  });
}

function inPlaces(
  make: () => Promise<Omit<Place, 'folder' | 'address'> & Partial<Place>>,
  tests: (place: () => Place) => void,
): void {
  let current: Place | undefined;
  let opened: Store[] = [];
  const later = async (opening: Promise<Store>) => {
    const store = await opening;
    opened.push(store);
    return store;
  };
  beforeEach(async () => {
    const made = await make();
    current = {
      folder: '',
      address: { url: '', tls: 'off' },
      ...made,
      open: () => later(made.open()),
      visit: () => later(made.visit()),
      another: () => later(made.another()),
    };
  });
  tests(() => {
    if (current === undefined) throw new Error('a place is there only while a test runs');
    return current;
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    opened = [];
    await removeFolders();
  });
}
