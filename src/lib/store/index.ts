export { openIndexedDb, openIndexedDbStore, openStore, type OpenedStore } from './indexeddb';
export { createMemoryInstruments, createMemoryStore } from './memory';
export type { SeriesPlace, StudyRecord, StudyStore, StudyWithAnswers } from './store';
export {
  addStudy,
  allAnswers,
  copyStudy,
  deleteStudy,
  duplicateStudy,
  emptyBin,
  importStudy,
  renameStudy,
  restoreStudy,
  seriesOf
} from './studies';
