export { createModelFiles } from './client';
export { formatBytes } from './bytes';
export { findModel, MODELS } from './catalogue';
export { reasonLeftOut } from './catalogue';
export { MEMORY_CAP, probeDevice, type AdapterFacts, type DeviceFacts } from './device';
export type { CheckReport, FilesOptions, FilesProgress, ModelFiles, StoredModel } from './files';
export type { ModelEntry } from './model';
export { verdict, type Verdict } from './verdict';
