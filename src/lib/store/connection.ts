import { openDB, type IDBPObjectStore, type StoreNames } from 'idb';
import type { AxiaError } from '../core/error';
import {
  closedByBrowser,
  fromDatabase,
  fromOpening,
  openingTimedOut,
  storeClosed,
  supersededByNewerTab,
  type Unsaved
} from './errors';
import {
  MIGRATIONS,
  migrate,
  schemaVersion,
  type AxiaDatabase,
  type AxiaSchema,
  type Migration
} from './migrations';

type Name = StoreNames<AxiaSchema>;

/** The object stores of one write transaction, by name. */
export type Writable<Names extends Name> = {
  [One in Names]: IDBPObjectStore<AxiaSchema, Names[], One, 'readwrite'>;
};

/** An open database, and the two ways to use it. Both reject with an `AxiaError`. */
export interface Connection {
  database: AxiaDatabase;
  /** Runs `work` unless the database is gone. */
  guarded<T>(work: () => Promise<T>, unsaved?: Unsaved): Promise<T>;
  /** Runs `work` in one write transaction: all of it is on the disk, or none of it. */
  writing<Names extends Name, T>(
    names: Names[],
    work: (stores: Writable<Names>) => Promise<T>,
    unsaved?: Unsaved
  ): Promise<T>;
  close(): void;
}

export interface IndexedDbOptions {
  /** Name of the database. */
  name?: string;
  /** How long to wait for the database, for instance while another tab holds it. */
  timeoutMilliseconds?: number;
  /** Called once when the store stops working on its own (newer tab, site data cleared). */
  onLost?: (error: AxiaError) => void;
  /** The schema's history; tests pass a longer one. */
  migrations?: readonly Migration[];
}

/** A write is over when it is on the disk, not when it has reached the system's cache. */
const STRICT: IDBTransactionOptions = { durability: 'strict' };

/** Opens the database; rejects, and lets go of a late success, when it takes too long. */
async function openInTime(
  options: Required<Omit<IndexedDbOptions, 'onLost'>>,
  lost: (error: AxiaError) => void
): Promise<AxiaDatabase> {
  let blocked = false;
  let gaveUp = false;
  const opening = openDB<AxiaSchema>(options.name, schemaVersion(options.migrations), {
    upgrade: (database, oldVersion, _newVersion, transaction) => {
      // Its failure is also the failure of opening, where it is reported.
      transaction.done.catch(() => undefined);
      // A step that fails must undo the whole upgrade, or the next visit meets half a schema.
      migrate(options.migrations, database, oldVersion, transaction).catch(() => {
        transaction.abort();
      });
    },
    blocked: () => {
      blocked = true;
    },
    blocking: (_current, _next, event) => {
      (event.target as IDBDatabase).close();
      lost(supersededByNewerTab());
    },
    terminated: () => lost(closedByBrowser())
  }).then((database) => {
    if (gaveUp) database.close();
    return database;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      gaveUp = true;
      reject(openingTimedOut(blocked));
    }, options.timeoutMilliseconds);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens the database on the visitor's disk. Every write resolves when its transaction is complete
 * and flushed (durability `strict`).
 *
 * @throws AxiaError `quota` on a full disk, else `defect` with advice: saving is not allowed here,
 *   another tab keeps the database busy, or a newer Axia wrote it
 */
export async function connect(options: IndexedDbOptions = {}): Promise<Connection> {
  const { name = 'axia', timeoutMilliseconds = 5000, migrations = MIGRATIONS } = options;
  let gone: AxiaError | null = null;
  const lose = (error: AxiaError) => {
    if (gone) return;
    gone = error;
    options.onLost?.(error);
  };
  let database: AxiaDatabase;
  try {
    database = await openInTime({ name, timeoutMilliseconds, migrations }, lose);
  } catch (error) {
    throw fromOpening(error);
  }

  const guarded: Connection['guarded'] = async (work, unsaved) => {
    if (gone) throw gone;
    try {
      return await work();
    } catch (error) {
      // A browser whose disk is full closes the database too: the disk is the better reason.
      const fault = fromDatabase(error, unsaved);
      throw fault.kind === 'quota' ? fault : (gone ?? fault);
    }
  };

  return {
    database,
    guarded,
    writing: <Names extends Name, T>(
      names: Names[],
      work: (stores: Writable<Names>) => Promise<T>,
      unsaved?: Unsaved
    ) =>
      guarded(async () => {
        const transaction = database.transaction(names, 'readwrite', STRICT);
        // The reason of an abort arrives here; requests only report that there was one.
        const done = transaction.done.then(
          () => null,
          (error: unknown) => error
        );
        try {
          const stores = {} as Writable<Names>;
          for (const one of names) stores[one] = transaction.objectStore(one);
          const result = await work(stores);
          const failure = await done;
          if (failure !== null) throw failure;
          return result;
        } catch (error) {
          try {
            transaction.abort();
          } catch {
            // It has ended already, and its own reason is the better one.
            throw (await done) ?? error;
          }
          throw error;
        }
      }, unsaved),
    close: () => {
      gone ??= storeClosed();
      database.close();
    }
  };
}
