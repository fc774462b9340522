export { bundleFileName } from './file-names';
export type { BundleOptions, BundleProgress, OnBundleProgress } from './progress';
