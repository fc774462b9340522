export { watchBattery, type BatteryState } from './battery';
export { systemClock } from './clock';
export { download, safeFileName } from './download';
export { canWriteFolders, chooseFolder, filesOfDrop } from './folders';
export { watchGaps, type Gap } from './gaps';
export { readTextFile } from './read-text';
export { requestPersistence, storageState, type StorageState } from './storage';
export { tryLock, type Release } from './study-lock';
export { keepAwake } from './wake-lock';
