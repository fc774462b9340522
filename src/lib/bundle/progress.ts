/** How far a bundle is. */
export interface BundleProgress {
  /** What is done now, for people. */
  message: string;
  /** The share that is done, 0 to 1; null where it is not known. */
  share: number | null;
}

export type OnBundleProgress = (progress: BundleProgress) => void;

/** Reports the progress of work on a bundle, and stops it. */
export interface BundleOptions {
  signal?: AbortSignal;
  onProgress?: OnBundleProgress;
}
