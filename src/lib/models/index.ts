export { createModelFiles } from './client';
export { formatBytes } from './bytes';
export { findModel, MODELS, withoutF16 } from './catalogue';
export { probeDevice, verdict, type AdapterFacts, type DeviceFacts, type Verdict } from './device';
export type { CheckReport, FilesOptions, FilesProgress, ModelFiles, StoredModel } from './files';
export type { ModelAddress, ModelEntry, ModelOrigin } from './model';
export { createTransferMeter, type TransferMeter } from './transfer-meter';
