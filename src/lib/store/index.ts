export { openIndexedDbStore, type IndexedDbOptions } from './indexeddb';
export { createMemoryStore } from './memory';
export { openStore } from './open';
export type { StudyRecord, StudyStatus, StudyStore } from './store';
export {
  addStudy,
  copyStudy,
  deleteStudy,
  duplicateStudy,
  emptyBin,
  renameStudy,
  restoreStudy
} from './studies';
