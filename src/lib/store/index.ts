export { openIndexedDb, openIndexedDbStore, openStore, type OpenedStore } from './indexeddb';
export { createMemoryInstruments, createMemoryStore } from './memory';
export type { SeriesPlace, StudyRecord, StudyStore } from './store';
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
