export type { IndexedDbOptions } from './connection';
export { openIndexedDb, openIndexedDbStore, openStore, type OpenedStore } from './indexeddb';
export { createMemoryInstruments, createMemoryStore } from './memory';
export type { InstrumentStore, SeriesPlace, StudyRecord, StudyStatus, StudyStore } from './store';
export {
  addStudy,
  copyStudy,
  deleteStudy,
  duplicateStudy,
  emptyBin,
  importStudy,
  renameStudy,
  restoreStudy,
  seriesOf
} from './studies';
