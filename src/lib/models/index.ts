export { createModelFiles } from './client';
export { formatBytes } from './bytes';
export { findModel, MODELS, withoutF16 } from './catalogue';
export { reasonLeftOut } from './catalogue';
export { MEMORY_CAP, probeDevice, type AdapterFacts, type DeviceFacts } from './device';
export type { CheckReport, FilesOptions, FilesProgress, ModelFiles, StoredModel } from './files';
export type { ModelAddress, ModelEntry, ModelOrigin } from './model';
export { createTransferMeter, type TransferMeter } from './progress';
export { verdict, type StoredPart, type Verdict } from './verdict';
