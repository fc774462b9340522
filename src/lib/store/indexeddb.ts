import { AxiaError } from '../core/error';
import { STUDY_STORES, answerChunks, deleteAnswers, putAnswers } from './answers';
import { connect, type Connection, type IndexedDbOptions } from './connection';
import {
  studyExists,
  unknownInstrument,
  unknownPeople,
  unknownPrompts,
  unknownStudy
} from './errors';
import {
  createMemoryInstruments,
  createMemoryPeople,
  createMemoryPrompts,
  createMemoryStore,
  type OnHolding
} from './memory';
import {
  byNewest,
  byTitle,
  type InstrumentStore,
  type PeopleStore,
  type PromptStore,
  type StudyStore
} from './store';

/** Studies over an open database. A batch of answers is saved as a whole or not at all. */
function studiesIn(connection: Connection): StudyStore {
  const { database, guarded, writing, close } = connection;
  return {
    durable: true,
    create: (study) =>
      writing(
        ['studies'],
        async ({ studies }) => {
          if ((await studies.getKey(study.id)) !== undefined) throw studyExists(study.id);
          await studies.add(study);
        },
        'study'
      ),
    get: (id) => guarded(async () => (await database.get('studies', id)) ?? null),
    list: ({ deleted } = { deleted: false }) =>
      guarded(async () => {
        const records = await database.getAll('studies');
        return records.filter((record) => deleted || record.deletedAt === null).sort(byNewest);
      }),
    update: (id, change) =>
      writing(
        ['studies'],
        async ({ studies }) => {
          const record = await studies.get(id);
          if (!record) throw unknownStudy(id);
          const updated = { ...record, ...change, id };
          await studies.put(updated);
          return updated;
        },
        'study'
      ),
    purge: (id) =>
      writing([...STUDY_STORES], async (stores) => {
        if ((await stores.studies.getKey(id)) === undefined) throw unknownStudy(id);
        await Promise.all([stores.studies.delete(id), deleteAnswers(stores, id)]);
      }),
    saveAnswers: (studyId, list) =>
      writing([...STUDY_STORES], async (stores) => {
        if ((await stores.studies.getKey(studyId)) === undefined) throw unknownStudy(studyId);
        await putAnswers(stores, studyId, list);
      }),
    answerChunks: (studyId) => answerChunks(connection, studyId),
    close
  };
}

/** Imported questionnaires over an open database. */
function instrumentsIn({ database, guarded, writing }: Connection): InstrumentStore {
  return {
    list: () => guarded(async () => (await database.getAll('instruments')).sort(byTitle)),
    get: (id) => guarded(async () => (await database.get('instruments', id)) ?? null),
    save: (instrument) =>
      writing(
        ['instruments'],
        async ({ instruments }) => {
          await instruments.put(instrument);
        },
        'questionnaire'
      ),
    remove: (id) =>
      writing(['instruments'], async ({ instruments }) => {
        if ((await instruments.getKey(id)) === undefined) throw unknownInstrument(id);
        await instruments.delete(id);
      })
  };
}

/** Own prompts over an open database. */
function promptsIn({ database, guarded, writing }: Connection): PromptStore {
  return {
    list: () => guarded(async () => (await database.getAll('prompts')).sort(byTitle)),
    get: (id) => guarded(async () => (await database.get('prompts', id)) ?? null),
    save: (set) =>
      writing(
        ['prompts'],
        async ({ prompts }) => {
          await prompts.put(set);
        },
        'prompts'
      ),
    remove: (id) =>
      writing(['prompts'], async ({ prompts }) => {
        if ((await prompts.getKey(id)) === undefined) throw unknownPrompts(id);
        await prompts.delete(id);
      })
  };
}

/** Human figures of the reader's own over an open database. */
function peopleIn({ database, guarded, writing }: Connection): PeopleStore {
  return {
    list: () => guarded(async () => (await database.getAll('people')).sort(byTitle)),
    get: (id) => guarded(async () => (await database.get('people', id)) ?? null),
    save: (people) =>
      writing(
        ['people'],
        async ({ people: shelf }) => {
          await shelf.put(people);
        },
        'people'
      ),
    remove: (id) =>
      writing(['people'], async ({ people }) => {
        if ((await people.getKey(id)) === undefined) throw unknownPeople(id);
        await people.delete(id);
      })
  };
}

/**
 * Opens what this browser keeps on its disk: studies, imported questionnaires, own prompts and human figures.
 * Closing the studies closes all.
 *
 * @throws AxiaError `quota` on a full disk, else `defect` with advice: saving is not allowed here,
 *   another tab keeps the database busy, or a newer Axia wrote it
 */
export async function openIndexedDb(
  options: IndexedDbOptions = {}
): Promise<Omit<OpenedStore, 'warning'>> {
  const connection = await connect(options);
  return {
    store: studiesIn(connection),
    instruments: instrumentsIn(connection),
    prompts: promptsIn(connection),
    people: peopleIn(connection)
  };
}

/** `openIndexedDb` for the studies only. */
export async function openIndexedDbStore(options: IndexedDbOptions = {}): Promise<StudyStore> {
  return studiesIn(await connect(options));
}

/** What a browser keeps for its visitor. */
export interface OpenedStore {
  store: StudyStore;
  instruments: InstrumentStore;
  prompts: PromptStore;
  people: PeopleStore;
  /** Why nothing will be saved, for the screen; null when it will. */
  warning: AxiaError | null;
}

/**
 * The best store that this browser gives: IndexedDB where it works, else memory. `warning` says in
 * words why nothing will be saved (null when it will); it is for the screen, and never thrown.
 *
 * @param options.onHolding as of `createMemoryStore`, where memory is all there is
 */
export async function openStore({
  onHolding,
  ...options
}: IndexedDbOptions & { onHolding?: OnHolding } = {}): Promise<OpenedStore> {
  try {
    return { ...(await openIndexedDb(options)), warning: null };
  } catch (error) {
    return {
      store: createMemoryStore(onHolding),
      instruments: createMemoryInstruments(),
      prompts: createMemoryPrompts(),
      people: createMemoryPeople(),
      warning: AxiaError.from(error)
    };
  }
}
