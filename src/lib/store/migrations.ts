import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import { parseDesign } from '../core/study/design';
import type { OwnPeople } from '../core/people/own-people';
import type { PromptSet } from '../core/study/prompt-words';
import { type Instrument, parseInstrument } from '../core/instrument/instrument';
import type { AnswerBlock, PackedAnswer } from './blocks';
import { provenanceFromVersion1 } from '../core/provenance/version-1';
import type { StudyRecord } from './store';

/** What the database holds in its newest version. */
export interface AxiaSchema extends DBSchema {
  /** Keyed by the study's id. */
  studies: { key: string; value: StudyRecord };
  /** The answers that came since the last block, keyed by [study id, cell id]. */
  answers: { key: [string, string]; value: PackedAnswer };
  /** All others, keyed by [study id, number of the block]: of equal cells the newest counts. */
  blocks: { key: [string, number]; value: AnswerBlock };
  /** Imported questionnaires, keyed by their id. */
  instruments: { key: string; value: Instrument };
  /** Own value prompts, keyed by their id. */
  prompts: { key: string; value: PromptSet };
  /** Human figures of the reader's own, keyed by their id. */
  people: { key: string; value: OwnPeople };
}

export type AxiaDatabase = IDBPDatabase<AxiaSchema>;
export type UpgradeTransaction = IDBPTransaction<
  AxiaSchema,
  StoreNames<AxiaSchema>[],
  'versionchange'
>;

/** One step of the database's history. `apply` touches nothing but its arguments. */
export interface Migration {
  /** The version that the step leads to: 1, 2, 3 … without a gap. */
  version: number;
  title: string;
  description: string;
  apply(database: AxiaDatabase, transaction: UpgradeTransaction): void | Promise<void>;
}

/**
 * A study of version 1, whose instruments knew the ten values only and whose questions all had a
 * fresh context, in the words of version 2. One that cannot be read stays as it is: nothing that
 * was saved may be lost, nor keep the other studies from opening.
 */
function withMeasures(study: StudyRecord): StudyRecord {
  try {
    return {
      ...study,
      design: parseDesign(study.design),
      instruments: study.instruments.map(parseInstrument)
    };
  } catch {
    return study;
  }
}

/** Provenance as data; null where it cannot be read, whatever is wrong with it. */
function withData(provenance: unknown) {
  try {
    return provenanceFromVersion1(provenance);
  } catch {
    return null;
  }
}

/**
 * The database's history, oldest first. A published step is never edited: a change of the schema
 * is a new step that brings every older database to it.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    title: 'Studies and answers',
    description:
      'One store for what is known of each study, one for its answers. The compound key keeps the answers of a study together, in the order of their cell ids, and makes saving the same cell twice a replacement.',
    apply(database) {
      database.createObjectStore('studies', { keyPath: 'id' });
      database.createObjectStore('answers');
    }
  },
  {
    version: 2,
    title: 'Questionnaires of the visitor, and instruments that measure anything',
    description:
      'A store for imported questionnaires. The instruments of older studies, whose items named a value, name a measure, and their designs say how the items were administered.',
    async apply(database, transaction) {
      database.createObjectStore('instruments', { keyPath: 'id' });
      const studies = transaction.objectStore('studies');
      for (const study of await studies.getAll()) await studies.put(withMeasures(study));
    }
  },
  {
    version: 3,
    title: 'Answers in blocks',
    description:
      'A store for blocks of answers, into which single answers are moved by and by. The answers of older studies can be read as they are, and are moved when the next one is saved: rewriting all of them here would keep the page from opening.',
    apply(database) {
      database.createObjectStore('blocks');
    }
  },
  {
    version: 4,
    title: 'What answered, as data',
    description:
      'The provenance of older studies, a flat list of lines of text, becomes the object of its kind. One that cannot be read is dropped; the answers stay.',
    async apply(_database, transaction) {
      const studies = transaction.objectStore('studies');
      for (const study of await studies.getAll())
        await studies.put({ ...study, provenance: withData(study.provenance) });
    }
  },
  {
    version: 5,
    title: 'Own prompts',
    description:
      'A store for value prompts in the visitor’s words. Nothing that was there before is touched.',
    apply(database) {
      database.createObjectStore('prompts', { keyPath: 'id' });
    }
  },
  {
    version: 6,
    title: 'Human data of the visitor',
    description:
      'A store for human figures that the visitor computed here: aggregates, nobody’s answers. Nothing that was there before is touched.',
    apply(database) {
      database.createObjectStore('people', { keyPath: 'id' });
    }
  }
];

/** The version that a list of steps leads to. */
export function schemaVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/** Runs, in order, the steps that lead beyond `oldVersion`. */
export async function migrate(
  migrations: readonly Migration[],
  database: AxiaDatabase,
  oldVersion: number,
  transaction: UpgradeTransaction
): Promise<void> {
  for (const migration of migrations)
    if (migration.version > oldVersion) await migration.apply(database, transaction);
}
