/** A stretch of time in which this page did not run; milliseconds since the epoch. */
export interface Gap {
  from: number;
  to: number;
}

/** Hidden tabs are woken once a minute at least, frozen ones and sleeping computers are not. */
const LONGEST_WAIT = 150_000;
const BEAT = 5_000;

/**
 * Notices when the page did not run for more than two and a half minutes: the computer slept, or
 * the browser froze the tab. Watches until the function that is returned is called.
 */
export function watchGaps(onGap: (gap: Gap) => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const from = last;
    last = Date.now();
    if (last - from > LONGEST_WAIT) onGap({ from, to: last });
  }, BEAT);
  return () => clearInterval(timer);
}
