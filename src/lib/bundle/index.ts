export { bundleFileName } from './file-names';
export type { BundleOptions, BundleProgress } from './progress';
