/** How far a bundle is. */
export interface BundleProgress {
  /** What is done now, for people. */
  message: string;
  /** The share that is done, 0 to 1; null where it is not known. */
  share: number | null;
}

export type OnBundleProgress = (progress: BundleProgress) => void;

/** How work on a bundle is told of, and stopped. */
export interface BundleOptions {
  signal?: AbortSignal;
  onProgress?: OnBundleProgress;
}
