import { throwIfAborted } from '../core/error';

/** Gives a lock back. Safe to call twice. */
export type Release = () => void;

/**
 * Takes a lock that one tab of this browser can hold, so that a study runs in one tab only. The
 * browser frees it with the tab, however the tab ends.
 *
 * Resolves to the function that gives it back, or to null while another tab holds it. Where the
 * browser has no locks (an insecure origin, for one) every tab gets it: refusing every run would
 * be worse than not noticing a second tab.
 *
 * @param name for example `study/<id>`
 */
export function tryLock(name: string): Promise<Release | null> {
  const locks = browserLocks();
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    locks
      .request(`axia/${name}`, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(null);
          return;
        }
        return new Promise<void>((release) => resolve(release));
      })
      // Refused as a whole (a sandboxed frame, for one): the same as having no locks.
      .catch(() => resolve(() => {}));
  });
}

/** Ends of the queues of this page or worker, by name, where the browser has no locks. */
const queues = new Map<string, Promise<unknown>>();

/** How a lock is waited for. */
interface Waiting {
  signal: AbortSignal;
  /** Called when the lock is taken. */
  onWait?: (() => void) | undefined;
  /** Whether others may hold it at the same time, if they share it too. */
  shared?: boolean;
}

/**
 * Does something while no other tab or worker of this site does something under the same name.
 * Where the browser has no locks, only this page or worker keeps to it.
 *
 * @param name for example `model/<address>`
 * @throws whatever `work` throws; AxiaError `aborted` when the signal aborts the wait
 */
export async function withLock<T>(
  name: string,
  { signal, onWait, shared = false }: Waiting,
  work: () => Promise<T>
): Promise<T> {
  throwIfAborted(signal);
  const locks = browserLocks();
  if (!locks) return shared ? work() : inQueue(name, { signal, onWait }, work);
  const full = `axia/${name}`;
  const mode = shared ? 'shared' : 'exclusive';
  const first = await locks.request(full, { mode, ifAvailable: true }, async (lock) =>
    lock ? { value: await work() } : null
  );
  if (first) return first.value;
  onWait?.();
  return (await locks.request(full, { mode, signal }, work)) as T;
}

async function inQueue<T>(
  name: string,
  { signal, onWait }: Waiting,
  work: () => Promise<T>
): Promise<T> {
  const before = queues.get(name);
  if (before) onWait?.();
  const turn = (before ?? Promise.resolve()).then(() => {
    throwIfAborted(signal);
    return work();
  });
  const end = turn.catch(() => undefined);
  queues.set(name, end);
  try {
    return await turn;
  } finally {
    if (queues.get(name) === end) queues.delete(name);
  }
}

/** Absent in insecure contexts and in Node, whatever the types say. */
function browserLocks(): LockManager | undefined {
  return (globalThis.navigator as Navigator | undefined)?.locks;
}
