import { openPostgresStore, type PostgresAddress } from '../../src/records/postgres-store.js';
import { openStore, type Store } from '../../src/records/store.js';
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
}

/** The same tests on SQLite and on a real PostgreSQL, each test in a place of its own. */
export function onEachEngine(title: string, tests: (place: () => Place) => void): void {
  describe(`${title}, on SQLite`, () => {
    inPlaces(async () => {
      const folder = temporaryFolder();
      return { engine: 'sqlite', folder, open: async () => openStore(folder) };
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
      return { engine: 'postgresql', address, open: () => openPostgresStore(address) };
    }, tests);
  });
}

function inPlaces(
  make: () => Promise<Pick<Place, 'engine' | 'open'> & Partial<Place>>,
  tests: (place: () => Place) => void,
): void {
  let current: Place | undefined;
  let opened: Store[] = [];
  beforeEach(async () => {
    const made = await make();
    current = {
      folder: '',
      address: { url: '', tls: 'off' },
      ...made,
      open: async () => {
        const store = await made.open();
        opened.push(store);
        return store;
      },
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
