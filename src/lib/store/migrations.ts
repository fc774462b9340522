import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { PackedAnswer } from './packing';
import type { StudyRecord } from './store';

/** What the database holds in its newest version. */
export interface AxiaSchema extends DBSchema {
  /** Keyed by the study's id. */
  studies: { key: string; value: StudyRecord };
  /** Keyed by [study id, cell id]. */
  answers: { key: [string, string]; value: PackedAnswer };
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
