import type { Answer } from '../core/study/answer';
import { AxiaError } from '../core/error';
import { BLOCK_CELLS } from './blocks';
import {
  storeClosed,
  studyExists,
  unknownInstrument,
  unknownPeople,
  unknownPrompts,
  unknownStudy
} from './errors';
import {
  byNewest,
  byTitle,
  type InstrumentStore,
  type PeopleStore,
  type PromptStore,
  type StudyRecord,
  type StudyStore
} from './store';

/** Runs `work` and rejects with an `AxiaError` whatever it throws. */
async function guarded<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    throw AxiaError.from(error);
  }
}

/** Hears how many studies a store in memory holds, whenever that changes: they end with the tab. */
export type OnHolding = (studies: number) => void;

/**
 * A store that lives as long as the tab: for tests, and for a run that must go on where the
 * browser saves nothing. It keeps copies, so that what was stored cannot be changed.
 */
export function createMemoryStore(onHolding: OnHolding = () => undefined): StudyStore {
  const studies = new Map<string, { record: StudyRecord; answers: Map<string, Answer> }>();
  let open = true;

  const held = (id: string) => {
    if (!open) throw storeClosed();
    const study = studies.get(id);
    if (!study) throw unknownStudy(id);
    return study;
  };

  return {
    durable: false,
    create: (study) =>
      guarded(() => {
        if (!open) throw storeClosed();
        if (studies.has(study.id)) throw studyExists(study.id);
        studies.set(study.id, { record: structuredClone(study), answers: new Map() });
        onHolding(studies.size);
      }),
    get: (id) =>
      guarded(() => {
        if (!open) throw storeClosed();
        return structuredClone(studies.get(id)?.record ?? null);
      }),
    list: ({ deleted } = { deleted: false }) =>
      guarded(() => {
        if (!open) throw storeClosed();
        const records = [...studies.values()].map(({ record }) => structuredClone(record));
        return records.filter((record) => deleted || record.deletedAt === null).sort(byNewest);
      }),
    update: (id, change) =>
      guarded(() => {
        const study = held(id);
        study.record = structuredClone({ ...study.record, ...change, id });
        return structuredClone(study.record);
      }),
    purge: (id) =>
      guarded(() => {
        held(id);
        studies.delete(id);
        onHolding(studies.size);
      }),
    saveAnswers: (studyId, answers) =>
      guarded(() => {
        const study = held(studyId);
        // All are copied before the first is kept: a batch is saved as a whole or not at all.
        for (const answer of structuredClone(answers)) study.answers.set(answer.cellId, answer);
      }),
    async *answerChunks(studyId) {
      const ids = await guarded(() => [...held(studyId).answers.keys()]);
      for (let at = 0; at < ids.length; at += BLOCK_CELLS)
        yield await guarded(() => {
          const { answers } = held(studyId);
          return structuredClone(
            ids.slice(at, at + BLOCK_CELLS).map((cellId) => answers.get(cellId)!)
          );
        });
    },
    close: () => {
      open = false;
      studies.clear();
      onHolding(0);
    }
  };
}

/** Imported questionnaires that live as long as the tab. Kept as copies, too. */
export const createMemoryInstruments = (): InstrumentStore => createShelf(unknownInstrument);

/** Own prompts that live as long as the tab. */
export const createMemoryPrompts = (): PromptStore => createShelf(unknownPrompts);

/** Human figures that live as long as the tab. */
export const createMemoryPeople = (): PeopleStore => createShelf(unknownPeople);

function createShelf<Thing extends { id: string; title: string }>(
  unknown: (id: string) => AxiaError
) {
  const things = new Map<string, Thing>();
  return {
    list: () => guarded(() => structuredClone([...things.values()]).sort(byTitle)),
    get: (id: string) => guarded(() => structuredClone(things.get(id) ?? null)),
    save: (thing: Thing) => guarded(() => void things.set(thing.id, structuredClone(thing))),
    remove: (id: string) =>
      guarded(() => {
        if (!things.delete(id)) throw unknown(id);
      })
  };
}
