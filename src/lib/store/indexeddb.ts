import { openDB, type IDBPObjectStore, type StoreNames } from 'idb';
import type { AxiaError } from '../core/error';
import {
  closedByBrowser,
  fromDatabase,
  fromOpening,
  openingTimedOut,
  storeClosed,
  studyExists,
  supersededByNewerTab,
  unknownStudy
} from './errors';
import {
  MIGRATIONS,
  migrate,
  schemaVersion,
  type AxiaDatabase,
  type AxiaSchema,
  type Migration
} from './migrations';
import { byNewest } from './order';
import { packAnswer, unpackAnswer } from './packing';
import type { StudyStore } from './store';

type WritableStore<Name extends StoreNames<AxiaSchema>> = IDBPObjectStore<
  AxiaSchema,
  ['studies', 'answers'],
  Name,
  'readwrite'
>;

export interface IndexedDbOptions {
  /** Name of the database. */
  name?: string;
  /** How long to wait for the database, for instance while another tab holds it. */
  patienceMilliseconds?: number;
  /** Called once when the store stops working by itself (newer tab, site data cleared). */
  onLost?: (error: AxiaError) => void;
  /** The schema's history; tests pass a longer one. */
  migrations?: readonly Migration[];
}

/** Every answer of a study: arrays sort after strings, so that [] is above all cell ids. */
const answersOf = (studyId: string) => IDBKeyRange.bound([studyId], [studyId, []]);

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
    }, options.patienceMilliseconds);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens the store on the visitor's disk. Every write resolves when its transaction is complete and
 * flushed (durability `strict`), and a batch of answers is saved as a whole or not at all.
 *
 * @throws AxiaError `quota` on a full disk, else `defect` with advice: saving is not allowed here,
 *   another tab keeps the database busy, or a newer Axia wrote it
 */
export async function openIndexedDbStore(options: IndexedDbOptions = {}): Promise<StudyStore> {
  const { name = 'axia', patienceMilliseconds = 5000, migrations = MIGRATIONS } = options;
  let gone: AxiaError | null = null;
  const lose = (error: AxiaError) => {
    if (gone) return;
    gone = error;
    options.onLost?.(error);
  };
  let database: AxiaDatabase;
  try {
    database = await openInTime({ name, patienceMilliseconds, migrations }, lose);
  } catch (error) {
    throw fromOpening(error);
  }

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (gone) throw gone;
    try {
      return await work();
    } catch (error) {
      throw gone ?? fromDatabase(error);
    }
  };

  /** Runs `work` in one write transaction: all of it is on the disk, or none of it. */
  const writing = <T>(
    work: (stores: {
      studies: WritableStore<'studies'>;
      answers: WritableStore<'answers'>;
    }) => Promise<T>
  ): Promise<T> =>
    guarded(async () => {
      const transaction = database.transaction(['studies', 'answers'], 'readwrite', STRICT);
      // The reason of an abort arrives here; requests only tell that there was one.
      const done = transaction.done.then(
        () => null,
        (error: unknown) => error
      );
      try {
        const result = await work({
          studies: transaction.objectStore('studies'),
          answers: transaction.objectStore('answers')
        });
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
    });

  return {
    durable: true,
    create: (study) =>
      writing(async ({ studies }) => {
        if ((await studies.getKey(study.id)) !== undefined) throw studyExists(study.id);
        await studies.add(study);
      }),
    get: (id) => guarded(async () => (await database.get('studies', id)) ?? null),
    list: ({ deleted } = { deleted: false }) =>
      guarded(async () => {
        const records = await database.getAll('studies');
        return records.filter((record) => deleted || record.deletedAt === null).sort(byNewest);
      }),
    update: (id, change) =>
      writing(async ({ studies }) => {
        const record = await studies.get(id);
        if (!record) throw unknownStudy(id);
        const updated = { ...record, ...change, id };
        await studies.put(updated);
        return updated;
      }),
    purge: (id) =>
      writing(async ({ studies, answers }) => {
        if ((await studies.getKey(id)) === undefined) throw unknownStudy(id);
        await Promise.all([studies.delete(id), answers.delete(answersOf(id))]);
      }),
    saveAnswers: (studyId, list) =>
      writing(async ({ studies, answers }) => {
        if ((await studies.getKey(studyId)) === undefined) throw unknownStudy(studyId);
        await Promise.all(
          list.map(async (answer) => answers.put(packAnswer(answer), [studyId, answer.cellId]))
        );
      }),
    answers: (studyId) =>
      guarded(async () => {
        const transaction = database.transaction(['studies', 'answers']);
        // Reads tell of their own failure; an end after the last one concerns nobody.
        transaction.done.catch(() => undefined);
        const store = transaction.objectStore('answers');
        const [known, keys, packed] = await Promise.all([
          transaction.objectStore('studies').getKey(studyId),
          store.getAllKeys(answersOf(studyId)),
          store.getAll(answersOf(studyId))
        ]);
        if (known === undefined) throw unknownStudy(studyId);
        return keys.map(([, cellId], index) => unpackAnswer(cellId, packed[index]!));
      }),
    close: () => {
      gone ??= storeClosed();
      database.close();
    }
  };
}
