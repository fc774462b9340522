/**
 * The browser's clock. A sleep of no time only lets the page draw and react: it goes through a
 * message channel, because timers of hidden tabs ring once a second, or once a minute.
 */
export const systemClock = {
  /** Milliseconds since the epoch. */
  now: (): number => Date.now(),

  /** Resolves after a while, or at once when the signal is aborted. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    if (milliseconds <= 0) return nextTask();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      // Longer waits than a timer can hold would ring at once.
      const timer = setTimeout(done, Math.min(milliseconds, 2 ** 31 - 1));
      signal?.addEventListener('abort', done);
    });
  }
};

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
