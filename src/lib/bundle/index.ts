export { createBundles, type BundleOnItsWay, type Bundles } from './client';
export type { StudyToExport } from './export-study';
export { bundleFileName } from './file-names';
export type { BundleOptions, BundleProgress } from './progress';
