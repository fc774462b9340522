export {
  bundleFileName,
  readBundle,
  writeBundle,
  type BundleInput,
  type ReadBundle,
  type Report
} from './bundle';
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
  importStudy,
  renameStudy,
  restoreStudy
} from './studies';
