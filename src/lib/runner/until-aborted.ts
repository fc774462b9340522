import { abortedError, throwIfAborted } from '../core/error';

/**
 * What `work` resolves to, unless the signal is aborted first: then it rejects with an error of
 * kind `aborted` at once, and whatever `work` still brings is dropped. Work is not begun when the
 * signal is aborted already.
 */
export async function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfAborted(signal);
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(abortedError());
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([stopped, work()]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
