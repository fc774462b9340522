export type { IndexedDbOptions } from './connection';
export { openIndexedDb, openIndexedDbStore } from './indexeddb';
export type { InstrumentShelf } from './instruments';
export { createMemoryShelf, createMemoryStore } from './memory';
export { openStore, type OpenedStore } from './open';
export type { SeriesPlace, StudyRecord, StudyStatus, StudyStore } from './store';
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
