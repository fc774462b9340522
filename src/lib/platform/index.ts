export { keepBeside } from './beside';
export { systemClock } from './clock';
export { decodeText, ENCODINGS, isSpreadsheet, type Encoding } from './decode';
export {
  canWriteFolders,
  chooseFolder,
  download,
  downloadJson,
  filesOfDrop,
  readBytes,
  settledFiles,
  type WatchedFolder
} from './files';
export { inSlices } from './in-slices';
export { tryLock, withLock } from './locks';
export { newId } from './new-id';
export { keepAwake, watchBattery, watchGaps, type BatteryState, type Gap } from './power';
export { freeBytes, requestPersistence, storageState, type StorageState } from './storage';
export { eraseTemporaryFiles } from './temporary-file';
