export { openIndexedDbStore, openStore, type OpenedStore } from './indexeddb';
export { createMemoryStore } from './memory';
export type { SeriesPlace, StudyRecord, StudyStore } from './store';
export {
  allAnswers,
  copyStudy,
  deleteStudy,
  duplicateStudy,
  eraseUnfinished,
  importStudy,
  isStandIn,
  mergeStudy,
  moveFromPublished,
  noteFailures,
  renameStudy,
  restoreStudy,
  seriesOf
} from './studies';
