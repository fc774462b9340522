/** More are seldom faster, and the page needs a core of its own. */
const MOST = 4;

let wanted = 1;

/** Threads that a reader may ask for: several only on a page that is cross-origin isolated. */
export function mostThreads(): number {
  if (!globalThis.crossOriginIsolated) return 1;
  return Math.max(1, Math.min(MOST, navigator.hardwareConcurrency - 1));
}

/** Threads for the models that are loaded from now on; one, unless a reader asked for more. */
export const threadsWanted = (): number => Math.min(wanted, mostThreads());

export function askForThreads(threads: number): void {
  wanted = threads;
}
