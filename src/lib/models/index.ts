export { formatBytes } from './bytes';
export { findModel, MODELS } from './catalogue';
export { reasonLeftOut } from './catalogue';
export { MEMORY_CAP, probeDevice, type DeviceFacts } from './device';
export type { CheckReport, FilesProgress, ModelFiles, StoredModel } from './files';
export type { ModelEntry } from './model';
export { verdict, type Verdict } from './verdict';
